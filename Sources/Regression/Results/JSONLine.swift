import FoundationEssentials

/// JSON on one line, keys sorted.
enum JSONLine {
    /// - Throws: `EncodingError` for a number that JSON does not have.
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// - Throws: `DecodingError`.
    static func decode<Value: Decodable>(_ type: Value.Type, from text: some StringProtocol) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}

extension RegressionRecord {
    /// The record as a line of a results file, without the line's end.
    package func line() throws -> String { try JSONLine.encode(self) }
}
