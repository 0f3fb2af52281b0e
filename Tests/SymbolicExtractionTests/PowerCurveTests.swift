import Expressions
import Glibc
import Testing

@testable import SymbolicExtraction

@Suite("Curves that are lines between powers")
struct PowerCurveTests {
    struct Law: Sendable {
        let range: ClosedRange<Double>
        let value: @Sendable (Double) -> Double
    }

    /// A dose and its effect, survival, a liquid that thins, growth to a limit, slow growth in a table of years.
    static let curves: [Law] = [
        Law(range: 0.2...60) { 1.3 + 7.9 / (1 + pow($0 / 9.4, -1.7)) },
        Law(range: 0.3...20) { 2.5 * exp(-pow($0 / 6.1, 1.4)) },
        Law(range: 0.01...300) { 0.2 + 4.4 * pow(1 + pow(2.3 * $0, 1.6), -0.35) },
        Law(range: 0...12) { 18.5 * pow(1 - 0.83 * exp(-0.41 * $0), 2.6) },
        Law(range: 1900...1990) { 40 + 310 * exp(-3.2 * exp(-0.07 * ($0 - 1930))) },
    ]

    @Test("laws with a free power inside and another outside", arguments: curves.indices)
    func freePowers(index: Int) throws {
        let (range, law) = (Self.curves[index].range, Self.curves[index].value)
        let arguments = (0..<120).map { range.lowerBound + (range.upperBound - range.lowerBound) * pow(Double($0) / 119, 1.5) }
        let curve = SampledCurve(arguments: arguments, values: arguments.map(law))
        let found = try #require(PowerCurve().formulas(for: curve).first)
        #expect(found.unexplained < 1e-20)
        let program = try CompiledExpression(found.formula, variables: ["x"])
        for place in stride(from: 0.05, to: 1, by: 0.1) {
            let x = range.lowerBound + (range.upperBound - range.lowerBound) * place
            #expect(abs(program([x]) / law(x) - 1) < 1e-8)
        }
    }

    @Test("a curve that does not vary has none")
    func constant() {
        let curve = SampledCurve(arguments: (0..<50).map(Double.init), values: [Double](repeating: 2, count: 50))
        #expect(PowerCurve().formulas(for: curve).isEmpty)
    }
}
