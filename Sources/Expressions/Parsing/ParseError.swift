/// What is wrong with a formula's text, and where.
public struct ParseError: Error, Equatable, CustomStringConvertible {
    public enum Problem: Equatable, Sendable {
        /// Something else should stand here; `found` is empty at the end of the text.
        case unexpected(found: String, expected: String)
        case unknownName(String, similar: [String])
        case unknownFunction(String, similar: [String])
        case wrongArgumentCount(function: String, expected: String, found: Int)
        case functionWithoutArgument(String)
        case unclosedQuote
        case invalidNumber(String)
        case nestedTooDeeply(limit: Int)
    }

    public let problem: Problem
    /// In characters from the start of `text`.
    public let offset: Int
    public let text: String

    /// The problem in one sentence.
    public var message: String {
        switch problem {
        case .unexpected(let found, let expected):
            found.isEmpty ? "the formula ends where \(expected) should follow" : "expected \(expected), found ‘\(found)’"
        case .unknownName(let name, let similar):
            "there is no variable ‘\(name)’" + Self.suggestion(similar)
        case .unknownFunction(let name, let similar):
            "there is no function ‘\(name)’" + Self.suggestion(similar)
        case .wrongArgumentCount(let function, let expected, let found):
            "‘\(function)’ takes \(expected), not \(found)"
        case .functionWithoutArgument(let name):
            "‘\(name)’ is a function: write \(name)(…), or `\(name)` in backticks for a variable of that name"
        case .unclosedQuote:
            "a name in backticks is not closed"
        case .invalidNumber(let digits):
            "‘\(digits)’ is not a number"
        case .nestedTooDeeply(let limit):
            "the formula is nested more than \(limit) levels deep"
        }
    }

    /// The sentence, the line of the text, and a caret under the place.
    public var description: String {
        let characters = Array(text)
        let place = min(offset, characters.count)
        // Long lines are cut around the place, so that the caret is in sight.
        let lineStart = characters[..<place].lastIndex { $0.isNewline }.map { $0 + 1 } ?? 0
        let lineEnd = characters[place...].firstIndex { $0.isNewline } ?? characters.count
        let from = max(lineStart, place - 60)
        let to = min(lineEnd, place + 40)
        let (head, tail) = (from > lineStart ? "…" : "", to < lineEnd ? "…" : "")
        let indent = String(repeating: " ", count: place - from + head.count)
        return "\(message) (at character \(offset + 1))\n  \(head)\(String(characters[from..<to]))\(tail)\n  \(indent)^"
    }

    private static func suggestion(_ names: [String]) -> String {
        names.isEmpty ? "" : "; did you mean \(names.map { "‘\($0)’" }.joined(separator: " or "))?"
    }
}
