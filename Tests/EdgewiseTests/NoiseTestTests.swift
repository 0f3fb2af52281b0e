import Expressions
import LeastSquares
import SymbolicExtraction
import TestSupport
import Testing

@testable import Edgewise

@Suite("When a search may end before its rows are met to rounding")
struct NoiseTestTests {
    private static let law = SampledLaw("x**2 + y", of: ["x", "y"]) { $0[0] * $0[0] + $0[1] }

    private func isNoise(_ formula: String, noise: Double, leastError: Double = .infinity) throws -> Bool {
        let (columns, target) = Self.law.sampled(rows: 3000, seed: 12, noise: noise)
        let refinement = ConstantRefinement(variables: ["x", "y"], columns: columns, target: target, work: WorkBudget())
        let ranges = Dictionary(uniqueKeysWithValues: zip(["x", "y"], columns.map { ($0.min() ?? 0)...($0.max() ?? 0) }))
        let exactification = Exactification(refinement: refinement, assumptions: Assumptions(ranges: ranges))
        let exact = try #require(exactification.exact(try Expression(parsing: formula, variables: ["x", "y"])))
        return NoiseTest(refinement: refinement).isNoise(exact, views: [], leastError: leastError)
    }

    @Test("the law itself leaves noise", arguments: [0.01, 0.1, 0.5])
    func law(noise: Double) throws { #expect(try isNoise("x**2 + y", noise: noise)) }

    @Test(
        "what is off by a fraction of the noise does not, as long as the rows show it",
        arguments: [("x**2 + 0.9*y + 0.17", 0.1), ("x**1.9 + y", 0.1), ("x**2 + log(y)", 0.3)])
    func others(formula: String, noise: Double) throws {
        // Held to their numbers: refined they would come nearer.
        let (columns, target) = Self.law.sampled(rows: 3000, seed: 12, noise: noise)
        let expression = try Expression(parsing: formula, variables: ["x", "y"])
        let values = try CompiledExpression(expression, variables: ["x", "y"]).evaluate(columns: columns)
        let residuals = zip(values, target).map { $0 - $1 }
        #expect(try #require(ResidualStructure(residuals: residuals, columns: columns)).isPresent)
    }

    @Test("a formula that a smooth surface beats clearly does not")
    func beaten() throws {
        #expect(try isNoise("x**2 + y", noise: 0.1, leastError: 0.099))
        #expect(try !isNoise("x**2 + y", noise: 0.1, leastError: 0.09))
    }

    @Test("a formula of many measured constants may bend to the rows, and ends no search")
    func constants() throws {
        #expect(try !isNoise("1.013*x**2.003 + 1.02*exp(0.31*y) - 0.7*sin(0.93*x)", noise: 0.1))
    }
}
