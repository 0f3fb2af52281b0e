import Foundation
import Testing

/// JSON as it stands in a text, read without the types of the package.
enum JSONValue: Decodable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(_ text: String) throws { self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// The field of that name, null if there is none.
    subscript(_ key: String) -> JSONValue {
        if case .object(let fields) = self { fields[key] ?? .null } else { .null }
    }

    var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
    var number: Double? { if case .number(let number) = self { number } else { nil } }

    /// What it is in a word, as docs/law-json.md has it.
    var type: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// The names of all fields, at every depth.
    var keys: Set<String> {
        switch self {
        case .object(let fields): fields.values.reduce(into: Set(fields.keys)) { $0.formUnion($1.keys) }
        case .array(let elements): elements.reduce(into: []) { $0.formUnion($1.keys) }
        default: []
        }
    }
}

private let entry = [
    "formula": "string null", "sympy": "string null", "latex": "string null", "python": "string null",
    "complexity": "number null", "constants": "array", "verdict": "string", "r2": "number null", "rmse": "number null",
    "max_relative_error": "number null",
]
private let run = [
    "schema": "string", "target": "string", "inputs": "array", "rows": "number", "row_use": "object",
    "network_rmse": "number null", "network_r2": "number null", "form_stability": "number null", "form_share": "number null",
    "rivals": "array", "dependent_inputs": "array", "block_r2": "number null", "neighbour_correlation": "number null",
    "residuals_follow_inputs": "boolean null", "errors": "string", "sigma": "string null", "units": "object null",
    "unit_constants": "boolean null", "refused_by_units": "number", "keep_outliers": "boolean",
    "reduced_chi_squared": "number null",
    "ranges": "array", "skipped_columns": "array",
    "constant_inputs": "array", "data_hash": "string", "seconds": "number", "work": "number null", "seed": "number",
    "version": "string",
    "complete": "boolean", "front": "array",
]
private let rowUse = [
    "total": "number", "missing": "number", "infinite": "number", "set_aside": "array", "fitted": "number",
    "evidence": "string",
    "evidence_count": "number", "outside_domain": "number",
]
private let constant = ["name": "string", "value": "number", "standard_error": "number null", "snapped": "string null"]
private let rival = ["formula": "string", "bits": "number", "rmse": "number"]
private let range = ["name": "string", "minimum": "number", "maximum": "number"]

/// Holds a law.json against its schema: exactly these fields, each of one of its types.
func expectSchema(of document: JSONValue) {
    func expect(_ value: JSONValue, _ fields: [String: String], _ place: String) {
        guard case .object(let found) = value else {
            Issue.record("\(place) is no object")
            return
        }
        #expect(Set(found.keys) == Set(fields.keys), "fields of \(place)")
        for (key, types) in fields {
            let type = found[key]?.type ?? "nothing"
            #expect(types.split(separator: " ").contains { $0 == type }, "\(place).\(key) is \(type), not \(types)")
        }
        for (index, element) in value["constants"].elements.enumerated() {
            expect(element, constant, "\(place).constants[\(index)]")
        }
    }
    expect(document, entry.merging(run) { first, _ in first }, "the document")
    expect(document["row_use"], rowUse, "row_use")
    for element in document["ranges"].elements { expect(element, range, "ranges") }
    for element in document["rivals"].elements { expect(element, rival, "rivals") }
    for element in document["front"].elements { expect(element, entry, "front") }
    #expect(document["schema"] == .string("edgewise-law/1"))
}
