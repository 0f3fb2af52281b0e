import FoundationEssentials

/// JSON by Foundation, in the one form that all of this module's documents have.
enum JSONText {
    /// Pretty, keys sorted.
    ///
    /// - Throws: `EncodingError` for a number that JSON does not have.
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// - Throws: `DocumentError`.
    static func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch let error as DecodingError {
            throw DocumentError(error)
        }
    }
}

/// Why a JSON document is not a law or a model.
public struct DocumentError: Error, Equatable, CustomStringConvertible {
    public var message: String
    public var description: String { message }

    init(message: String) { self.message = message }

    package init(_ error: DecodingError) {
        func place(_ path: [any CodingKey]) -> String {
            path.isEmpty ? "the top level" : path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        }
        message =
            switch error {
            case .keyNotFound(let key, let context):
                "The field \"\(key.stringValue)\" is missing at \(place(context.codingPath))."
            case .typeMismatch(_, let context), .valueNotFound(_, let context):
                "The value at \(place(context.codingPath)) has the wrong type: \(context.debugDescription)"
            case .dataCorrupted(let context):
                "Not a valid document at \(place(context.codingPath)): \(context.debugDescription)"
            @unknown default: "Not a valid document."
            }
    }
}
