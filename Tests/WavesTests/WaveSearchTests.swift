import Expressions
import Glibc
import TestSupport
import Testing

@testable import Waves

/// Laws invented for these tests, with more periods than rows.
private struct WaveLaw: CustomTestStringConvertible {
    let law: SampledLaw
    let rows: Int
    var testDescription: String { law.formula }

    init(
        _ formula: String, of variables: [String], on range: ClosedRange<Double>, rows: Int,
        law: @escaping @Sendable ([Double]) -> Double
    ) {
        self.law = SampledLaw(formula, of: variables, on: range, law: law)
        self.rows = rows
    }

    static let all = [
        WaveLaw("3 - 4*sin(41.7*x)", of: ["x", "z"], on: -20...30, rows: 80) { 3 - 4 * sin(41.7 * $0[0]) },
        WaveLaw("2.5*cos(3.1*z**3) + x", of: ["x", "z"], on: -30...30, rows: 120) {
            2.5 * cos(3.1 * $0[1] * $0[1] * $0[1]) + $0[0]
        },
        WaveLaw("1 + 0.7*sin(5.3*x)*sin(2.9*z)", of: ["w", "x", "z"], on: -40...40, rows: 120) {
            1 + 0.7 * sin(5.3 * $0[1]) * sin(2.9 * $0[2])
        },
        WaveLaw("cos(5.3*x - 2.9*z)", of: ["x", "z"], on: -40...40, rows: 120) { cos(5.3 * $0[0] - 2.9 * $0[1]) },
        WaveLaw("x**2 - z + 3*sin(2*(x - 1)*(z - 3))", of: ["x", "z"], on: 0...7, rows: 250) {
            $0[0] * $0[0] - $0[1] + 3 * sin(2 * ($0[0] - 1) * ($0[1] - 3))
        },
        WaveLaw("6*cos(77/x)", of: ["x"], on: 1...4, rows: 60) { 6 * cos(77 / $0[0]) },
    ]
}

@Suite("Waves of many periods") struct WaveSearchTests {
    @Test("are found among rows that are fewer than their periods, and hold on rows not seen", arguments: WaveLaw.all)
    private func finds(_ case: WaveLaw) throws {
        let law = `case`.law
        let (columns, target) = law.sampled(rows: `case`.rows, seed: 5)
        let formulas = WaveSearch(names: law.variables, columns: columns, target: target).formulas()
        let formula = try #require(formulas.first)
        let (fresh, truth) = law.sampled(rows: 200, seed: 6)
        let values = try CompiledExpression(formula, variables: law.variables).evaluate(columns: fresh)
        for (value, known) in zip(values, truth) { #expect(abs(value - known) <= 1e-6, "\(formula)") }
    }

    @Test("are found below noise as large as they are")
    func findsUnderNoise() throws {
        let law = SampledLaw("cos(41.7*x)", of: ["x", "e"], on: -20...30) { cos(41.7 * $0[0]) }
        let (columns, target) = law.sampled(rows: 800, seed: 7)
        let noisy = zip(target, columns[1]).map { $0 + 0.05 * ($1 - 5) }
        let formula = try #require(WaveSearch(names: ["x"], columns: [columns[0]], target: noisy).formulas().first)
        let values = try CompiledExpression(formula, variables: ["x"]).evaluate(columns: [columns[0]])
        let error = zip(values, target).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 800
        #expect(error < 0.01, "\(formula)")
    }

    @Test("are not seen in what has none", arguments: 1...4)
    func isNotFooled(seed: Int) {
        let law = SampledLaw("e", of: ["x", "z", "e"], on: -5...5) { $0[2] }
        let (columns, target) = law.sampled(rows: 150, seed: UInt64(seed))
        #expect(WaveSearch(names: ["x", "z"], columns: Array(columns.prefix(2)), target: target).formulas().isEmpty)
        let poles = columns[0].map { tan($0) }
        #expect(WaveSearch(names: ["z"], columns: [columns[1]], target: poles).formulas().isEmpty)
    }

    @Test("on a lattice have no more periods than it tells apart")
    func knowsLattices() throws {
        let lattice = (0..<50).map { 3 + 0.25 * Double($0) }
        let argument = try #require(Argument(.variable("x"), lattice, most: 1 << 20))
        #expect(argument.mostHalfPeriods == 49)
    }
}
