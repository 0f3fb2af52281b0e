import FunctionLibrary
import Glibc
import LeastSquares

/// What the derivatives of a curve say about the parameters of a function that it may be.
///
/// - exp: v″ = α·v′
/// - powers: v′ = (t − t₀)·v″/(p − 1), a straight line of v′ against v″ and t·v″; log is p = 0
/// - sin: v″ = −α²·v + constant
/// - a step, whose derivative is 0: the gap between neighbours with the largest difference
/// - in every case b = 0 in the curve's own units, and the argument itself
///
/// All by linear least squares in t; derivatives not given are differences of neighbouring samples, good enough to start.
struct ShapeHints: Sendable {
    private(set) var rate: Double?
    private(set) var singularity: Double?
    private(set) var exponent: Double?
    private(set) var frequency: Double?
    private(set) var jump: Double?

    /// Nothing known.
    static let none = ShapeHints()

    private init() {}

    init(_ curve: NormalisedCurve, slopes: [Double]?, curvatures: [Double]?) {
        jump = Self.largestGap(in: curve)
        guard let (rows, first, second) = Self.derivatives(curve, slopes, curvatures), rows.count >= 5 else { return }
        let ones = [Double](repeating: 1, count: rows.count)
        let t = rows.map { curve.t[$0] }
        let z = rows.map { curve.z[$0] }
        if let fit = Self.fit([first], second) { rate = fit[0] }
        if let fit = Self.fit([zip(t, second).map { $0 * $1 }, second], first), fit[0] != 0 {
            singularity = -fit[1] / fit[0]
            exponent = 1 + 1 / fit[0]
        }
        if let fit = Self.fit([z, ones], second), fit[0] < 0 { frequency = sqrt(-fit[0]) }
    }

    /// Starting points, without regard to whether they suit the form that is searched.
    func points(for function: LibraryFunction, on curve: NormalisedCurve) -> [InnerForm.Point] {
        var points: [InnerForm.Point] = []
        let origin = -curve.centre / curve.halfWidth
        func add(_ alpha: Double, place: Double, shape: Double = 1) {
            guard alpha.isFinite, place.isFinite, shape.isFinite else { return }
            points.append(InnerForm.Point(alpha: alpha, beta: -alpha * place, shape: shape))
        }
        let isOscillation = function.invariance.contains(.halfTurn)
        if let frequency, isOscillation {
            for quarter in 0..<2 {
                points.append(InnerForm.Point(alpha: frequency, beta: Double(quarter) * .pi / 2, shape: 1))
            }
        }
        if let jump, function.derivativeFormula.isZero {
            add(1, place: jump)
            add(-1, place: jump)
        }
        if let rate, function.invariance.contains(.shift) { add(rate, place: 0) }
        for sign in [1.0, -1.0] {
            let shapes = function.shapeParameter == nil ? [1] : [exponent ?? 1, -2, -1, -0.5, 0.5, 1.5, 2.5]
            for shape in shapes {
                if let singularity { add(sign, place: singularity, shape: shape) }
                add(sign, place: origin, shape: shape)
            }
            add(sign * curve.halfWidth, place: origin)
        }
        return points
    }

    /// The middle between the two neighbours whose values differ most.
    private static func largestGap(in curve: NormalisedCurve) -> Double {
        var (place, largest) = (0.0, -1.0)
        for row in 1..<curve.t.count {
            let difference = abs(curve.z[row] - curve.z[row - 1])
            guard difference > largest else { continue }
            largest = difference
            place = (curve.t[row] + curve.t[row - 1]) / 2
        }
        return place
    }

    private static func fit(_ columns: [[Double]], _ target: [Double]) -> [Double]? {
        let rows = target.count
        let design = (0..<rows).flatMap { row in columns.map { $0[row] } }
        let fit = LinearLeastSquares.fit(design: design, rows: rows, columns: columns.count, target: target)
        return fit.outcome.isConverged ? fit.coefficients : nil
    }

    /// First and second derivatives of z by t with the rows where they are known.
    private static func derivatives(_ curve: NormalisedCurve, _ slopes: [Double]?, _ curvatures: [Double]?)
        -> (rows: [Int], first: [Double], second: [Double])?
    {
        if let slopes, let curvatures {
            // The factor that makes z of v is the same in both and cancels in every hint but the frequency's.
            let square = curve.halfWidth * curve.halfWidth
            let scale = Self.scale(of: slopes, times: curve.halfWidth, against: curve)
            return (Array(slopes.indices), slopes.map { $0 * curve.halfWidth * scale }, curvatures.map { $0 * square * scale })
        }
        var rows: [Int] = []
        var first: [Double] = []
        var second: [Double] = []
        let stride = max(1, curve.t.count / 100)
        for row in Swift.stride(from: stride, to: curve.t.count - stride, by: stride) {
            let before = curve.t[row] - curve.t[row - stride]
            let after = curve.t[row + stride] - curve.t[row]
            guard before > 1e-9, after > 1e-9 else { continue }
            let left = (curve.z[row] - curve.z[row - stride]) / before
            let right = (curve.z[row + stride] - curve.z[row]) / after
            rows.append(row)
            first.append((left * after + right * before) / (before + after))
            second.append(2 * (right - left) / (before + after))
        }
        return rows.isEmpty ? nil : (rows, first, second)
    }

    /// The factor from v to z, by comparing the integral of v′ with z.
    private static func scale(of slopes: [Double], times halfWidth: Double, against curve: NormalisedCurve) -> Double {
        var (rise, square) = (0.0, 0.0)
        var integral = 0.0
        for row in 1..<slopes.count {
            integral += (slopes[row] + slopes[row - 1]) / 2 * halfWidth * (curve.t[row] - curve.t[row - 1])
            rise += integral * (curve.z[row] - curve.z[0])
            square += integral * integral
        }
        return square > 0 ? rise / square : 1
    }
}
