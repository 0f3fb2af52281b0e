import Glibc

/// A curve v(u) known at points: the activation of an edge, or any column against another.
///
/// Sorted by u. The curve carries what a recogniser must know about its own accuracy, so that a formula is not asked to
/// reproduce the errors of a spline.
public struct SampledCurve: Sendable {
    public let arguments: [Double]
    public let values: [Double]
    /// Relative weights with mean 1; `nil` if all are equal.
    public let weights: [Double]?
    /// v′ at the arguments, if the source of the samples knows it; only used to start searches well.
    public let slopes: [Double]?
    /// v″ at the arguments, if known.
    public let curvatures: [Double]?
    /// The root mean square error of the values, in their units; 0 for values exact to rounding or of unknown error.
    public let errorScale: Double
    /// How many of the values err independently: their count for measurements, but for samples of a spline no more than its
    /// coefficients, whose errors all its samples share.
    public let independentCount: Int

    /// - Precondition: all arrays have one length, of at least 5, and hold finite numbers; weights are positive.
    public init(
        arguments: [Double], values: [Double], weights: [Double]? = nil, slopes: [Double]? = nil,
        curvatures: [Double]? = nil, errorScale: Double = 0, independentCount: Int? = nil
    ) {
        precondition(arguments.count == values.count, "a curve has one value for each argument")
        precondition(arguments.count >= 5, "a curve is recognised from five samples at least")
        precondition(errorScale >= 0 && errorScale.isFinite, "an error scale is a finite number, not below 0")
        for column in [arguments, values, weights, slopes, curvatures] {
            guard let column else { continue }
            precondition(column.count == arguments.count, "the columns of a curve have one length")
            precondition(column.allSatisfy(\.isFinite), "the samples of a curve are finite")
        }
        precondition(weights?.allSatisfy { $0 > 0 } ?? true, "the weights of a curve are positive")
        let order = arguments.indices.sorted { (arguments[$0], $0) < (arguments[$1], $1) }
        let total = weights?.reduce(0, +) ?? 1
        self.arguments = order.map { arguments[$0] }
        self.values = order.map { values[$0] }
        self.weights = weights.map { weights in order.map { weights[$0] * Double(order.count) / total } }
        self.slopes = slopes.map { slopes in order.map { slopes[$0] } }
        self.curvatures = curvatures.map { curvatures in order.map { curvatures[$0] } }
        self.errorScale = errorScale
        self.independentCount = min(independentCount ?? arguments.count, arguments.count)
    }

    public var count: Int { arguments.count }
    public var range: ClosedRange<Double> { arguments[0]...arguments[count - 1] }

    /// The root mean square difference below which two curves count as one: twice the error scale, but not below what
    /// rounding leaves of exact samples.
    public var resolution: Double {
        let largest = values.reduce(0) { max($0, abs($1)) }
        return max(2 * errorScale, 8 * Double.ulpOfOne * largest)
    }

    /// Σ w (v − v̄)².
    var totalSumOfSquares: Double {
        let mean = weightedMean(of: values)
        return weightedSumOfSquares { values[$0] - mean }
    }

    func weightedMean(of column: [Double]) -> Double {
        guard let weights else { return column.reduce(0, +) / Double(count) }
        return zip(column, weights).reduce(0) { $0 + $1.0 * $1.1 } / Double(count)
    }

    func weightedSumOfSquares(_ residual: (Int) -> Double) -> Double {
        var sum = 0.0
        for index in 0..<count {
            let r = residual(index)
            sum += (weights?[index] ?? 1) * r * r
        }
        return sum
    }
}
