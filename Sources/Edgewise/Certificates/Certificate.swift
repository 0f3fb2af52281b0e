import Expressions

/// How well a law stood against rows that took no part in fitting or choosing it.
public struct Certificate: Sendable, Equatable {
    /// What may be claimed.
    public enum Verdict: String, Sendable, Codable {
        /// The rows held out are met to rounding (relative error under 1e-9).
        case exact
        /// The error on the rows held out is no larger than that of the best network that knows no formula, residuals have nothing
        /// in common with their neighbours', and no other form that was found does as well: what remains looks like noise. Where
        /// standard errors are given, they take the network's place: χ² is no larger than chance makes it.
        case withinNoise = "within-noise"
        /// What remains looks like noise, but the rows do not decide for this form: rivals do as well, searches of other rows
        /// came to other forms, or its constants do not follow from the rows.
        case undecided
        /// A network without a formula predicts the rows held out better, or the residuals still follow the inputs: the law
        /// describes the data but is not the whole.
        case approximate
        /// No formula was found that predicts the target better than chance would.
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
    /// The share of draws of the rows, with replacement, in which the law's form has the shortest description of all that were
    /// found; see `FormBootstrap` for what that covers. Nil if the work was over.
    public var formShare: Double?
    /// Other forms that the rows cannot tell from this one, the shortest description first.
    public var rivals: [Rival] = []
    /// Inputs of the law that depend on each other on every row, so that forms which differ by their equation cannot be told apart.
    public var dependentInputs: [String] = []
    /// R² on blocks of an input's range with constants fitted to the rest, for the worst input; nil unless residuals follow the
    /// inputs. Rows held out at random prove little then.
    public var blockR2: Double?
    /// The correlation of each row's residual with its nearest neighbour's, over all rows; nil for fewer than ten rows.
    public var neighbourCorrelation: Double?
    /// Whether residuals are nearer to their neighbours', or to a smooth function of the inputs, than noise would be.
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
    /// A form that the rows cannot tell from a law: its description is nearly as short, and its errors on the evidence are no larger.
    public struct Rival: Sendable, Equatable {
        public var formula: Expression
        /// How much longer its description is than the law's.
        public var bits: Double
        /// Root mean square error on the evidence with constants fitted as for the law's form, in the target's units.
        public var rmse: Double
    }
}
