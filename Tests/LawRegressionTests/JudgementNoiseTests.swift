import Expressions
import LeastSquares
import Regression
import SymbolicExtraction
import Tables
import TestSupport
import Testing

@testable import Edgewise

/// A law with three constants that was measured with noise, and refitted.
struct NoisyCase: Sendable, CustomStringConvertible {
    let truth: String
    let ranges: [String: ClosedRange<Double>]
    var description: String { truth }

    static let all = [
        NoisyCase(truth: "2.3*exp(-0.8*x) + 0.7", ranges: ["x": 0.2...4]),
        NoisyCase(truth: "1.7*x**0.6*y**(-1.3)", ranges: ["x": 0.5...4, "y": 0.5...3]),
        NoisyCase(truth: "3.1*sin(1.9*x + 0.4)", ranges: ["x": -2...3]),
        NoisyCase(truth: "5.2*x/(1.4 + x) + 0.3*y", ranges: ["x": 0.1...6, "y": -1...1]),
        NoisyCase(truth: "6.6e-34*x**1.1 + 2.5e-20*y", ranges: ["x": 1e12...1e14, "y": 1...5]),
    ]

    func expression() throws -> Expression { try Expression(parsing: truth) }

    /// `form` with its decimals fitted to the law's rows under noise γ, as discovery gives a law: with the standard errors of all
    /// its constants together.
    func fitted(_ form: Expression, noise: Double, seed: UInt64, rows: Int = 400) throws -> Law {
        let table = try testTable(of: expression(), on: ranges, rows: rows, seed: seed)
        let names = ranges.keys.sorted()
        let exact = try #require(table["target"])
        let size = (exact.reduce(0) { $0 + $1 * $1 } / Double(exact.count)).squareRoot()
        var generator = SeededGenerator(seed: seed).stream(1)
        let refinement = ConstantRefinement(
            variables: names, columns: names.compactMap { table[$0] },
            target: exact.map { $0 + noise * size * generator.standardNormal() })
        let formula = try refinement.refine(form, effort: .nearest).expression
        let constants = Exactification(refinement: refinement, assumptions: .none).constants(of: formula)
        return Law(
            formula, inputs: names,
            constants: constants.enumerated().map { index, constant in
                LawConstant(
                    name: "c\(index + 1)", value: constant.fitted, standardError: constant.standardError,
                    snapped: constant.exact?.description)
            }, fittedRows: rows)
    }

    func judgement(on law: Law, noise: Double) throws -> Judgement {
        var generator = SeededGenerator(seed: 4)
        let judge = Judge(truth: try expression(), ranges: ranges, noise: noise)
        return judge.verdict(on: law, test: try testTable(of: expression(), on: ranges), target: "target", using: &generator)
    }
}

@Suite("Judgements under noise") struct JudgementNoiseTests {
    @Test("a form with three constants fitted under noise is exact nearly always", arguments: NoisyCase.all, [0.001, 0.05])
    func rightForm(noisy: NoisyCase, noise: Double) throws {
        let seeds = 1...120 as ClosedRange<UInt64>
        var wrong: [String] = []
        for seed in seeds {
            let law = try noisy.fitted(noisy.expression(), noise: noise, seed: seed)
            let judgement = try noisy.judgement(on: law, noise: noise)
            if judgement.verdict != .exact { wrong.append("\(seed): \(judgement.reason)") }
        }
        // Three independent constants within three standard errors: 99.2 % of the time, 119 of 120; 113 and fewer in 1 of 60,000.
        #expect(wrong.count <= 6, "\(wrong)")
    }

    @Test(
        "a form with a term too many never is", arguments: NoisyCase.all,
        ["0.01*z", "0.01", "0.01*x**2", "0.01*sin(2*x)", "0.02*exp(-0.5*x)"])
    func spuriousTerm(noisy: NoisyCase, term: String) throws {
        guard noisy.ranges["x"].map({ $0.upperBound < 100 }) == true else { return }
        // Some laws have that term.
        guard !(noisy.truth.contains("+ 0.7") && term == "0.01") else { return }
        let widened = NoisyCase(truth: noisy.truth, ranges: noisy.ranges.merging(["z": 1...2]) { old, _ in old })
        let form = try noisy.expression() + Expression(parsing: term)
        for seed in 1...25 as ClosedRange<UInt64> {
            let law = try widened.fitted(form, noise: 0.01, seed: seed)
            let judgement = try widened.judgement(on: law, noise: 0.01)
            #expect(judgement.verdict != .exact, "\(law.formula): \(judgement.reason)")
        }
    }
}
