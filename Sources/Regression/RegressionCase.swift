/// What a run of a law depends on besides the law and the version: two runs of the same case give the same law, bit for bit,
/// unless the time limit cut one of them.
public struct RegressionOptions: Sendable, Codable, Equatable {
    /// Training rows; nil for the set's own number, or 1,000 where it has none.
    public var rows: Int?
    /// How many input columns that have nothing to do with the law each table has besides its own.
    public var dummies: Int
    /// For each law, in seconds of its own processor time.
    public var timeLimit: Double
    /// The file of functions that were added to the library, as it was named; nil for none.
    public var functions: String?
    /// A fingerprint of that file's text.
    public var functionsHash: String?

    public init(
        rows: Int? = nil, dummies: Int = 0, timeLimit: Double = 20, functions: String? = nil, functionsHash: String? = nil
    ) {
        self.rows = rows
        self.dummies = dummies
        self.timeLimit = timeLimit
        self.functions = functions
        self.functionsHash = functionsHash
    }

    private enum CodingKeys: String, CodingKey {
        case rows, dummies, functions
        case timeLimit = "time_limit"
        case functionsHash = "functions_hash"
    }

    /// Options that were written before there were dummies have none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        rows = try container.decodeIfPresent(Int.self, forKey: .rows)
        dummies = try container.decodeIfPresent(Int.self, forKey: .dummies) ?? 0
        timeLimit = try container.decode(Double.self, forKey: .timeLimit)
        functions = try container.decodeIfPresent(String.self, forKey: .functions)
        functionsHash = try container.decodeIfPresent(String.self, forKey: .functionsHash)
    }

    /// Every field is written, null where there is nothing to say.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(rows, forKey: .rows)
        try container.encode(dummies, forKey: .dummies)
        try container.encode(timeLimit, forKey: .timeLimit)
        try container.encode(functions, forKey: .functions)
        try container.encode(functionsHash, forKey: .functionsHash)
    }
}

/// One run that is to be made.
public struct RegressionCase: Sendable, Codable, Hashable {
    /// The set's name.
    public var set: String
    /// The law's id.
    public var law: String
    /// γ: the training target gets N(0, γ·√mean(y²)) added.
    public var noise: Double
    /// For the rows and for discovery.
    public var seed: UInt64

    public init(set: String, law: String, noise: Double, seed: UInt64) {
        self.set = set
        self.law = law
        self.noise = noise
        self.seed = seed
    }
}
