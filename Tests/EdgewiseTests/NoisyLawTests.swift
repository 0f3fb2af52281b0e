import Edgewise
import Glibc
import TestSupport
import Testing

@Suite("Discovery under noise")
struct NoisyLawTests {
    /// Numbers that no simple fraction is near, so that what is measured stays measured.
    static let laws = [
        SampledLaw("2.3719*exp(-0.8353*x)", of: ["x"]) { 2.3719 * exp(-0.8353 * $0[0]) },
        SampledLaw("1.9137*x + 0.6183*y") { 1.9137 * $0[0] + 0.6183 * $0[1] },
        SampledLaw("3.1837*x*y") { 3.1837 * $0[0] * $0[1] },
        SampledLaw("1.3791*x/y**2") { 1.3791 * $0[0] / ($0[1] * $0[1]) },
    ]

    @Test("at 1 % noise the form is found, its constants to within their errors", arguments: laws, [1, 2] as [UInt64])
    func formAndConstants(law: SampledLaw, seed: UInt64) throws {
        let table = try law.table(rows: 1000, seed: 40 + seed, noise: 0.01)
        let found = try #require(try discover(table, options: DiscoveryOptions(target: SampledLaw.target, seed: seed)).law)
        let truth = try law.expression().simplified().abstractingConstants()
        #expect(found.formula.abstractingConstants().formula == truth.formula, "found \(found.formula)")
        #expect(found.certificate.verdict == .withinNoise)

        let measured = found.constants.filter { $0.snapped == nil }.sorted { $0.value < $1.value }
        try #require(measured.count == truth.values.count)
        for (constant, value) in zip(measured, truth.values.sorted()) {
            #expect(constant.standardError > 0)
            #expect(abs(constant.value - value) < 4 * constant.standardError, "\(constant) is not \(value)")
        }
    }

    @Test("the error of a law within noise is the noise, and its R² what noise leaves")
    func figures() throws {
        let law = Self.laws[0]
        let table = try law.table(rows: 1000, seed: 50, noise: 0.01)
        let found = try #require(try discover(table, options: DiscoveryOptions(target: SampledLaw.target)).law)
        let exact = law.sampled(rows: 1000, seed: 50).target
        let mean = exact.reduce(0, +) / 1000
        let noise = 0.01 * (exact.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1000).squareRoot()
        // 200 rows give a standard deviation to 5 %.
        #expect(abs(found.certificate.rmse / noise - 1) < 0.2)
        let r2 = try #require(found.certificate.r2)
        #expect(abs(r2 - (1 - 1e-4)) < 5e-5)
    }

    @Test("noise alone has no law", arguments: 1...20 as ClosedRange<UInt64>)
    func pureNoise(seed: UInt64) throws {
        var generator = SeededGenerator(seed: 900 + seed)
        let columns = [
            (0..<240).map { _ in generator.uniform(in: 0.5..<3) }, (0..<240).map { _ in generator.uniform(in: -1..<1) },
            (0..<240).map { _ in generator.standardNormal() },
        ]
        let found = try discover(
            Table(names: ["x", "y", "target"], columns: columns), options: DiscoveryOptions(target: "target", seed: seed))
        #expect(found.law == nil, "found \(found.law?.formula.description ?? "")")
        #expect(found.front.isEmpty)
        #expect(found.isComplete)
    }
}
