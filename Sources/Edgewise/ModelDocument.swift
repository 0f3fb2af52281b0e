import KolmogorovArnold

/// What `model.json` holds: a spline network, before its edges are recognised, with the names of what it was trained on.
public struct ModelDocument: Codable, Sendable, Equatable {
    public static let currentSchema = "edgewise-model/1"

    public var schema = ModelDocument.currentSchema
    public var target: String
    /// The columns that the network takes, in the order in which it takes them.
    public var inputs: [String]
    public var version: String
    /// nil if none was trained.
    public var network: Network?

    public init(_ network: Network?, target: String) {
        self.target = target
        inputs = network?.inputNames ?? []
        version = edgewiseVersion
        self.network = network
    }

    private enum CodingKeys: String, CodingKey {
        case schema, target, inputs, version, network
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(schema, forKey: .schema)
        try container.encode(target, forKey: .target)
        try container.encode(inputs, forKey: .inputs)
        try container.encode(version, forKey: .version)
        try container.encode(network, forKey: .network)
    }

    /// The document as JSON text, keys sorted, one object.
    public func json() throws -> String { try JSONText.encode(self) }

    /// Reads what `json()` wrote.
    ///
    /// - Throws: `DocumentError` that says what is missing or wrong, and where.
    public init(json text: String) throws {
        self = try JSONText.decode(ModelDocument.self, from: text)
        guard schema == Self.currentSchema else {
            throw DocumentError(
                message: "The model has the schema \"\(schema)\"; this version reads \"\(Self.currentSchema)\".")
        }
    }
}
