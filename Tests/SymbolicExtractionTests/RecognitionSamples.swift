import BSplines
import Foundation
import FunctionLibrary
import SymbolicExtraction
import Tables

/// c·f(a·u + b) + d with drawn numbers on a range where the function shows itself.
struct DrawnEdge {
    let function: LibraryFunction
    let truth: EdgeCandidate.Coefficients
    let range: ClosedRange<Double>

    init(_ function: LibraryFunction, using generator: inout SeededGenerator) {
        self.function = function
        let image = Self.image(of: function, using: &generator)
        let middle = Double.random(in: -3...3, using: &generator)
        let half = exp(Double.random(in: -1...1, using: &generator))
        range = (middle - half)...(middle + half)
        // The argument runs over the image, forwards or backwards.
        let isBackward = Bool.random(using: &generator) && !function.invariance.contains(.reflection)
        var a = (isBackward ? -1 : 1) * (image.upperBound - image.lowerBound) / (2 * half)
        var b = (image.lowerBound + image.upperBound) / 2 - a * middle
        if function.invariance.contains(.scaling) {
            b /= abs(a)
            a /= abs(a)
        }
        if function.invariance.contains(.shift) { b = 0 }
        if function.invariance.contains([.scaling, .shift]) { a = 1 }
        let sign = Bool.random(using: &generator) ? 1.0 : -1
        let shape = function.shapeParameter.map { _ in
            let size = Double.random(in: 0.3...0.8, using: &generator) + Double(Int.random(in: 0...2, using: &generator))
            return Bool.random(using: &generator) ? size : -size
        }
        truth = EdgeCandidate.Coefficients(
            a: a, b: b, c: sign * Double.random(in: 0.3...3, using: &generator),
            d: Double.random(in: -2...2, using: &generator), shape: shape)
    }

    /// The part of the graph that is sampled: wide enough to tell the function from a parabola, inside the domain.
    private static func image(of function: LibraryFunction, using generator: inout SeededGenerator) -> ClosedRange<Double> {
        let interval = function.domain.intervals[function.domain.intervals.count - 1]
        func draw(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &generator) }
        switch (interval.lower.isFinite, interval.upper.isFinite) {
        case (true, true):
            let width = interval.upper - interval.lower
            return (interval.lower + draw(0.03...0.2) * width)...(interval.upper - draw(0.03...0.2) * width)
        case (true, false):
            let low = interval.lower + draw(0.1...0.6)
            return low...(low + draw(2...6))
        default: return -draw(0.8...2)...draw(0.8...2.5)
        }
    }

    func value(at u: Double) -> Double {
        truth.c * function.value(truth.a * u + truth.b, shape: truth.shape ?? 1) + truth.d
    }

    func arguments(_ count: Int) -> [Double] {
        let (low, high) = (range.lowerBound, range.upperBound)
        return (0..<count).map { low + (high - low) * Double($0) / Double(count - 1) }
    }

    func curve(_ count: Int = 300) -> SampledCurve {
        let arguments = arguments(count)
        return SampledCurve(arguments: arguments, values: arguments.map(value))
    }

    /// A cubic spline of the curve, fitted on ever finer grids until it is right to `error` of its deviation.
    func splineCurve(error: Double, count: Int = 300) -> SampledCurve? {
        let dense = arguments(4000)
        let values = dense.map(value)
        let mean = values.reduce(0, +) / Double(values.count)
        let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
        for intervals in [4, 6, 9, 13, 20, 30, 45, 70, 100, 150, 220, 330] {
            let knots = KnotVector.uniform(on: range, intervals: intervals, degree: 3)
            let fit = Spline.fit(x: dense, y: values, knots: knots)
            let rms = (fit.residualSumOfSquares / Double(dense.count)).squareRoot()
            guard rms <= error * max(deviation, 1e-300) else { continue }
            let points = arguments(count)
            return SampledCurve(
                arguments: points, values: points.map { fit.spline.value(at: $0) },
                slopes: points.map { fit.spline.derivative(at: $0) },
                curvatures: points.map { fit.spline.secondDerivative(at: $0) }, errorScale: rms)
        }
        return nil
    }
}

/// The largest distance of two functions over points, in units of the values' spread.
func relativeDistance(_ f: (Double) -> Double, _ g: (Double) -> Double, at points: [Double]) -> Double {
    let values = points.map(f)
    let spread = (values.max() ?? 0) - (values.min() ?? 0)
    return zip(points, values).reduce(0) { max($0, abs($1.1 - g($1.0))) } / spread
}
