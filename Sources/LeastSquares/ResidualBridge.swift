import CGSL
import Glibc

/// Carries a `LeastSquaresProblem` through GSL's C callbacks, and keeps the Jacobian of the point evaluated last.
///
/// GSL asks for residuals at a trial point and for the Jacobian only once the point is accepted. Most are, so both are computed
/// at once and kept: a point costs one evaluation, and a point whose Jacobian is not finite is refused like one whose residuals
/// are not.
final class ResidualBridge {
    typealias Evaluation = (
        UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>, UnsafeMutableBufferPointer<Double>?
    ) -> Void

    /// GSL compares norms with `>=`, so that a NaN would pass as an improvement, and it ends the fit when a callback reports an
    /// error. A residual this large is merely a bad step: it is refused and the trust region shrinks.
    static let refusal = 1e120

    let rows: Int
    let columns: Int
    let residuals: GSLVector
    let jacobian: GSLMatrix
    private let position: GSLVector
    private let rootWeights: [Double]?
    private let evaluation: Evaluation
    private var isFinite = false
    private(set) var evaluations = 0

    init(rows: Int, columns: Int, weights: [Double]?, evaluation: @escaping Evaluation) {
        self.rows = rows
        self.columns = columns
        residuals = GSLVector(count: rows)
        jacobian = GSLMatrix(rows: rows, columns: columns)
        position = GSLVector(count: columns)
        rootWeights = weights.map { $0.map { sqrt($0) } }
        self.evaluation = evaluation
        for index in 0..<columns { position.elements[index] = .nan }
    }

    /// Operations that a point costs beyond its evaluation: weights, tests, and a step by QR, column by column.
    var operations: Int { rows * columns * (12 + columns) / 2 + 2000 }

    /// Evaluates at `point` unless it was the last; answers whether all is finite.
    func move(to point: UnsafeBufferPointer<Double>) -> Bool {
        if (0..<columns).allSatisfy({ point[$0] == position.elements[$0] }) { return isFinite }
        _ = position.elements.update(fromContentsOf: point)
        evaluation(UnsafeBufferPointer(position.elements), residuals.elements, jacobian.elements)
        evaluations += 1
        isFinite = applyWeights()
        return isFinite
    }

    /// Weighs rows (one of weight 0 counts as exactly fitted, whatever it holds) and looks for what is not finite.
    private func applyWeights() -> Bool {
        let (values, derivatives) = (residuals.elements, jacobian.elements)
        // A product by zero is NaN exactly if a factor was not finite: one pass without branches.
        var poison = 0.0
        for row in 0..<rows {
            if let rootWeights {
                let factor = rootWeights[row]
                values[row] = factor > 0 ? factor * values[row] : 0
                for index in (row * columns)..<((row + 1) * columns) {
                    derivatives[index] = factor > 0 ? factor * derivatives[index] : 0
                }
            }
            poison += 0 * values[row]
            for index in (row * columns)..<((row + 1) * columns) { poison += 0 * derivatives[index] }
        }
        return poison == 0
    }

    /// Σ wᵢ·rᵢ² at the point evaluated last.
    var sumOfSquares: Double {
        var sum = 0.0
        for value in residuals.elements { sum += value * value }
        return sum
    }

    /// The largest |cos| of the angle between the residuals and a column of the Jacobian: 0 at a minimum, whatever the units.
    var largestCosine: Double {
        var products = [Double](repeating: 0, count: columns)
        var squares = [Double](repeating: 0, count: columns)
        for row in 0..<rows {
            let residual = residuals.elements[row]
            for column in 0..<columns {
                let derivative = jacobian.elements[row * columns + column]
                products[column] += residual * derivative
                squares[column] += derivative * derivative
            }
        }
        let norm = sqrt(sumOfSquares)
        guard norm > 0 else { return 0 }
        return (0..<columns).reduce(0) { largest, column in
            squares[column] > 0 ? max(largest, abs(products[column]) / (sqrt(squares[column]) * norm)) : largest
        }
    }

    /// The Gauss–Newton step at the point evaluated last, by QR of the scaled Jacobian.
    func gaussNewton() -> ScaledSystem.Solution? {
        let target = GSLVector(count: rows)
        for row in 0..<rows { target.elements[row] = -residuals.elements[row] }
        let system = ScaledSystem(
            design: UnsafeBufferPointer(jacobian.elements), rows: rows, columns: columns,
            target: UnsafeBufferPointer(target.elements), weights: nil, ridge: 0)
        guard let system, var solution = system.solveByTriangle(allowingQR: true) else { return nil }
        for column in 0..<columns {
            solution.coefficients[column] /= system.scales[column]
            for index in 0..<solution.rank { solution.covarianceRoot[column, index] /= system.scales[column] }
        }
        return solution
    }

    /// GSL's description of the problem; valid while `self` lives.
    func makeDescription() -> gsl_multifit_nlinear_fdf {
        var description = gsl_multifit_nlinear_fdf()
        description.n = rows
        description.p = columns
        description.params = Unmanaged.passUnretained(self).toOpaque()
        description.f = { point, context, result in
            guard let point, let context, let result else { return GSLStatus.successCode }
            let bridge = Unmanaged<ResidualBridge>.fromOpaque(context).takeUnretainedValue()
            let isFinite = bridge.move(to: point.elements)
            let values = UnsafeMutableBufferPointer(start: result.pointee.data, count: bridge.rows)
            if isFinite {
                _ = values.update(fromContentsOf: bridge.residuals.elements)
            } else {
                values.update(repeating: ResidualBridge.refusal)
            }
            return GSLStatus.successCode
        }
        description.df = { point, context, result in
            guard let point, let context, let result else { return GSLStatus.successCode }
            let bridge = Unmanaged<ResidualBridge>.fromOpaque(context).takeUnretainedValue()
            _ = bridge.move(to: point.elements)
            let values = UnsafeMutableBufferPointer(start: result.pointee.data, count: bridge.rows * bridge.columns)
            _ = values.update(fromContentsOf: bridge.jacobian.elements)
            return GSLStatus.successCode
        }
        return description
    }
}

extension UnsafePointer<gsl_vector> {
    /// The elements of a vector without a stride.
    var elements: UnsafeBufferPointer<Double> {
        UnsafeBufferPointer(start: pointee.data, count: pointee.size)
    }
}
