import Expressions
import Regression
import Tables

@testable import Edgewise

/// A formula that might have been found and the law it is held against.
struct JudgementPair: Sendable, CustomStringConvertible {
    /// What a person says of the two.
    enum Relation: String, Sendable {
        case same
        /// Not the same, but equal by SRBench's rule.
        case equivalent
        case different
    }

    let relation: Relation
    let found: String
    let truth: String
    let ranges: [String: ClosedRange<Double>]

    var description: String { "\(found)  for  \(truth)" }

    /// Pairs of one kind, all of whose variables have one range.
    static func all(_ relation: Relation, on range: ClosedRange<Double>, _ pairs: [(found: String, truth: String)]) -> [Self] {
        pairs.map { pair in
            let names = [pair.found, pair.truth].flatMap { (try? Expression(parsing: $0))?.variables ?? [] }
            return Self(
                relation: relation, found: pair.found, truth: pair.truth,
                ranges: Dictionary(names.map { ($0, range) }, uniquingKeysWith: { first, _ in first }))
        }
    }

    static let all = identities + unequal + rounded
}

extension Law {
    /// A law as if found, with what the judge reads of one.
    init(
        _ formula: Expression, inputs: [String], constants: [LawConstant] = [], fittedRows: Int = 1000
    ) {
        self.init(
            formula: formula, target: "target", inputs: inputs, constants: constants,
            certificate: Certificate(
                verdict: .approximate, evidence: .heldOut(rows: 200), r2: nil, rmse: 0, maximumRelativeError: 0,
                networkRMSE: nil, formStability: nil, neighbourCorrelation: nil, residualsFollowInputs: nil,
                fittedRows: fittedRows, rowsOutsideDomain: 0, ranges: []))
    }
}

/// Rows of a law without noise, drawn uniformly; rows on which it has no value are left out.
func testTable(of truth: Expression, on ranges: [String: ClosedRange<Double>], rows: Int = 500, seed: UInt64 = 9) throws
    -> Table
{
    var generator = SeededGenerator(seed: seed)
    let names = ranges.keys.sorted()
    let columns = names.map { name in (0..<rows).map { _ in Double.random(in: ranges[name] ?? 0...1, using: &generator) } }
    let values = try CompiledExpression(truth, variables: names).evaluate(columns: columns)
    let table = try Table(names: names + ["target"], columns: columns + [values])
    return table.rows(at: values.indices.filter { values[$0].isFinite })
}
