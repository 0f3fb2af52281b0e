/// Why a text is no unit, and where.
public struct UnitError: Error, Equatable, CustomStringConvertible {
    public enum Problem: Equatable, Sendable {
        case empty
        case unknown(String, similar: [String])
        /// A scale with an offset, which no factor converts.
        case offsetScale(String)
        case unexpected(found: String, expected: String)
        /// A product after a slash: does J/kg K have the K above or below?
        case ambiguousDivision
        case exponent(String)
        /// A number elsewhere than at the beginning: m^1/2 is half a metre to a machine and a root to a person.
        case misplacedNumber(String)
        case outOfRange
        case taken(String)
        case notAName(String)
    }

    public let problem: Problem
    /// In characters from the start of the text.
    public let offset: Int

    /// What is wrong and what to do, in one sentence.
    public var description: String {
        switch problem {
        case .empty: "there is no unit here; write 1 for a pure number"
        case .unknown(let name, let similar):
            "there is no unit ‘\(name)’"
                + (similar.isEmpty ? "" : "; did you mean \(similar.map { "‘\($0)’" }.joined(separator: " or "))?")
        case .offsetScale(let name): "‘\(name)’ is a scale with an offset, not a unit; give temperatures in K"
        case .unexpected(let found, let expected):
            found.isEmpty ? "the unit ends where \(expected) should follow" : "expected \(expected), found ‘\(found)’"
        case .ambiguousDivision:
            "what follows a product after ‘/’ may be above or below; write J/(kg K) or J kg^-1 K^-1"
        case .exponent(let text): "‘\(text)’ is no exponent; write m^2, s^-1 or m^(1/2)"
        case .misplacedNumber(let text):
            "the number ‘\(text)’ should stand at the beginning of the unit; a fractional power is m^(1/2)"
        case .outOfRange: "the unit is too large or too small for numbers"
        case .taken(let name): "‘\(name)’ is a unit already; choose another name"
        case .notAName(let name): "‘\(name)’ cannot name a unit: take letters, digits and _, a letter first"
        }
    }
}
