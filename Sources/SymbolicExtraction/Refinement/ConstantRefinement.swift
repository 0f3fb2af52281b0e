import Expressions
import Glibc
import LeastSquares

/// Joint least squares of all constants of a formula against a table of data.
///
/// One strategy serves all formulas. A trust region walks from the start in all constants; another walks in the nonlinear ones
/// alone, the linear ones being projected out. When two walks by different ways end in the same best sum of squares it is
/// believed, and so is one that ends in an exact fit. If not, other steps and metrics are tried, then starts spread ever wider. The best end is finished by Gauss–Newton
/// steps by QR in all constants, which gives exact data their constants to rounding.
public struct ConstantRefinement: Sendable {
    /// How much is done to find the best minimum rather than the nearest.
    public enum Effort: Hashable, Sendable {
        /// The first steps of one walk: enough to see whether a form is worth a full fit.
        case brief
        /// One walk from the start: for a start that is known to be good.
        case nearest
        /// Walks until the best minimum has been found twice, or the list of ways is exhausted.
        case confirmed
    }

    /// The names of `columns`, in order.
    public let variables: [String]
    public let columns: [[Double]]
    public let target: [Double]
    /// Non-negative, one a row; all 1 if `nil`. Only ratios matter, unless `areErrorsKnown`.
    public let weights: [Double]?
    /// Whether the weights are 1/σ² of known σ, so that standard errors follow from them and not from the residuals.
    public let areErrorsKnown: Bool
    /// Counts what fits cost.
    public private(set) var work: WorkBudget

    public init(
        variables: [String], columns: [[Double]], target: [Double], weights: [Double]? = nil,
        areErrorsKnown: Bool = false, work: WorkBudget = WorkBudget()
    ) {
        precondition(!target.isEmpty, "constants cannot be refined without data")
        precondition(variables.count == columns.count, "each variable needs one column")
        precondition(columns.allSatisfy { $0.count == target.count }, "columns and target must have one length")
        precondition(weights == nil || weights?.count == target.count, "weights need one number a row")
        self.variables = variables
        self.columns = columns
        self.target = target
        self.weights = weights
        self.areErrorsKnown = areErrorsKnown
        self.work = work
    }

    /// The same fits, with their work counted elsewhere.
    public func counting(on work: WorkBudget) -> ConstantRefinement {
        var refinement = self
        refinement.work = work
        return refinement
    }

    /// Fits the parameters of `formula` from `start`.
    ///
    /// - Throws: `ExpressionError` if the formula uses a variable that has no column.
    public func refine(
        _ formula: Expression, start: [Double], effort: Effort = .confirmed
    ) throws(ExpressionError) -> RefinedFormula {
        let count = formula.parameterCount
        precondition(start.count == count, "a start needs one number for each of the \(count) parameters")
        let program = try CompiledExpression(formula, variables: variables)
        guard count > 0 else { return withoutConstants(formula, program) }
        let problem = FormulaProblem(program: program, columns: columns, target: target, parameterCount: count)
        // Rows that only fill up a short system have no weight.
        let padding = problem.residualCount - target.count
        let rowWeights =
            padding > 0
            ? (weights ?? [Double](repeating: 1, count: target.count)) + [Double](repeating: 0, count: padding) : weights
        var search = RefinementSearch(
            problem: problem, linear: formula.linearParameters, start: start, weights: rowWeights, noiseFloor: noiseFloor,
            work: work)
        let fit = search.run(effort)
        return RefinedFormula(
            formula: formula, values: fit.parameters,
            standardErrors: areErrorsKnown ? fit.unscaledErrors : fit.standardErrors,
            unscaledErrors: fit.unscaledErrors, covariance: fit.covariance,
            residualSumOfSquares: fit.residualSumOfSquares,
            rootMeanSquareError: sqrt(fit.residualSumOfSquares / totalWeight),
            residualStandardDeviation: fit.residualStandardDeviation, rank: fit.rank,
            degreesOfFreedom: fit.degreesOfFreedom, outcome: fit.outcome, iterations: search.iterations,
            attempts: search.attempts)
    }

    /// As above for a formula with numbers in place: every `.real` becomes a constant to refine, starting from its value.
    public func refine(
        _ formula: Expression, effort: Effort = .confirmed
    ) throws(ExpressionError) -> RefinedFormula {
        let (abstracted, values) = formula.abstractingConstants()
        precondition(formula.parameterCount == 0, "a formula with parameters needs a start for them")
        return try refine(abstracted, start: values, effort: effort)
    }

    var totalWeight: Double { weights?.reduce(0, +) ?? Double(target.count) }

    /// The sum of squares that rounding alone leaves: (4ε)²·Σ w·y².
    var noiseFloor: Double {
        var sum = 0.0
        for row in target.indices { sum += (weights?[row] ?? 1) * target[row] * target[row] }
        return 16 * Double.ulpOfOne * Double.ulpOfOne * sum
    }

    private func withoutConstants(_ formula: Expression, _ program: CompiledExpression) -> RefinedFormula {
        // A formula without variables evaluates to one value.
        let values = program.evaluate(columns: columns)
        var sum = 0.0
        for row in target.indices {
            let residual = values[columns.isEmpty ? 0 : row] - target[row]
            sum += (weights?[row] ?? 1) * residual * residual
        }
        let observations = weights?.count { $0 > 0 } ?? target.count
        return RefinedFormula(
            formula: formula, values: [], standardErrors: [], unscaledErrors: [], covariance: Matrix(rows: 0, columns: 0),
            residualSumOfSquares: sum, rootMeanSquareError: sqrt(sum / totalWeight),
            residualStandardDeviation: sqrt(sum / Double(max(observations, 1))), rank: 0, degreesOfFreedom: observations,
            outcome: sum.isFinite ? .solved : .notFiniteAtStart, iterations: 0, attempts: 0)
    }
}
