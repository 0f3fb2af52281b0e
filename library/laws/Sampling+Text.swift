import Expressions
import Tables

extension Sampling {
    /// The largest number of rows that a law may ask for.
    static let rowLimit = 10_000_000

    /// Reads `1 .. 5`, `0 .. 2*pi, step 0.1`, `-1 .. 1, 20 points`, `0.1 .. 100, log, 300 rows`.
    init(parsing text: String) throws(LawLine.Fault) {
        let parts = text.splitOutsideQuotes(at: ",").map(\.trimmed)
        let range = try Self.range(parts[0])
        var isLogarithmic = false
        var rows: Int?
        var grid: Sampling?
        for option in parts.dropFirst() {
            let words = option.split(whereSeparator: \.isWhitespace).map(String.init)
            switch (words.first ?? "", words.last ?? "", words.count) {
            case ("log", _, 1): isLogarithmic = true
            case ("step", _, 2...):
                grid = .grid(range, step: try Self.step(option.dropFirst(4).trimmed, over: range))
            case (_, "points", 2):
                grid = .spaced(range, count: try Self.count(words[0], atLeast: 2, of: "points"))
            case (_, "rows", 2): rows = try Self.count(words[0], atLeast: 1, of: "rows")
            default:
                throw LawLine.Fault("‘\(option)’ is no way to draw values; there are: step 0.1, 20 points, 20 rows, log")
            }
        }
        if grid != nil, rows != nil || isLogarithmic || parts.count > 2 {
            throw LawLine.Fault("a grid has its own number of rows and equal steps: write step or points alone")
        }
        if isLogarithmic, range.lowerBound <= 0 {
            throw LawLine.Fault(
                "a logarithmic range must lie above 0, and this one begins at \(Self.shown(range.lowerBound)); "
                    + "begin it higher or leave out ‘log’")
        }
        self = grid ?? (isLogarithmic ? .logUniform(range, rows: rows) : .uniform(range, rows: rows))
    }

    private static func range(_ text: String) throws(LawLine.Fault) -> ClosedRange<Double> {
        guard let dots = text.firstRange(of: ".."), !text.contains("...") else {
            throw LawLine.Fault("‘\(text)’ is no range; write two numbers with two dots between them: 1 .. 5")
        }
        let low = try number(text[..<dots.lowerBound].trimmed)
        let high = try number(text[dots.upperBound...].trimmed)
        guard low.isFinite, high.isFinite, (high - low).isFinite else {
            throw LawLine.Fault("the range \(text) is not finite; give it finite ends")
        }
        guard low < high else {
            throw LawLine.Fault(
                low == high
                    ? "the range \(text) is empty; a variable needs two different ends"
                    : "the range \(text) is reversed; write \(shown(high)) .. \(shown(low))"
            )
        }
        return low...high
    }

    private static func step(_ text: String, over range: ClosedRange<Double>) throws(LawLine.Fault) -> Double {
        let step = try number(text)
        guard step > 0, step.isFinite else { throw LawLine.Fault("the step \(text) must be positive and finite") }
        guard step <= range.upperBound - range.lowerBound else {
            throw LawLine.Fault("the step \(text) is larger than the range; take a smaller one")
        }
        return step
    }

    private static func count(_ text: String, atLeast least: Int, of what: String) throws(LawLine.Fault) -> Int {
        guard let count = Int(text), count >= least else {
            throw LawLine.Fault("‘\(text) \(what)’: write a whole number of at least \(least)")
        }
        guard count <= rowLimit else {
            throw LawLine.Fault("\(text) \(what) are over the limit of \(rowLimit); take fewer")
        }
        return count
    }

    /// A number, or a formula of numbers such as 2*pi.
    private static func number(_ text: String) throws(LawLine.Fault) -> Double {
        do {
            return try CompiledExpression(Expression(parsing: text, variables: []), variables: [])([])
        } catch let error as ParseError {
            throw LawLine.Fault("‘\(text)’ is no number: \(error.message)")
        } catch {
            throw LawLine.Fault("‘\(text)’ is no number: \(error)")
        }
    }

    /// As it was written, if in at most 15 digits.
    private static func shown(_ number: Double) -> String { NumberText.significant(number, digits: 15) }
}
