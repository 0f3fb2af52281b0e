import Expressions
import KolmogorovArnold

/// A closed-form law: a formula for the target, its constants, and the evidence for it.
public struct Law: Sendable, Equatable {
    /// The formula over the inputs' names, with every constant in place.
    public var formula: Expression
    /// The column that the formula gives.
    public var target: String
    /// The inputs that the table offered, in its order; the formula may use fewer.
    public var inputs: [String]
    /// Every fitted number of the formula, snapped or not.
    public var constants: [LawConstant]
    public var certificate: Certificate

    /// The number of symbols: what the front weighs against the error.
    public var complexity: Int { formula.complexity }
}

/// One constant of a law: a number in the formula, but for integer exponents, square roots and coefficients of ±1.
public struct LawConstant: Sendable, Equatable {
    /// c1, c2, … in the order in which the constants stand in the formula as it was fitted.
    public var name: String
    /// The least-squares value with all constants of the formula free; if not snapped, the value in the formula up to rounding.
    public var value: Double
    /// Of `value`, conditional on the form of the formula; not finite where the data do not determine all constants together.
    public var standardError: Double
    /// The exact number that stands in the formula, as text ("1/2", "2*pi"); nil where the fitted value stands.
    public var snapped: String?
}

/// How well a law stood against rows that took no part in fitting or choosing it.
public struct Certificate: Sendable, Equatable {
    /// What may be claimed.
    public enum Verdict: String, Sendable, Codable {
        /// The rows held out are met to rounding (relative error under 1e-9).
        case exact
        /// The error on the rows held out is no larger than that of the best network that knows no formula, and residuals of
        /// neighbouring rows have nothing in common: what remains looks like noise. Where standard errors are given, they take the
        /// network's place: χ² is no larger than chance makes it.
        case withinNoise = "within-noise"
        /// A network without a formula predicts the rows held out better, or the residuals still follow the inputs: the law
        /// describes the data but is not the whole.
        case approximate
        /// No formula was found that explains the target better than its mean.
        case none
    }

    /// Which rows the figures are from.
    public enum Evidence: Sendable, Equatable {
        /// Rows set aside at the start and looked at once.
        case heldOut(rows: Int)
        /// Each row predicted by a search and a fit that did not see it; the constants given are fitted to all rows.
        case crossValidated(folds: Int)
    }

    public var verdict: Verdict
    public var evidence: Evidence
    /// R² on the evidence; may be negative, and is nil where the target does not vary there.
    public var r2: Double?
    /// Root mean square error on the evidence, in the target's units.
    public var rmse: Double
    /// The largest |prediction − target| / |target| on the evidence, rows left out where the target is under a millionth of
    /// its root mean square.
    public var maximumRelativeError: Double
    /// The error of the best spline network on the same rows; nil if none was trained.
    public var networkRMSE: Double?
    /// The mean of ((prediction − target)/σ)² on the evidence, near 1 if the law is right and the errors are; nil where the
    /// table gives no standard errors.
    public var reducedChiSquared: Double?
    /// The share of the folds of a cross-validation in which the search came to the same form.
    public var formStability: Double?
    /// The correlation of each row's residual with its nearest neighbour's, over all rows; nil for fewer than ten rows.
    public var neighbourCorrelation: Double?
    /// Whether that correlation is more than noise would show.
    public var residualsFollowInputs: Bool?
    /// Rows on which the constants were fitted.
    public var fittedRows: Int
    /// Rows, of all that were complete, where the formula has no finite value.
    public var rowsOutsideDomain: Int
    /// Where each input's data lie: the law is untested outside.
    public var ranges: [InputRange]

    /// The data's range of an input.
    public struct InputRange: Sendable, Equatable, Codable {
        public var name: String
        public var minimum: Double
        public var maximum: Double
    }
}

/// All that a run found.
public struct Discovery: Sendable {
    /// The law of least description length; nil where there is none.
    public var law: Law?
    /// The laws that no other one beats in both complexity and error, simplest first.
    public var front: [Law]
    /// The best spline network that was trained, before its edges were recognised; nil where the rows were too few for one.
    public var network: Network?
    /// Its root mean square error in the target's units on rows that did not train it.
    public var networkRMSE: Double?
    public var rows: RowNotes
    public var options: DiscoveryOptions
    /// False if a limit or a signal cut the search.
    public var isComplete: Bool
    /// The operations that the run took, as `WorkBudget` counts them: the same for the same table, options and seed.
    public var work: Double
}
