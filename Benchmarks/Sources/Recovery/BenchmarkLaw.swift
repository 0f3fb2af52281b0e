import Edgewise

/// A law whose recovery is measured: the truth, and how its rows are drawn.
struct BenchmarkLaw {
    var name: String
    /// The truth over the inputs' names.
    var formula: String
    /// Each input is drawn uniformly from its range.
    var inputs: [Input]
    var seeds: Int
    var rows = 1000

    struct Input {
        var name: String
        var range: Range<Double>
    }

    static let target = "target"

    /// A law drawn with a seed, and everything that is needed to judge what is found.
    struct Sample {
        var table: Table
        var truth: Expression
        var ranges: [String: ClosedRange<Double>]
    }

    /// Rows drawn with a seed, the target computed to rounding: no noise.
    ///
    /// - Throws: `ParseError`, `ExpressionError` or `TableError` if the law is written wrongly.
    func sample(seed: UInt64) throws -> Sample {
        var generator = SeededGenerator(seed: 0xED6E).stream(Int(seed))
        let columns = inputs.map { input in (0..<rows).map { _ in generator.uniform(in: input.range) } }
        let names = inputs.map(\.name)
        let truth = try Expression(parsing: formula, variables: Set(names), decimals: .exact)
        let values = try CompiledExpression(truth, variables: names).evaluate(columns: columns)
        return Sample(
            table: try Table(names: names + [Self.target], columns: columns + [values]), truth: truth,
            ranges: Dictionary(uniqueKeysWithValues: inputs.map { ($0.name, $0.range.lowerBound...$0.range.upperBound) }))
    }
}

/// Laws that are measured together.
struct LawSet {
    var title: String
    /// What kind of laws these are, for the reader of the report.
    var remark: String
    var laws: [BenchmarkLaw]
}
