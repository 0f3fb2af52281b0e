/// The result of one run: a line of a results file.
public struct RegressionRecord: Sendable, Codable, Equatable {
    /// "edgewise-regression/1".
    public var schema: String = Self.schema
    public var `case`: RegressionCase
    public var options: RegressionOptions
    /// The version of Edgewise that made the run.
    public var version: String
    public var verdict: Verdict
    /// What discovery's own certificate claimed ("exact", "within-noise", "approximate"); nil where there is no law.
    public var claim: String?
    /// The law as it is known, as text.
    public var truth: String
    /// The law that was found, as text; nil where there is none.
    public var formula: String?
    /// The found formula's number of symbols.
    public var complexity: Int?
    /// On fresh rows without noise; nil where there is no law or the formula has no finite value on some.
    public var r2: Double?
    /// Training rows.
    public var rows: Int
    /// Counted work of the discovery, the same on every machine; nil where there was no result.
    public var work: Double?
    /// Of processor time, for the whole run of the law.
    public var seconds: Double
    /// Whether the search ended by itself, not at the time limit.
    public var isComplete: Bool
    /// What went wrong, or what else is to be said, in a sentence.
    public var message: String?

    public static let schema = "edgewise-regression/1"
}
