import Glibc
import TestSupport
import Testing

@testable import Edgewise

@Suite("Gains beyond chance")
struct ChanceTests {
    /// Student's t with its degrees of freedom where two-sided chance is 5 % and 0.1 %: from tables, as are the normal's 1.960 and 3.291.
    static let quantiles: [(freedom: Double, t: Double, normal: Double)] = [
        (10, 2.2281, 1.960), (10, 4.5869, 3.2905), (30, 2.0423, 1.960), (30, 3.6460, 3.2905), (5, 6.8688, 3.2905),
        (100, 3.3905, 3.2905),
    ]

    @Test("a correlation is as far from chance as Student's t says", arguments: quantiles)
    func deviations(freedom: Double, t: Double, normal: Double) {
        let correlation = t / (freedom + t * t).squareRoot()
        #expect(abs(ChanceTest.deviations(correlation: correlation, freedom: freedom) - normal) < 0.03)
        #expect(ChanceTest.deviations(correlation: -correlation, freedom: freedom) == 0)
    }

    @Test("predictions that know nothing are not beyond chance, whatever the tails", arguments: NoiseTable.Kind.allCases)
    func ignorance(kind: NoiseTable.Kind) {
        var generator = SeededGenerator(seed: 77)
        for _ in 0..<100 {
            let truth = (0..<60).map { _ in kind.draw(using: &generator) }
            let predicted = (0..<60).map { _ in kind.draw(using: &generator) }
            #expect(ChanceTest(predicted: predicted, truth: truth, using: &generator).deviations < 3.5)
        }
    }

    @Test("one huge value that a prediction meets by chance is no law")
    func oneSpike() {
        var generator = SeededGenerator(seed: 5)
        var truth = (0..<100).map { _ in generator.standardNormal() }
        var predicted = (0..<100).map { _ in 0.001 * generator.standardNormal() }
        (truth[31], predicted[31]) = (1e6, 1e6)
        #expect(ChanceTest(predicted: predicted, truth: truth, using: &generator).ofValues == 0)
    }

    @Test("a prediction that orders the rows is seen through outliers")
    func outliers() {
        var generator = SeededGenerator(seed: 6)
        let predicted = (0..<100).map { _ in generator.uniform() }
        let truth = predicted.enumerated().map { $0.element + ($0.offset % 10 == 0 ? 1e4 * generator.standardNormal() : 0) }
        #expect(ChanceTest(predicted: predicted, truth: truth, using: &generator).ofRanks > 5)
    }

    // MARK: - Residuals of few rows

    @Test("noise on 20 rows is not taken for a surface", arguments: 1...30 as ClosedRange<UInt64>)
    func noSurface(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let columns = (0..<Int(1 + seed % 3)).map { _ in (0..<20).map { _ in generator.uniform() } }
        let residuals = (0..<20).map { _ in generator.standardNormal() }
        #expect(try !#require(ResidualSurface(residuals: residuals, columns: columns, using: &generator)).isPresent)
    }

    @Test("a smooth misfit on 20 rows is", arguments: 1...10 as ClosedRange<UInt64>)
    func surface(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let x = (0..<20).map { _ in generator.uniform(in: -1..<1) }
        let misfit = x.map { 0.01 * cos(5 * $0) }
        let surface = try #require(ResidualSurface(residuals: misfit, columns: [x], using: &generator))
        #expect(surface.isPresent && surface.explained > 0.5)
    }

    // MARK: - Steps

    @Test("a line through a random walk does not know its steps, and a line through a parabola does")
    func steps() {
        var generator = SeededGenerator(seed: 9)
        let t = (0..<200).map(Double.init)
        var place = 0.0
        let walk = t.map { _ in
            place += generator.standardNormal() + 0.2
            return place
        }
        let walked = NeighbourSteps(of: t.map { 0.2 * $0 }, truth: walk, columns: [t], fittedConstants: 1)
        #expect(walked.deviations < 3.5)
        let parabola = NeighbourSteps(
            of: t.map { 250 * $0 - 7500 }, truth: t.map { $0 * $0 + 50 * $0 }, columns: [t], fittedConstants: 2)
        #expect(parabola.deviations > 5)
    }
}
