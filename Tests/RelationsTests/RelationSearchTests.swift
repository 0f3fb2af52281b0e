import Expressions
import Glibc
import LeastSquares
import TestSupport
import Testing

@testable import Relations

/// Laws invented for these tests: sums of products of plain functions, quotients of them, and plain functions of these.
private struct RelationLaw: CustomTestStringConvertible {
    let law: SampledLaw
    let effort: RelationSearch.Effort
    let rows: Int
    var testDescription: String { law.formula }

    init(
        _ formula: String, of variables: [String], on range: ClosedRange<Double> = 0.5...3,
        _ effort: RelationSearch.Effort, rows: Int = 600,
        law: @escaping @Sendable ([Double]) -> Double
    ) {
        self.law = SampledLaw(formula, of: variables, on: range, law: law)
        self.effort = effort
        self.rows = rows
    }

    static let all = [
        RelationLaw("p + 3*p*q**2", of: ["p", "q"], .brief) { $0[0] + 3 * $0[0] * $0[1] * $0[1] },
        RelationLaw("(p - q**2)/(3 + p**2*q)", of: ["p", "q"], .brief) {
            ($0[0] - $0[1] * $0[1]) / (3 + $0[0] * $0[0] * $0[1])
        },
        RelationLaw("1/sqrt(p**2 + q)", of: ["p", "q"], .brief) { 1 / ($0[0] * $0[0] + $0[1]).squareRoot() },
        RelationLaw("(p + 2*cos(a))/(7 - p*sin(b))", of: ["p", "a", "b"], .brief) {
            ($0[0] + 2 * cos($0[1])) / (7 - $0[0] * sin($0[2]))
        },
        RelationLaw("1/sqrt(p*q**2 + 2*sin(a) + 5)", of: ["p", "q", "a"], .thorough) {
            1 / ($0[0] * $0[1] * $0[1] + 2 * sin($0[2]) + 5).squareRoot()
        },
        RelationLaw("acos(q*cos(a)/(4 + q))", of: ["q", "a"], .brief) { acos($0[0] * cos($0[1]) / (4 + $0[0])) },
        RelationLaw("acos((sin(a) - q*cos(a))/(3 + q))", of: ["q", "a"], .brief) {
            acos((sin($0[1]) - $0[0] * cos($0[1])) / (3 + $0[0]))
        },
        RelationLaw("cos(p*q)/(3 + cos(q))", of: ["p", "q"], .thorough) { cos($0[0] * $0[1]) / (3 + cos($0[1])) },
        RelationLaw("x*exp(-x)*sin(3*x) + 2*x**2", of: ["x"], on: 0.1...9, .thorough) {
            $0[0] * exp(-$0[0]) * sin(3 * $0[0]) + 2 * $0[0] * $0[0]
        },
        RelationLaw("a**3 - 2*b*c + 0.5*d*f*g", of: ["a", "b", "c", "d", "f", "g", "h"], .thorough, rows: 150) {
            $0[0] * $0[0] * $0[0] - 2 * $0[1] * $0[2] + 0.5 * $0[3] * $0[4] * $0[5]
        },
        RelationLaw("(sqrt(a) - 4*log(b))/(c**2 + 2*d) - 0.6", of: ["a", "b", "c", "d", "e"], on: 1...20, .thorough, rows: 400)
        {
            ($0[0].squareRoot() - 4 * log($0[1])) / ($0[2] * $0[2] + 2 * $0[3]) - 0.6
        },
        RelationLaw("sin(p)/(q + sqrt(3*q*p + 0.7 + p**2))", of: ["p", "q"], on: 0.1...3, .thorough, rows: 90) {
            sin($0[0]) / ($0[1] + (3 * $0[1] * $0[0] + 0.7 + $0[0] * $0[0]).squareRoot())
        },
        RelationLaw("q + sqrt(3 + 2*q)*sin(p)", of: ["p", "q"], on: 0.1...6, .thorough, rows: 200) {
            $0[1] + (3 + 2 * $0[1]).squareRoot() * sin($0[0])
        },
        RelationLaw("exp(-p)*(q - sqrt(q**2 + 4*p))", of: ["p", "q"], .thorough, rows: 120) {
            exp(-$0[0]) * ($0[1] - ($0[1] * $0[1] + 4 * $0[0]).squareRoot())
        },
        RelationLaw("4 + exp(a)*b**2*(sqrt(c) - 3*cos(d))", of: ["a", "b", "c", "d", "e"], on: 1...20, .thorough, rows: 2000) {
            4 + exp($0[0]) * $0[1] * $0[1] * ($0[2].squareRoot() - 3 * cos($0[3]))
        },
        RelationLaw("cos(a)*exp(b)/sqrt(2*c*d*e + 5 + f*g)", of: ["a", "b", "c", "d", "e", "f", "g"], .thorough, rows: 300) {
            cos($0[0]) * exp($0[1]) / (2 * $0[2] * $0[3] * $0[4] + 5 + $0[5] * $0[6]).squareRoot()
        },
        RelationLaw("6 + 2*tan(a)**2*b**3/cos(c)", of: ["a", "b", "c", "d", "e"], on: -40...40, .factors, rows: 2000) {
            6 + 2 * tan($0[0]) * tan($0[0]) * $0[1] * $0[1] * $0[1] / cos($0[2])
        },
        RelationLaw("1.5 - 4*(b*cos(a) + 3)*tan(c)/exp(d)", of: ["a", "b", "c", "d", "e"], on: -6...6, .factors, rows: 2000) {
            1.5 - 4 * ($0[1] * cos($0[0]) + 3) * tan($0[2]) / exp($0[3])
        },
        RelationLaw("a**2 - (b + 3*c)/d", of: ["a", "b", "c", "d", "e"], on: -3...3, .thorough, rows: 90) {
            $0[0] * $0[0] - ($0[1] + 3 * $0[2]) / $0[3]
        },
    ]
}

