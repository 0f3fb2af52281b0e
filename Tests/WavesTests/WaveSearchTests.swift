import Expressions
import Glibc
import LeastSquares
import Tables
import TestSupport
import Testing

@testable import Waves

/// A law invented for these tests, and the phase of its wave.
private struct WaveLaw: CustomTestStringConvertible {
    let law: SampledLaw
    let rows: Int
    let phase: @Sendable ([Double]) -> Double
    var testDescription: String { law.formula }

    init(
        _ formula: String, of variables: [String], on range: ClosedRange<Double>, rows: Int,
        phase: @escaping @Sendable ([Double]) -> Double, law: @escaping @Sendable ([Double], Double) -> Double
    ) {
        self.law = SampledLaw(formula, of: variables, on: range) { law($0, phase($0)) }
        self.phase = phase
        self.rows = rows
    }

    static let fast = [
        WaveLaw("0.3*z - 1.5*sin(97*x)", of: ["x", "z"], on: -20...30, rows: 80) {
            97 * $0[0]
        } law: {
            0.3 * $0[1] - 1.5 * sin($1)
        },
        WaveLaw("2 + w + 1.2*sin(13*x**2)", of: ["w", "x"], on: -10...10, rows: 120) {
            13 * $0[1] * $0[1]
        } law: {
            2 + $0[0] + 1.2 * sin($1)
        },
        WaveLaw("x + 5*cos(900/x)", of: ["x"], on: 0.5...4, rows: 60) {
            900 / $0[0]
        } law: {
            $0[0] + 5 * cos($1)
        },
        WaveLaw("4 - 2*cos(300*x/z)", of: ["x", "z"], on: 1...5, rows: 120) {
            300 * $0[0] / $0[1]
        } law: {
            4 - 2 * cos($1)
        },
        WaveLaw("z**2 + sin(55*x*z)", of: ["x", "z"], on: 1...5, rows: 150) {
            55 * $0[0] * $0[1]
        } law: {
            $0[1] * $0[1] + sin($1)
        },
        WaveLaw("x - 3*cos(19*x + 11*z)", of: ["x", "z"], on: -40...40, rows: 120) {
            19 * $0[0] + 11 * $0[1]
        } law: {
            $0[0] - 3 * cos($1)
        },
    ]
}

@Suite("Waves of many periods") struct WaveSearchTests {
    @Test("are found among rows that are fewer than their periods, and hold on rows not seen", arguments: WaveLaw.fast)
    private func finds(_ case: WaveLaw) throws {
        let phases = (0..<`case`.rows).map { row in
            `case`.phase(`case`.law.sampled(rows: `case`.rows, seed: 5).columns.map { $0[row] })
        }
        let range = (phases.max() ?? 0) - (phases.min() ?? 0)
        try #require(range / (2 * .pi) > Double(`case`.rows))
        try holds(`case`.law, rows: `case`.rows)
    }

    @Test(
        "of unlike sizes along two diagonals, and of a product of shifted variables, are found beside a trend",
        arguments: [
            SampledLaw("2*cos(17*x + 9*z) + 0.8*sin(17*x - 9*z)", of: ["x", "z"], on: -40...40) {
                2 * cos(17 * $0[0] + 9 * $0[1]) + 0.8 * sin(17 * $0[0] - 9 * $0[1])
            },
            SampledLaw("3*x - 1.4*cos(0.9*(x + 2)*(z - 1.5))", of: ["x", "z"], on: -4...4) {
                3 * $0[0] - 1.4 * cos(0.9 * ($0[0] + 2) * ($0[1] - 1.5))
            },
        ])
    func findsJoint(_ law: SampledLaw) throws {
        try holds(law, rows: 250)
    }

    private func holds(_ law: SampledLaw, rows: Int) throws {
        let (columns, target) = law.sampled(rows: rows, seed: 5)
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

    /// On values s apart, ω and ω + 2π/s are the same wave on every row.
    @Test("on many evenly spaced rows have the least frequency of all that agree on the rows")
    func knowsLargeLattices() throws {
        var generator = SeededGenerator(seed: 2)
        let column = (0..<200_000).map { 0.01 * Double($0) }.shuffled(using: &generator)
        let target = column.map { 3 * cos(37.5 * $0) }
        let formulas = WaveSearch(names: ["x"], columns: [column], target: target).formulas()
        #expect(!formulas.isEmpty)
        let between = column.prefix(100).map { $0 + 0.005 }
        for formula in formulas {
            let values = try CompiledExpression(formula, variables: ["x"]).evaluate(columns: [between])
            for (value, x) in zip(values, between) { #expect(abs(value - 3 * cos(37.5 * x)) < 1e-6, "\(formula)") }
        }
    }

    private static let wide = SampledLaw("e", of: ["a", "b", "c", "d", "e"], on: 1...5) { $0[4] }

    @Test(
        "are looked for no longer than a limit of work allows, but for the piece that is under way", arguments: [1e6, 3e7, 2e8])
    func endsAtItsLimit(limit: Double) {
        let (columns, target) = Self.wide.sampled(rows: 400, seed: 9)
        func spent(_ work: WorkBudget) -> Double {
            _ = WaveSearch(names: ["a", "b", "c", "d"], columns: Array(columns.prefix(4)), target: target, work: work)
                .formulas()
            return work.spent
        }
        #expect(spent(WorkBudget()) > 1.5 * limit)
        #expect(spent(WorkBudget(limit: limit)) < limit + 2e7)
    }

    @Test("are not looked for when the time is over")
    func endsInTime() {
        let (columns, target) = Self.wide.sampled(rows: 400, seed: 9)
        let work = WorkBudget { true }
        #expect(WaveSearch(names: Self.wide.variables, columns: columns, target: target, work: work).formulas().isEmpty)
        #expect(work.spent < 2e6)
    }
}
