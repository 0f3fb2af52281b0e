import Expressions
import Glibc
import LeastSquares

/// A formula whose constants stand where they fit the data best, with what the data say about them.
///
/// Standard errors are conditional on the form of the formula, and linearised at the solution.
public struct RefinedFormula: Hashable, Sendable {
    /// The formula with parameters 0 … n − 1 for its constants.
    public let formula: Expression
    /// One value a parameter.
    public let values: [Double]
    /// s·√diag((JᵀWJ)⁻¹), s = `residualStandardDeviation`; s = 1 where the rows' errors are known.
    public let standardErrors: [Double]
    /// √diag((JᵀWJ)⁻¹): the standard errors for residuals of standard deviation 1.
    public let unscaledErrors: [Double]
    /// s²·(JᵀWJ)⁻¹; with a short rank, the pseudo-inverse.
    public let covariance: Matrix
    /// Σ wᵢ·(f(xᵢ) − yᵢ)².
    public let residualSumOfSquares: Double
    /// √(RSS / Σ wᵢ).
    public let rootMeanSquareError: Double
    /// √(RSS / degrees of freedom); 0 without degrees of freedom.
    public let residualStandardDeviation: Double
    /// The number of constants that the data determine.
    public let rank: Int
    /// Rows of positive weight less the rank, at least 0.
    public let degreesOfFreedom: Int
    public let outcome: FitOutcome
    /// Iterations of all attempts together.
    public let iterations: Int
    /// How many fits were tried from different starts or by different methods.
    public let attempts: Int

    /// The formula with its constants as numbers.
    public var expression: Expression { formula.substitutingParameters(values) }
}
