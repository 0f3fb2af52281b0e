import LeastSquares

/// A target as a smooth surface through its rows has it: with noise, far nearer to the truth than the rows themselves.
public struct SmoothTarget: Sendable {
    /// t, one a row; of the first `ResponseSurface.mostRows` rows only.
    public let values: [Double]
    /// The root mean square error of predicted rows, noise included, in units of the deviation of y.
    public let error: Double
    /// What is left of the noise in the values, in units of the deviation of t where errors of t count as those of y; what the surface cannot bend to is not in it.
    public let accuracy: Double
    /// How many functions the surface is made of: as many of the values are free.
    public let freedom: Int

    /// `nil` where no surface could be fitted.
    public init?(_ problem: ReducedProblem, work: WorkBudget) {
        guard let surface = ResponseSurface(problem, work: work) else { return nil }
        let rows = min(problem.target.count, ResponseSurface.mostRows)
        values = (0..<rows).map { surface.gradient(at: $0).value }
        guard values.allSatisfy(\.isFinite) else { return nil }
        error = surface.errors.value
        accuracy = surface.accuracy * Self.error(of: values, problem)
        freedom = surface.functionCount
    }

    private static func error(of values: [Double], _ problem: ReducedProblem) -> Double {
        let target = problem.target
        let weights = values.indices.map { problem.scale.values[$0] * problem.scale.values[$0] }
        let total = weights.reduce(0, +)
        let mean = values.indices.reduce(0) { $0 + weights[$1] * target[$1] } / total
        let spread = values.indices.reduce(0) { $0 + weights[$1] * (target[$1] - mean) * (target[$1] - mean) }
        let rest = values.indices.reduce(0) { $0 + weights[$1] * (values[$1] - target[$1]) * (values[$1] - target[$1]) }
        let error = (rest / spread).squareRoot()
        return error.isFinite ? error : 1
    }
}
