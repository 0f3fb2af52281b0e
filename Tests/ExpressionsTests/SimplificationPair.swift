import Expressions
import Testing

/// One line `before => after`, with `| x, y` where these variables are known to lie in 0...10.
struct SimplificationPair: Sendable, CustomTestStringConvertible {
    let before: String
    let after: String
    let nonnegative: [String]

    var testDescription: String { "\(before) => \(after)" }

    var assumptions: Assumptions {
        Assumptions(ranges: Dictionary(uniqueKeysWithValues: nonnegative.map { ($0, 0...10) }))
    }

    static let all = likeTerms + likeBases + powers + signs + exponentials + circular + hyperbolic + fractions + laws

    static func parsed(_ table: String) -> [SimplificationPair] {
        table.split(separator: "\n").map { line in
            let (rule, names) = parts(of: String(line), separatedBy: " | ")
            let (before, after) = parts(of: rule, separatedBy: " => ")
            return SimplificationPair(
                before: before, after: after,
                nonnegative: names.split(separator: ",").map { String($0.drop(while: \.isWhitespace)) })
        }
    }

    private static func parts(of text: String, separatedBy separator: String) -> (String, String) {
        guard let range = text.firstRange(of: separator) else { return (text, "") }
        return (String(text[..<range.lowerBound]), String(text[range.upperBound...]))
    }
}
