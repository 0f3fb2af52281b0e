import Tables
import Testing

@testable import KolmogorovArnold

@Suite("Scaling outputs")
struct ScalingTests {
    @Test("every output is multiplied by the factor, of sum and of product nodes", arguments: [1, 2, 3] as [UInt64])
    func scales(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let network = Network(shape: [3, 2, LayerShape(sums: 1, products: 1, arity: 3)], using: &generator)
        let columns = (0..<3).map { _ in (0..<50).map { _ in generator.uniform(in: -1..<1) } }
        for (plain, scaled) in zip(network.evaluate(columns), network.withOutputs(times: -2.5).evaluate(columns)) {
            for (one, other) in zip(plain, scaled) { #expect(abs(-2.5 * one - other) <= 1e-13 * max(1, abs(other))) }
        }
    }
}
