import Expressions
import Glibc
import KolmogorovArnold
import LeastSquares
import Synchronization
import Tables
import TestSupport
import Testing

@testable import SymbolicExtraction

@Suite("The choice of functions in context")
struct FormulaSearchTests {
    static let exponential = SplineLaw(
        law: SampledLaw("exp(sin(pi*x) + y**2)", on: -1...1) { exp(sin(.pi * $0[0]) + $0[1] * $0[1]) },
        inner: [[{ sin(.pi * $0) }, { $0 * $0 }]], outer: { exp($0) })
    static let gauged = SplineLaw(
        law: SampledLaw("cos(x*y)", on: 0.5...2) { cos($0[0] * $0[1]) },
        // log x and log y, stretched as training would: the node is 0.4·log(x·y) + 0.3.
        inner: [[{ 0.4 * log($0) + 0.1 }, { 0.4 * log($0) + 0.2 }]], outer: { cos(exp(($0 - 0.3) / 0.4)) })
    static let laws = [
        exponential, gauged,
        SplineLaw(
            law: SampledLaw("sqrt(x**2 + y**2)") { hypot($0[0], $0[1]) },
            inner: [[{ 0.3 * $0 * $0 - 0.2 }, { 0.3 * $0 * $0 + 1 }]], outer: { sqrt(($0 - 0.8) / 0.3) }, outputScale: 2.5),
        SplineLaw(
            law: SampledLaw("(x + y)/(1 + x*y)", on: -0.8...0.8) { ($0[0] + $0[1]) / (1 + $0[0] * $0[1]) },
            inner: [[{ 2 * atanh($0) }, { 2 * atanh($0) }]], outer: { tanh($0 / 2) }),
        SplineLaw(
            law: SampledLaw("x**3/(y*z)", of: ["x", "y", "z"]) { pow($0[0], 3) / ($0[1] * $0[2]) },
            inner: [[{ 3 * log($0) }, { -log($0) }, { -log($0) }]], outer: { exp($0) }, outputScale: 7),
        SplineLaw(
            law: SampledLaw("sin(x)*(1 + y**2)", on: -2...2) { sin($0[0]) * (1 + $0[1] * $0[1]) },
            inner: [[{ 3 * sin($0) }, nil], [nil, { 1 + $0 * $0 }]], isProduct: true, outer: { $0 / 3 }),
    ]

    @Test("a network of fine splines gives its law back", arguments: laws)
    func lawComesBack(example: SplineLaw) throws {
        let search = example.search()
        #expect(search.error < 1e-3)
        let candidates = search.candidates()
        let best = try #require(candidates.first)
        let exactification = Exactification(refinement: search.refinement, assumptions: search.assumptions)
        let exact = try #require(exactification.exact(best.refined.expression))
        var generator = SeededGenerator(seed: 1)
        let verdict = try exact.expression.isEquivalent(to: example.law.expression(), over: example.law.box, using: &generator)
        #expect(verdict == .equal, "found \(exact.expression)")
        #expect(exact.error < 1e-10)
        #expect(candidates.map(\.bits) == candidates.map(\.bits).sorted())
    }

    @Test("candidates say what error they leave on the rows", arguments: laws.prefix(3))
    func errors(example: SplineLaw) throws {
        let search = example.search(rows: 300)
        for candidate in search.candidates(limit: 4).prefix(5) {
            let program = try CompiledExpression(candidate.refined.expression, variables: example.law.variables)
            let predicted = program.evaluate(columns: search.refinement.columns)
            let target = search.refinement.target
            let mean = target.reduce(0, +) / 300
            let square = zip(predicted, target).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            let total = target.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            #expect(abs(candidate.error - sqrt(square / total)) < 1e-9)
        }
    }

    @Test("a search that is told to stop tries no combination")
    func stops() {
        #expect(Self.exponential.search(work: WorkBudget(limit: 0)).candidates().isEmpty)
        let asked = Atomic(0)
        let work = WorkBudget { asked.add(1, ordering: .relaxed).newValue > 5 }
        #expect(Self.exponential.search(work: work).candidates().count <= 3)
    }

    @Test("one form is refined once, however many combinations lead to it")
    func noTwins() {
        let forms = Self.laws[2].search().candidates().map(\.refined.formula)
        #expect(Set(forms).count == forms.count)
    }

    // MARK: - The choices of each edge

    @Test("the functions that the law has stand among each edge's first choices")
    func choices() throws {
        let search = Self.exponential.search()
        let edges = EdgeChoices(search.network, columns: search.refinement.columns, error: search.error, library: .standard)
        for (address, name) in [
            (SplineLaw.address.first, "sin"), (SplineLaw.address.second, "x^2"), (SplineLaw.address.outer, "exp"),
        ] {
            let choices = try #require(edges.choices[address])
            #expect(choices.map(\.bits) == choices.map(\.bits).sorted())
            #expect(choices[0].candidate?.function.name == name)
            // The formula is the edge's curve.
            let program = try CompiledExpression(choices[0].formula, variables: ["x"])
            let spline = try #require(search.network[address].spline)
            for place in 1..<10 {
                let x = spline.knots.lowerBound + (spline.knots.upperBound - spline.knots.lowerBound) * Double(place) / 10
                #expect(abs(program([x]) - spline.spline.value(at: x)) < 1e-3)
            }
        }
    }

    @Test("a node of logarithms is looked at through the exponential of its value")
    func gaugedChoices() throws {
        let search = Self.gauged.search()
        let edges = EdgeChoices(search.network, columns: search.refinement.columns, error: search.error, library: .standard)
        let outer = try #require(edges.choices[SplineLaw.address.outer])
        let through = outer.filter {
            $0.formula.functions.contains(.exp) && !$0.formula.functions.filter { $0 != .exp }.isEmpty
        }
        #expect(!through.isEmpty)
        let errors = try through.map { choice in
            let program = try CompiledExpression(choice.formula, variables: ["x"])
            return (1..<20).map { place in
                let x = 0.3 + 0.4 * (log(0.25) + (log(4) - log(0.25)) * Double(place) / 20)
                return abs(program([x]) - cos(exp((x - 0.3) / 0.4)))
            }.max() ?? .infinity
        }
        #expect((errors.min() ?? .infinity) < 1e-3)
    }

    @Test("an edge may err by the network's error over its effect, but not by more than it varies")
    func edgeErrors() throws {
        // y = 3·(x² + …): what the node is off by counts three times.
        let example = SplineLaw(
            law: SampledLaw("3*(x**2 + y)", on: -1...1) { 3 * ($0[0] * $0[0] + $0[1]) }, inner: [[{ $0 * $0 }, { $0 }]],
            outer: { 3 * $0 })
        let columns = example.law.sampled(rows: 400, seed: 3).columns
        let errors = EdgeChoices.edgeErrors(of: example.network(), columns: columns, error: 0.06)
        #expect(abs(errors[0][0] - 0.02) < 1e-6)
        #expect(abs(errors[1][0] - 0.06) < 1e-6)
        let capped = EdgeChoices.edgeErrors(of: example.network(), columns: columns, error: 1e6)
        let node = columns[0].indices.map { columns[0][$0] * columns[0][$0] + columns[1][$0] }
        let mean = node.reduce(0, +) / 400
        let deviation = sqrt(node.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 400)
        #expect(abs(capped[0][0] - deviation) < 1e-4)
        #expect(abs(capped[1][0] - 3 * deviation) < 1e-4)
    }
}