@Suite("Sparse relations") struct RelationSearchTests {
    @Test("finds laws that are a relation of few terms, and they hold on rows not seen", arguments: RelationLaw.all)
    private func finds(_ case: RelationLaw) throws {
        let law = `case`.law
        let (columns, target) = law.sampled(rows: `case`.rows, seed: 3)
        let search = RelationSearch(names: law.variables, columns: columns, target: target)
        let formula = try #require(search.formula(`case`.effort))
        let (fresh, truth) = law.sampled(rows: 200, seed: 4)
        let values = try CompiledExpression(formula, variables: law.variables).evaluate(columns: fresh)
        for (value, known) in zip(values, truth) {
            #expect(abs(value - known) <= 1e-7 * max(abs(known), 1), "\(formula)")
        }
    }

    @Test("finds nothing in noise, and nothing in a law with noise", arguments: [0.01, 1])
    func isNotFooled(noise: Double) {
        let law = SampledLaw("x*y", of: ["x", "y"]) { $0[0] * $0[1] }
        let (columns, target) = law.sampled(rows: 300, seed: 1)
        let (_, other) = law.sampled(rows: 300, seed: 2)
        let noisy = zip(target, other).map { $0 + noise * $1 }
        let search = RelationSearch(names: law.variables, columns: columns, target: noisy)
        #expect(search.formula(.brief) == nil)
        #expect(search.formula(.thorough) == nil)
        #expect(search.formula(.factors) == nil)
    }

    @Test(
        "are looked for no longer than a limit of work allows, but for the piece that is under way", arguments: [1e5, 1e7, 1e8])
    func endsAtItsLimit(limit: Double) {
        let law = SampledLaw("p", of: ["a", "b", "c", "d", "p"]) { $0[4] }
        let (columns, target) = law.sampled(rows: 300, seed: 1)
        func spent(_ work: WorkBudget) -> Double {
            let search = RelationSearch(
                names: ["a", "b", "c", "d"], columns: Array(columns.prefix(4)), target: target, work: work)
            for effort in [RelationSearch.Effort.brief, .factors, .thorough] { #expect(search.formula(effort) == nil) }
            return work.spent
        }
        #expect(spent(WorkBudget()) > 1.5 * limit)
        #expect(spent(WorkBudget(limit: limit)) < limit + 1e7)
    }

    @Test("a product that stands out in the logarithm is told from what it multiplies")
    func factors() throws {
        let law = SampledLaw("-4 + tan(a)**2*(3 + b*c)/exp(d)", of: ["a", "b", "c", "d"], on: -6...6) {
            -4 + tan($0[0]) * tan($0[0]) * (3 + $0[1] * $0[2]) / exp($0[3])
        }
        let (columns, target) = law.sampled(rows: 2000, seed: 3)
        let candidates = FactoredTarget.candidates(
            names: law.variables, columns: columns, target: target, work: WorkBudget())
        let product = columns[0].indices.map { tan(columns[0][$0]) * tan(columns[0][$0]) / exp(columns[3][$0]) }
        #expect(
            candidates.contains { candidate in
                candidate.hasOffset && zip(candidate.values, product).allSatisfy { abs($0 / $1 - 1) < 1e-9 }
            })
    }

    @Test("terms are in order of cost, begin with 1, and are as many as the limit allows")
    func ordersTerms() {
        let vocabulary = Vocabulary(slots: [[.power(1), .power(2), .sine(1)]])
        let terms = vocabulary.terms(of: ["x", "y"], [[1, 2, 3], [4, 5, 6]], limit: 8)
        #expect(terms.map(\.cost) == [0, 1, 1, 1, 1])
        #expect(terms.first?.values == [1, 1, 1])
        #expect(vocabulary.terms(of: ["x", "y"], [[1, 2, 3], [4, 5, 6]], limit: 11).count == 11)
    }
}
