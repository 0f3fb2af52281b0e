import Expressions
import FunctionLibrary
import Glibc
import LeastSquares
import TestSupport
import Testing

@testable import SparseForms

@Suite("Sparse forms") struct SparseFormsTests {
    /// Laws invented for these tests.
    private static let laws = [
        SampledLaw("3*x*y - 2/x") { 3 * $0[0] * $0[1] - 2 / $0[0] },
        SampledLaw("sqrt(x**2 + 5*sin(y) + 8)") { ($0[0] * $0[0] + 5 * sin($0[1]) + 8).squareRoot() },
        SampledLaw("1/(0.3 + x/y + exp(-y))") { 1 / (0.3 + $0[0] / $0[1] + exp(-$0[1])) },
        SampledLaw("-1/sqrt(2*x + y**2)") { -1 / (2 * $0[0] + $0[1] * $0[1]).squareRoot() },
        SampledLaw("(x + y)/(1 + x*y)") { ($0[0] + $0[1]) / (1 + $0[0] * $0[1]) },
        SampledLaw("log(x*y + 2*y)", on: 1.2...3) { log($0[0] * $0[1] + 2 * $0[1]) },
        SampledLaw("asin(x**2/y)", on: [0.1...0.9, 1...3]) { asin($0[0] * $0[0] / $0[1]) },
        SampledLaw("2*cos(x - y)*z + x*x", of: ["x", "y", "z"]) { 2 * cos($0[0] - $0[1]) * $0[2] + $0[0] * $0[0] },
    ]

    private func forms(_ law: SampledLaw, rows: Int, noise: Double) -> (
        forms: SparseForms, columns: [[Double]], target: [Double]
    ) {
        let (columns, target) = law.sampled(rows: rows, seed: 7, noise: noise)
        let forms = SparseForms(
            names: law.variables, columns: columns, target: target, weights: nil, library: .standard, work: WorkBudget())
        return (forms, columns, target)
    }

    @Test("finds a law that is a sum of plain terms under a plain response", arguments: laws)
    private func finds(_ law: SampledLaw) throws {
        let (forms, columns, target) = forms(law, rows: 300, noise: 0)
        let best = try #require(forms.candidates(accuracy: 1e-9, freedom: 150).first)
        let values = try CompiledExpression(best.formula, variables: law.variables).evaluate(columns: columns)
        for (value, truth) in zip(values, target) { #expect(abs(value - truth) < 1e-7 * max(1, abs(truth)), "\(best.formula)") }
    }

    @Test("the error that it gives is the error of the formula", arguments: laws)
    private func error(_ law: SampledLaw) throws {
        let (forms, columns, target) = forms(law, rows: 400, noise: 1e-3)
        let best = try #require(forms.candidates(accuracy: 1e-3, freedom: 150).first)
        let values = try CompiledExpression(best.formula, variables: law.variables).evaluate(columns: columns)
        let mean = target.reduce(0, +) / 400
        let deviation = target.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
        let rest = zip(values, target).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot() / deviation
        #expect(abs(best.error - rest) < 1e-6 * rest, "\(best.formula)")
    }

    @Test("finds the same whatever the unit of the target", arguments: [1e-3, 1e3])
    func units(factor: Double) throws {
        let (columns, target) = SampledLaw("1/(0.3 + x/y + exp(-y))") { 1 / (0.3 + $0[0] / $0[1] + exp(-$0[1])) }
            .sampled(rows: 300, seed: 7)
        let forms = SparseForms(
            names: ["x", "y"], columns: columns, target: target.map { factor * $0 }, weights: nil, library: .standard,
            work: WorkBudget())
        let best = try #require(forms.candidates(accuracy: 1e-9, freedom: 150).first)
        #expect(best.error < 1e-8, "\(best.formula)")
    }

    @Test("a target that is 0 on a row may still be a quotient")
    func zero() throws {
        let law = SampledLaw("(x - y)/(1 + x*y)") { ($0[0] - $0[1]) / (1 + $0[0] * $0[1]) }
        var (columns, target) = law.sampled(rows: 200, seed: 4)
        columns[0][17] = columns[1][17]
        target[17] = 0
        let forms = SparseForms(
            names: ["x", "y"], columns: columns, target: target, weights: nil, library: .standard, work: WorkBudget())
        let best = try #require(forms.candidates(accuracy: 1e-9, freedom: 150).first)
        #expect(best.error < 1e-8, "\(best.formula)")
    }

    @Test("says nothing of too many variables, too few rows and a constant target")
    func refuses() {
        let columns = (0..<6).map { shift in (0..<30).map { sin(Double($0 * (shift + 1))) } }
        func candidates(_ columns: [[Double]], _ target: [Double]) -> Int {
            SparseForms(
                names: columns.indices.map { "x\($0)" }, columns: columns, target: target, weights: nil, library: .standard,
                work: WorkBudget()
            ).candidates(accuracy: 1e-9, freedom: 150).count
        }
        #expect(candidates(columns, columns[0]) == 0)
        #expect(candidates([Array(columns[0].prefix(10))], Array(columns[1].prefix(10))) == 0)
        #expect(candidates([columns[0]], columns[0].map { _ in 2 }) == 0)
    }

    @Test("no two terms of a dictionary are the same up to scale and place, and none is undefined on a row")
    func dictionary() {
        let (columns, _) = Self.laws[0].sampled(rows: 80, seed: 3)
        let variables = zip(["x", "y"], columns).map { Feature(formula: .variable($0), values: $1, complexity: 1) }
        let features = FeatureDictionary(variables: variables, library: .standard, limit: 500).features
        #expect(features.count == 500)
        #expect(features.allSatisfy { $0.values.allSatisfy(\.isFinite) })
        #expect(zip(features, features.dropFirst()).allSatisfy { $0.complexity <= $1.complexity })
        let gram = WeightedSystem(
            features.map(\.values), target: columns[0].map { sin(9 * $0) }, weights: columns[0].map { _ in 1 })?.gram
        let closest = (0..<500).flatMap { i in (0..<i).map { abs(gram?[i, $0] ?? 1) } }.max() ?? 1
        #expect(closest < 1 - 1e-12)
    }
}
