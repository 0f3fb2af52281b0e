import Expressions
import Glibc
import LeastSquares
import TestSupport
import Testing

@testable import Signomials

@Suite("Signomial search") struct SignomialSearchTests {
    /// Laws invented for these tests.
    private static let laws = [
        SampledLaw("3*a**2*b - 2*c/a", of: ["a", "b", "c"]) { 3 * $0[0] * $0[0] * $0[1] - 2 * $0[2] / $0[0] },
        SampledLaw("sqrt(2*a*b + c**2/d)", of: ["a", "b", "c", "d"]) {
            (2 * $0[0] * $0[1] + $0[2] * $0[2] / $0[3]).squareRoot()
        },
        SampledLaw("1/(a/b + 3*c**2)", of: ["a", "b", "c"]) { 1 / ($0[0] / $0[1] + 3 * $0[2] * $0[2]) },
        SampledLaw("-7/sqrt(a**3*b + a*c)", of: ["a", "b", "c"]) {
            -7 / ($0[0] * $0[0] * $0[0] * $0[1] + $0[0] * $0[2]).squareRoot()
        },
        SampledLaw("a*b**3*(c + 2*d)*e**2", of: ["a", "b", "c", "d", "e"], on: 1...4) {
            $0[0] * $0[1] * $0[1] * $0[1] * ($0[2] + 2 * $0[3]) * $0[4] * $0[4]
        },
        SampledLaw("a**2*b/c + 4*c**2*b*cos(s)", of: ["a", "b", "c", "s"], on: [1...4, 1...4, 1...4, 0...6]) {
            $0[0] * $0[0] * $0[1] / $0[2] + 4 * $0[2] * $0[2] * $0[1] * cos($0[3])
        },
        SampledLaw("a**2*t + b*t**2", of: ["a", "b", "t"], on: [1...4, 1...4, -3...2]) {
            $0[0] * $0[0] * $0[2] + $0[1] * $0[2] * $0[2]
        },
        SampledLaw(
            "a**3*b**2/(c**2*d) + a*b*c - b**2*sin(s)**2", of: ["a", "b", "c", "d", "s"],
            on: [1...4, 1...4, 1...4, 1...4, 0...6]
        ) {
            $0[0] * $0[0] * $0[0] * $0[1] * $0[1] / ($0[2] * $0[2] * $0[3]) + $0[0] * $0[1] * $0[2]
                - $0[1] * $0[1] * sin($0[4]) * sin($0[4])
        },
    ]

    private func formulas(
        _ law: SampledLaw, rows: Int, noise: Double, seed: UInt64 = 5, work: WorkBudget = WorkBudget()
    ) -> [Expression] {
        let (columns, target) = law.sampled(rows: rows, seed: seed, noise: noise)
        return SignomialSearch(
            names: law.variables, columns: columns, target: target, weights: nil, seed: 1, work: work)?.formulas() ?? []
    }

    /// The root mean square distance of a formula from the law, on other rows, in units of the law's deviation.
    private func distance(_ formula: Expression, _ law: SampledLaw) throws -> Double {
        let (columns, truth) = law.sampled(rows: 500, seed: 99)
        let values = try CompiledExpression(formula, variables: law.variables).evaluate(columns: columns)
        let mean = truth.reduce(0, +) / 500
        let spread = truth.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (zip(values, truth).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / spread).squareRoot()
    }

    @Test("finds sums of power products under 2 % noise, with no measured exponents where whole ones serve", arguments: laws)
    private func finds(_ law: SampledLaw) throws {
        let best = try #require(formulas(law, rows: 2000, noise: 0.02).first)
        // Of a form with other exponents more than the noise of the coefficients would be left.
        #expect(try distance(best, law) < 0.01, "\(best)")
        #expect(best.abstractingConstants().values.count <= 3, "\(best)")
    }

    @Test("finds the same whatever the units of the columns", arguments: [1e-6, 1e6])
    func units(factor: Double) throws {
        let law = Self.laws[0]
        var (columns, target) = law.sampled(rows: 1000, seed: 5, noise: 0.01)
        columns[1] = columns[1].map { factor * $0 }
        target = target.map { $0 / factor }
        let found = SignomialSearch(
            names: law.variables, columns: columns, target: target, weights: nil, seed: 1, work: WorkBudget())?.formulas().first
        let best = try #require(found)
        let values = try CompiledExpression(best, variables: law.variables).evaluate(columns: columns)
        let rest = zip(values, target).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        let mean = target.reduce(0, +) / 1000
        let spread = target.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        #expect((rest / spread).squareRoot() < 0.0105, "\(best)")
    }

