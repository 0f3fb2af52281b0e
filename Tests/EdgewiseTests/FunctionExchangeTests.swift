import Expressions
import FunctionLibrary
import Glibc
import LeastSquares
import SymbolicExtraction
import TestSupport
import Testing

@testable import Edgewise

@Suite("A formula with one function exchanged for another")
struct FunctionExchangeTests {
    private static let names = ["x", "z"]

    private static func law(_ text: String, of function: @escaping @Sendable (Double) -> Double) -> SampledLaw {
        SampledLaw(text, of: names, on: [-1...1, 1...3]) { $0[1] * function($0[0]) }
    }

    private static let step = law("1.3*z*tanh(1.7*x)") { 1.3 * tanh(1.7 * $0) }
    private static let arc = law("z*atan(3*x)") { atan(3 * $0) }

    private func alternatives(
        to formula: String, for law: SampledLaw, noise: Double
    ) throws -> (formulas: [Expression], errors: [Double], ofFormula: Double) {
        let (columns, target) = law.sampled(rows: 4000, seed: 7, noise: noise)
        let refinement = ConstantRefinement(variables: Self.names, columns: columns, target: target)
        let ranges = Dictionary(uniqueKeysWithValues: zip(Self.names, columns.map { ($0.min() ?? 0)...($0.max() ?? 0) }))
        let trial = FormulaTrial(refinement, assumptions: Assumptions(ranges: ranges))
        let exchange = FunctionExchange(trial: trial, library: .standard, work: WorkBudget())
        let given = try Expression(parsing: formula, variables: Set(Self.names))
        let formulas = exchange.alternatives(to: given)
        let errors = try (formulas + [given]).map {
            try refinement.refine($0, effort: .nearest).rootMeanSquareError
        }
        return (formulas, errors.dropLast(), errors[formulas.count])
    }

    @Test("brings up what noise hides: steps of one shape or another")
    func rivals() throws {
        let (formulas, errors, ofLaw) = try alternatives(to: "1.299*z*tanh(1.702*x)", for: Self.step, noise: 0.1)
        let steps = zip(formulas, errors).filter { formula, _ in ["erf", "atan"].contains { formula.description.contains($0) } }
        #expect(steps.contains { $0.1 < 1.01 * ofLaw }, "\(formulas) \(errors) \(ofLaw)")
    }

    @Test("brings up nothing where the rows decide")
    func decided() throws {
        let (formulas, errors, ofLaw) = try alternatives(to: "1.299*z*tanh(1.702*x)", for: Self.step, noise: 1e-4)
        // The law itself may come back in other words.
        #expect(errors.allSatisfy { $0 < 1.002 * ofLaw }, "\(formulas)")
        #expect(!formulas.contains { $0.description.contains("erf") })
    }

    @Test("finds the function where another one was taken for it")
    func finds() throws {
        let (formulas, errors, ofTaken) = try alternatives(to: "1.3*z*tanh(2.4*x)", for: Self.arc, noise: 0.02)
        #expect(try #require(formulas.first).description.contains("atan"))
        #expect(try #require(errors.first) < 0.95 * ofTaken)
    }

    @Test("has nothing to exchange in a formula without functions, and does nothing when the work is over")
    func nothing() throws {
        #expect(try alternatives(to: "0.99*z*x", for: Self.arc, noise: 0.1).formulas.isEmpty)
        let (columns, target) = Self.step.sampled(rows: 100, seed: 7, noise: 0.1)
        let refinement = ConstantRefinement(variables: Self.names, columns: columns, target: target)
        let over = FunctionExchange(
            trial: FormulaTrial(refinement, assumptions: Assumptions()), library: .standard, work: WorkBudget(limit: 0))
        #expect(over.alternatives(to: try Expression(parsing: "z*exp(-x**2/2)", variables: Set(Self.names))).isEmpty)
    }
}
