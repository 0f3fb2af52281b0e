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
    /// The law's place in its set, from 1.
    public var place: Int?
    /// Fingerprints of the training rows (`data_hash` of a law.json from the same rows) and of the fresh rows.
    public var dataHash: String?

    public static let schema = "edgewise-regression/1"
}

extension RegressionRecord {
    private enum CodingKeys: String, CodingKey {
        case schema, `case`, options, version, verdict, claim, truth, formula, complexity, r2, rows, work, seconds, message,
            place
        case isComplete = "complete"
        case dataHash = "data_hash"
    }

    /// Every field is written, null where there is nothing to say.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(schema, forKey: .schema)
        try container.encode(`case`, forKey: .case)
        try container.encode(options, forKey: .options)
        try container.encode(version, forKey: .version)
        try container.encode(verdict, forKey: .verdict)
        try container.encode(claim, forKey: .claim)
        try container.encode(truth, forKey: .truth)
        try container.encode(formula, forKey: .formula)
        try container.encode(complexity, forKey: .complexity)
        try container.encode(r2, forKey: .r2)
        try container.encode(rows, forKey: .rows)
        try container.encode(work, forKey: .work)
        try container.encode(seconds, forKey: .seconds)
        try container.encode(isComplete, forKey: .isComplete)
        try container.encode(message, forKey: .message)
        try container.encode(place, forKey: .place)
        try container.encode(dataHash, forKey: .dataHash)
    }
}
