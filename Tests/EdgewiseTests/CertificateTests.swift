import Glibc
import TestSupport
import Testing

@testable import Edgewise

@Suite("Certificates")
struct CertificateTests {
    static let law = SampledLaw("2.3719*exp(-0.8353*x)", of: ["x"]) { 2.3719 * exp(-0.8353 * $0[0]) }

    @Test("the figures are those of the rows that were held out", arguments: [1, 2, 3] as [UInt64])
    func heldOutFigures(seed: UInt64) throws {
        let table = try Self.law.table(rows: 500, seed: seed, noise: 0.03)
        let discovery = try discover(table, options: DiscoveryOptions(target: SampledLaw.target, seed: seed))
        let found = try #require(discovery.law)
        let constants = found.constants.filter { $0.snapped == nil }.map(\.value)
        try #require(constants.count == 2 && found.formula.functions == [.exp], "found \(found.formula)")
        let (amplitude, rate) = (try #require(constants.max()), try #require(constants.min()))
        let rows = try table.split(seed: seed).test
        let x = try table.column("x")
        let y = try table.column(SampledLaw.target)

        let truth = rows.map { y[$0] }
        let predicted = rows.map { amplitude * exp(rate * x[$0]) }
        let count = Double(rows.count)
        let squares = zip(predicted, truth).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        let mean = truth.reduce(0, +) / count
        let total = truth.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let relative = zip(predicted, truth).map { abs($0 - $1) / abs($1) }.max() ?? .nan

        let certificate = found.certificate
        #expect(certificate.evidence == .heldOut(rows: rows.count))
        #expect(certificate.fittedRows == 500 - rows.count)
        #expect(certificate.rowsOutsideDomain == 0)
        #expect(abs(certificate.rmse - sqrt(squares / count)) < 1e-12)
        #expect(abs((certificate.r2 ?? .nan) - (1 - squares / total)) < 1e-10)
        #expect(abs(certificate.maximumRelativeError - relative) < 1e-12)
        #expect(certificate.formStability == nil)
        #expect(certificate.ranges == [Certificate.InputRange(name: "x", minimum: x.min() ?? .nan, maximum: x.max() ?? .nan)])
        if let network = certificate.networkRMSE {
            let isNoise = certificate.rmse <= 1.1 * network && certificate.residualsFollowInputs != true
            #expect((certificate.verdict == .withinNoise) == (isNoise && certificate.rivals.isEmpty))
        }
    }

    @Test("constants are those of least squares on the rows that were fitted")
    func constantsAreLeastSquares() throws {
        let table = try Self.law.table(rows: 500, seed: 4, noise: 0.03)
        let found = try #require(try discover(table, options: DiscoveryOptions(target: SampledLaw.target)).law)
        let constants = found.constants.filter { $0.snapped == nil }.map(\.value)
        try #require(constants.count == 2 && found.formula.functions == [.exp], "found \(found.formula)")
        let (amplitude, rate) = (try #require(constants.max()), try #require(constants.min()))
        let split = try table.split(seed: 0)
        let (x, y) = (try table.column("x"), try table.column(SampledLaw.target))
        // At a minimum of the sum of squares both derivatives vanish.
        var (byAmplitude, byRate, scale) = (0.0, 0.0, 0.0)
        for row in split.train + split.validation {
            let residual = amplitude * exp(rate * x[row]) - y[row]
            byAmplitude += residual * exp(rate * x[row])
            byRate += residual * amplitude * x[row] * exp(rate * x[row])
            scale += abs(residual)
        }
        #expect(abs(byAmplitude) < 1e-6 * scale)
        #expect(abs(byRate) < 1e-6 * scale)
    }

    @Test("the front is simplest first, each law better than those before it, and holds the law")
    func front() throws {
        let table = try SampledLaw("x*y + 1.3719*sin(x)") { $0[0] * $0[1] + 1.3719 * sin($0[0]) }
            .table(rows: 400, seed: 6, noise: 0.02)
        let discovery = try discover(table, options: DiscoveryOptions(target: SampledLaw.target))
        let split = try table.split(seed: 0)
        let fitted = split.train + split.validation
        let errors = try discovery.front.map { law in
            let program = try CompiledExpression(law.formula, variables: law.inputs)
            let columns = try law.inputs.map { name in
                let column = try table.column(name)
                return fitted.map { column[$0] }
            }
            let y = try table.column(SampledLaw.target)
            return zip(program.evaluate(columns: columns), fitted).reduce(0) { $0 + ($1.0 - y[$1.1]) * ($1.0 - y[$1.1]) }
        }
        #expect(discovery.front.map(\.complexity) == discovery.front.map(\.complexity).sorted())
        for (worse, better) in zip(errors, errors.dropFirst()) { #expect(better < worse) }
        let law = try #require(discovery.law)
        let form = law.formula.abstractingConstants().formula
        #expect(discovery.front.contains { $0.formula.abstractingConstants().formula == form })
        for entry in discovery.front { #expect(entry.complexity == entry.formula.complexity) }
    }
}