    @Test("errors that are shares of a target over decades are weighed as such")
    func shares() throws {
        let law = SampledLaw("a**2/b + 5*b*c", of: ["a", "b", "c"]) { $0[0] * $0[0] / $0[1] + 5 * $0[1] * $0[2] }
        // Logarithms of the columns are uniform over three decades.
        let (logs, _) = law.sampled(rows: 1500, seed: 8)
        let columns = logs.map { $0.map { exp(2.7 * $0) } }
        var target = (0..<1500).map { row in law.value(at: columns.map { $0[row] }) }
        for row in target.indices { target[row] *= 1 + 0.02 * sin(Double(row * row)) }
        let weights = target.map { 1 / ($0 * $0) }
        let found = SignomialSearch(
            names: law.variables, columns: columns, target: target, weights: weights, seed: 1, work: WorkBudget())?.formulas()
        let best = try #require(found?.first)
        let values = try CompiledExpression(best, variables: law.variables).evaluate(columns: columns)
        for row in target.indices {
            let truth = law.value(at: columns.map { $0[row] })
            #expect(abs(values[row] / truth - 1) < 0.01, "\(best)")
        }
    }

    @Test(
        "the same seed gives the same formulas, to the bit, on one thread and on four, whether or not a limit ends the search",
        arguments: [2e9, .infinity])
    func repeats(limit: Double) {
        let law = Self.laws[5]
        let budgets = [1, 1, 4].map { WorkBudget(limit: limit, threads: $0) }
        let found = budgets.map { formulas(law, rows: 800, noise: 0.05, work: $0) }
        #expect(!found[0].isEmpty)
        #expect(found[1] == found[0] && found[2] == found[0])
        #expect(budgets[1].spent == budgets[0].spent && budgets[2].spent == budgets[0].spent)
    }

    @Test("ends with what there is when its work is over, but for the piece that is under way", arguments: [1e7, 1e8, 1e9])
    func ends(limit: Double) {
        let work = WorkBudget(limit: limit)
        _ = formulas(Self.laws[7], rows: 2000, noise: 0.05, work: work)
        #expect(work.spent >= limit)
        #expect(work.spent < 1.01 * limit + 1e6)
    }

    @Test("asks twice whether the likeliest formula is enough, and ends with it if so, after half of the work at most")
    func enough() throws {
        let law = Self.laws[0]
        let (columns, target) = law.sampled(rows: 1000, seed: 5, noise: 0.02)
        func search(_ work: WorkBudget, isEnough: Bool) throws -> (asked: [Expression], found: [Expression]) {
            var asked: [Expression] = []
            let search = SignomialSearch(
                names: law.variables, columns: columns, target: target, weights: nil, seed: 1, work: work)
            let found = try #require(search).formulas { formula in
                asked.append(formula)
                return isEnough
            }
            return (asked, found)
        }
        let (short, long) = (WorkBudget(), WorkBudget())
        let ended = try search(short, isEnough: true)
        #expect(ended.asked.count == 1)
        #expect(ended.found.first == ended.asked.first)
        #expect(try search(long, isEnough: false).asked.count == 2)
        #expect(short.spent < 0.5 * long.spent)
    }

    @Test("says nothing of few rows, many inputs, none that is positive, and a target of zeros")
    func refuses() {
        let columns = (0..<11).map { shift in (0..<60).map { 2 + sin(Double($0 * (shift + 1))) } }
        func search(_ columns: [[Double]], _ target: [Double]) -> SignomialSearch? {
            SignomialSearch(
                names: columns.indices.map { "x\($0)" }, columns: columns, target: target, weights: nil, seed: 1,
                work: WorkBudget())
        }
        #expect(search(columns, columns[0]) == nil)
        #expect(search([Array(columns[0].prefix(10))], Array(columns[1].prefix(10))) == nil)
        #expect(search([columns[0].map { $0 - 2 }], columns[1]) == nil)
        #expect(search([columns[0]], columns[0].map { _ in 0 }) == nil)
    }
}
