import Edgewise
import Expressions
import Foundation
import TestSupport
import Testing

@Suite("What discovery claims")
struct ClaimTests {
    /// Set `EDGEWISE_NOISE_TABLES` to try more than these.
    static let noiseTables: [NoiseTable] = {
        let count = ProcessInfo.processInfo.environment["EDGEWISE_NOISE_TABLES"].flatMap(Int.init) ?? 12
        return (0..<count).map { NoiseTable(seed: 300 + UInt64($0)) }
    }()

    @Test("pure noise has no law", arguments: noiseTables)
    func noise(noise: NoiseTable) throws {
        let options = DiscoveryOptions(target: "y", seed: noise.seed)
        let discovery = try discover(noise.table(), options: options, control: RunControl(workLimit: 2e9))
        #expect(discovery.law == nil, "found \(discovery.law?.formula.description ?? "")")
        #expect(discovery.front.isEmpty)
        // What the inputs explain is nothing.
        if let r2 = discovery.explained?.r2, case .heldOut = discovery.explained?.evidence { #expect(r2 < 0.3) }
    }

    @Test("Hubble's 24 galaxies have his line, v = 424 r km/s a megaparsec")
    func hubble() throws {
        let table = try TableReader().read(
            path: Repository.root.appendingPathComponent("docs/examples/hubble1929.csv").path)
        let law = try #require(try discover(table, options: DiscoveryOptions(target: "v_kms", inputs: ["r_mpc"])).law)
        let constant = try #require(law.constants.first)
        let form = try Expressions.Expression(parsing: "2.5*r_mpc", variables: ["r_mpc"]).abstractingConstants().formula
        #expect(law.formula.abstractingConstants().formula == form, "found \(law.formula)")
        #expect(abs(constant.value - 424) < 0.5)
        #expect(law.certificate.verdict != .exact && law.certificate.formShare != nil)
    }

    @Test("a random walk has no law", arguments: [(80, 5), (300, 3), (600, 2)] as [(Int, UInt64)])
    func randomWalk(steps: Int, seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var (place, walk) = (0.0, [Double]())
        for _ in 0..<steps {
            place += generator.standardNormal()
            walk.append(place)
        }
        let table = try Table(names: ["t", "y"], columns: [(0..<steps).map(Double.init), walk])
        let discovery = try discover(
            table, options: DiscoveryOptions(target: "y"), control: RunControl(workLimit: 3e9))
        #expect(discovery.law == nil, "found \(discovery.law?.formula.description ?? "")")
    }

    static let polynomials = [
        SampledLaw("x**4 + x**3 + x**2 + x", of: ["x"], on: -1...1) { $0[0] * (1 + $0[0] * (1 + $0[0] * (1 + $0[0]))) },
        SampledLaw("(x + 1)**3/(x**2 - x + 1)", of: ["x"], on: -1...1) {
            pow($0[0] + 1, 3) / ($0[0] * $0[0] - $0[0] + 1)
        },
    ]

    @Test("twenty rows without noise: another form is not called within noise", arguments: polynomials, [1, 2] as [UInt64])
    func fewExactRows(law: SampledLaw, seed: UInt64) throws {
        let table = try law.table(rows: 20, seed: seed)
        let discovery = try discover(table, options: DiscoveryOptions(target: SampledLaw.target))
        let verdict = discovery.law?.certificate.verdict
        #expect(verdict != .withinNoise, "\(discovery.law?.formula.description ?? "")")
    }

    @Test("forms that a narrow range cannot tell apart are rivals, and the verdict is undecided")
    func rivals() throws {
        let law = SampledLaw("3.17*exp(-0.31*x)", of: ["x"], on: 1...2) { 3.17 * exp(-0.31 * $0[0]) }
        let table = try law.table(rows: 120, seed: 2, noise: 0.1)
        let options = DiscoveryOptions(target: SampledLaw.target)
        let found = try #require(try discover(table, options: options).law)
        let certificate = found.certificate
        #expect(certificate.verdict == .undecided)
        #expect(!certificate.rivals.isEmpty)
        for rival in certificate.rivals {
            #expect(rival.formula.abstractingConstants().formula != found.formula.abstractingConstants().formula)
            #expect(rival.bits >= 0 && rival.bits <= 7)
            #expect(abs(rival.rmse / certificate.rmse - 1) < 0.2)
        }
        #expect(try #require(certificate.formShare) < 1)
        #expect(try discover(table, options: options).law == found)
    }

    @Test("a law that the rows decide for has no rivals and comes back from rows drawn again")
    func noRivals() throws {
        let law = SampledLaw("2.371*exp(-0.8353*x)", of: ["x"], on: 0...6) { 2.371 * exp(-0.8353 * $0[0]) }
        let table = try law.table(rows: 400, seed: 3, noise: 0.02)
        let certificate = try #require(try discover(table, options: DiscoveryOptions(target: SampledLaw.target)).law)
            .certificate
        #expect(certificate.rivals.isEmpty)
        #expect(try #require(certificate.formShare) > 0.9)
        #expect(certificate.blockR2 == nil)
        #expect(certificate.verdict == .withinNoise)
    }
}
