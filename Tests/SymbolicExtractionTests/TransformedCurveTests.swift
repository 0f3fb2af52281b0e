import Expressions
import Glibc
import Testing

@testable import SymbolicExtraction

@Suite("Curves through changed axes") struct TransformedCurveTests {
    private static let arguments = (0..<150).map { 0.3 + 2.2 * Double($0) / 149 }

    private struct Law: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let value: @Sendable (Double) -> Double

        init(_ formula: String, _ value: @escaping @Sendable (Double) -> Double) {
            testDescription = formula
            self.value = value
        }
    }

    @Test(
        "recognises functions of reciprocals, roots and powers of the variable",
        arguments: [
            Law("2/(exp(1/x) - 1)") { 2 / (exp(1 / $0) - 1) }, Law("exp(-3/x)") { exp(-3 / $0) },
            Law("x**2/sqrt(1 + 1/x**2)") { $0 * $0 / sqrt(1 + 1 / ($0 * $0)) }, Law("tanh(2/x)/x") { tanh(2 / $0) / $0 },
            Law("1/(1 + cosh(x))") { 1 / (1 + cosh($0)) }, Law("sin(sqrt(x))") { sin(sqrt($0)) },
        ])
    private func recognises(_ law: Law) throws {
        let curve = SampledCurve(arguments: Self.arguments, values: Self.arguments.map(law.value))
        let best = try #require(TransformedCurve().candidates(for: curve).first)
        #expect(best.unexplained < 1e-18, "it came out as \(best.formula)")
        let fresh = [0.41, 0.77, 1.3, 2.9]
        let found = try CompiledExpression(best.formula, variables: ["x"]).evaluate(columns: [fresh])
        for (value, x) in zip(found, fresh) {
            #expect(abs(value - law.value(x)) < 1e-8 * max(1, abs(law.value(x))))
        }
    }
}
