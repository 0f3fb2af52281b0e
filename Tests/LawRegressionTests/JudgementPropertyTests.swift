import Edgewise
import Expressions
import Regression
import Tables
import TestSupport
import Testing

@Suite("Judgements of random formulas") struct JudgementPropertyTests {
    private static let ranges: [String: ClosedRange<Double>] = ["x": 0.5...3, "y": 1...2, "z": 0.2...1.5]
    private static let variables = ["x", "y", "z"]

    /// A formula of up to 14 leaves that has ordinary values nearly everywhere on the ranges; nil if this seed gives none.
    private static func formula(seed: UInt64) throws -> Expression? {
        var generator = SeededGenerator(seed: seed)
        let leaves = Int.random(in: 3...14, using: &generator)
        let formula = RandomExpressions().expression(leaves: leaves, using: &generator)
        let values = try values(of: formula)
        let isOrdinary = values.allSatisfy { $0.isFinite && (1e-8...1e8).contains(abs($0)) }
        return isOrdinary && !formula.variables.isEmpty ? formula : nil
    }

    private static func values(of formula: Expression) throws -> [Double] {
        var generator = SeededGenerator(seed: 77)
        let columns = variables.map { name in
            (0..<200).map { _ in Double.random(in: ranges[name] ?? 0...1, using: &generator) }
        }
        return try CompiledExpression(formula, variables: variables).evaluate(columns: columns)
    }

    private static func judgement(on found: Expression, truth: Expression) throws -> Judgement {
        var generator = SeededGenerator(seed: 3)
        return Judge(truth: truth, ranges: ranges, noise: 0).verdict(
            on: Law(found, inputs: variables), test: try testTable(of: truth, on: ranges), target: "target", using: &generator)
    }

    @Test("a formula is the same after simplification, and before")
    func simplification() throws {
        var count = 0
        for seed in 0..<700 as Range<UInt64> {
            guard let formula = try Self.formula(seed: seed) else { continue }
            let simplified = formula.simplified()
            guard simplified != formula else { continue }
            count += 1
            for (found, truth) in [(simplified, formula), (formula, simplified)] {
                let judgement = try Self.judgement(on: found, truth: truth)
                #expect(judgement.verdict == .exact, "seed \(seed): \(found) for \(truth): \(judgement.reason)")
            }
        }
        #expect(count > 150)
    }

    @Test("a formula with one constant off by a millionth is another one")
    func perturbation() throws {
        var count = 0
        var generator = SeededGenerator(seed: 8)
        for seed in 1000..<2500 as Range<UInt64> {
            guard let truth = try Self.formula(seed: seed) else { continue }
            let (freed, constants) = truth.freeingConstants()
            guard let place = constants.indices.randomElement(using: &generator), let value = constants[place].numericValue
            else { continue }
            var moved = constants
            moved[place] = .real(value * (1 + 1e-6))
            let found = freed.substitutingParameters(moved)
            // A constant that has no effect cannot be known to be wrong.
            let change = zip(try Self.values(of: found), try Self.values(of: truth)).reduce(0) {
                max($0, abs($1.0 - $1.1) / abs($1.1))
            }
            guard change > 1e-10 else { continue }
            count += 1
            let judgement = try Self.judgement(on: found, truth: truth)
            #expect(judgement.verdict != .exact, "seed \(seed): \(found) for \(truth): \(judgement.reason)")
        }
        #expect(count > 150)
    }
}
