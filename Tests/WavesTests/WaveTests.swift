import Expressions
import Glibc
import Tables
import Testing

@testable import Waves

@Suite("Waves as formulas") struct WaveTests {
    private struct Sample {
        let columns: [[Double]]
        let means: [Double]
        /// Of the variables less their means, and of their product.
        let (one, two, joint): (PhaseArgument, PhaseArgument, PhaseArgument)

        init() throws {
            var generator = SeededGenerator(seed: 8)
            columns = (0..<2).map { _ in (0..<40).map { _ in generator.uniform(in: 1..<6) } }
            let means = columns.map { $0.reduce(0, +) / 40 }
            self.means = means
            let (u, v) = (columns[0].map { $0 - means[0] }, columns[1].map { $0 - means[1] })
            func argument(_ formula: Expression, _ values: [Double]) throws -> PhaseArgument {
                try #require(PhaseArgument(formula, values, lattice: nil, most: 100))
            }
            one = try argument(.variable("x"), u)
            two = try argument(.variable("z"), v)
            joint = try argument(.variable("x") * .variable("z"), zip(u, v).map { $0 * $1 })
        }

        /// Σ a·cos φ + b·sin φ on the rows, from the arguments' values.
        func values(_ wave: Wave, _ fit: WaveFit.Result) -> [Double] {
            (0..<40).map { row in
                zip(fit.waves, wave.signs).reduce(0) { sum, part in
                    let phase = wave.arguments.indices.reduce(0) {
                        $0 + part.1[$1] * fit.multiples[$1] * wave.arguments[$1].values[row]
                    }
                    return sum + part.0.cosine * cos(phase) + part.0.sine * sin(phase)
                }
            }
        }
    }

    private func hasItsValues(_ wave: Wave, _ fit: WaveFit.Result, on sample: Sample) throws {
        let formula = wave.expression(fit)
        let values = try CompiledExpression(formula, variables: ["x", "z"]).evaluate(columns: sample.columns)
        for (value, known) in zip(values, sample.values(wave, fit)) { #expect(abs(value - known) < 1e-11, "\(formula)") }
    }

    private static func fit(_ multiples: [Double], _ waves: [(cosine: Double, sine: Double)]) -> WaveFit.Result {
        WaveFit.Result(multiples: multiples, trend: [], waves: waves, residualSumOfSquares: 0)
    }

    @Test(
        "of a product of shifted variables: with a product, with hardly any, and with none",
        arguments: [[0.8, 1.3, -0.4], [1e-6, 1.3, -0.4], [0, 1.3, -0.4]])
    func bilinear(multiples: [Double]) throws {
        let sample = try Sample()
        let wave = Wave.bilinear(sample.joint, sample.one, sample.two, sample.means)
        try hasItsValues(wave, Self.fit(multiples, [(0.7, -1.9)]), on: sample)
    }

    @Test(
        "of two variables: of like size a product of waves, of unlike size two, with one hardly there one",
        arguments: [0.6, 0.2])
    func product(size: Double) throws {
        let sample = try Sample()
        let wave = Wave.product(sample.one, sample.two, sample.means)
        let fit = Self.fit([2.1, 0.9], [(0.6 * cos(0.3), 0.6 * sin(0.3)), (size * cos(2), size * sin(2))])
        try hasItsValues(wave, fit, on: sample)
        let formula = wave.expression(Self.fit([2.1, 0.9], [(0.6, 0.1), (1e-9, 0)]))
        #expect(formula == wave.expression(Self.fit([2.1, 0.9], [(0.6, 0.1), (0, 0)])))
    }
}
