import Edgewise
import Glibc
import Synchronization
import TestSupport
import Testing

@Suite("A run as a whole")
struct RunTests {
    static let options = DiscoveryOptions(target: SampledLaw.target, seed: 11)
    static let exact = SampledLaw("x*exp(-y)") { $0[0] * exp(-$0[1]) }
    static let measured = SampledLaw("2.3719*exp(-0.8353*x)", of: ["x"]) { 2.3719 * exp(-0.8353 * $0[0]) }

    @Test("the same table and options give the same law, bit for bit", arguments: [0, 0.02])
    func isDeterministic(noise: Double) throws {
        let table = try Self.exact.table(rows: 400, seed: 5, noise: noise)
        let (one, two) = (try discover(table, options: Self.options), try discover(table, options: Self.options))
        #expect(one.law == two.law)
        #expect(one.law != nil)
        #expect(one.front == two.front)
        #expect(one.network == two.network)
        #expect(one.networkRMSE?.bitPattern == two.networkRMSE?.bitPattern)
        #expect(one.rows == two.rows)
    }

    @Test("a run that is told to stop at once is incomplete and still a result")
    func stopsAtOnce() throws {
        let table = try Self.exact.table(rows: 400, seed: 5, noise: 0.02)
        let found = try discover(table, options: Self.options, control: RunControl(shouldStop: { true }))
        #expect(!found.isComplete)
        for law in found.front + (found.law.map { [$0] } ?? []) {
            #expect(law.certificate.rmse.isFinite)
            #expect(law.certificate.evidence == .heldOut(rows: 80))
        }
        let document = LawDocument(found, target: SampledLaw.target, inputs: ["x", "y"], seconds: 0)
        #expect(!document.complete)
        #expect(try LawDocument(json: document.json()) == document)
    }

    @Test("a run that is told to stop on its way ends soon with its best law so far", arguments: [3, 30, 300])
    func stopsOnTheWay(asked: Int) throws {
        let count = Atomic(0)
        let table = try SampledLaw("x*y + sin(x)") { $0[0] * $0[1] + sin($0[0]) }.table(rows: 300, seed: 6, noise: 0.05)
        let control = RunControl(shouldStop: { count.add(1, ordering: .relaxed).newValue > asked })
        let found = try discover(table, options: Self.options, control: control)
        #expect(!found.isComplete)
        // Each loop that is left on the way out asks once more.
        #expect(count.load(ordering: .relaxed) - asked < 100)
        #expect(found.law?.certificate.rmse.isFinite ?? true)
    }

    @Test("progress tells stages, and laws that only get better")
    func progress() throws {
        let told = Mutex<[(stage: String, error: Double?)]>([])
        let control = RunControl(progress: { step in told.withLock { $0.append((step.stage, step.best?.error)) } })
        let found = try discover(Self.exact.table(rows: 400, seed: 5), options: Self.options, control: control)
        let steps = told.withLock { $0 }
        #expect(steps.first?.stage == "rows far from the others")
        #expect(steps.last?.stage == "certificate")
        #expect(steps.allSatisfy { !$0.stage.isEmpty })
        #expect(found.isComplete)
        let last = try #require(steps.last?.error)
        #expect(last < 1e-10)
    }

    @Test("fewer than 200 rows are all fitted, and judged by searches that did not see them")
    func crossValidates() throws {
        let found = try discover(Self.measured.table(rows: 60, seed: 8, noise: 0.01), options: Self.options)
        let certificate = try #require(found.law?.certificate)
        #expect(certificate.evidence == .crossValidated(folds: 5))
        #expect(certificate.fittedRows == 60)
        let stability = try #require(certificate.formStability)
        #expect([0, 0.2, 0.4, 0.6, 0.8, 1].contains { abs($0 - stability) < 1e-12 })
        #expect(stability >= 0.6)
        #expect(certificate.rmse > 0)
        for law in found.front { #expect(law.certificate.evidence == .crossValidated(folds: 5)) }
    }

    @Test("200 rows are enough to hold some out, 199 are not")
    func boundary() throws {
        let stopped = RunControl(shouldStop: { true })
        for (rows, evidence) in [(199, Certificate.Evidence.crossValidated(folds: 5)), (200, .heldOut(rows: 40))] {
            let law = SampledLaw("x + 2*y") { $0[0] + 2 * $0[1] }
            let found = try discover(law.table(rows: rows, seed: 1), options: Self.options, control: stopped)
            #expect(found.law?.certificate.evidence == evidence)
        }
    }

    @Test("an exact law of few rows is exact in every fold")
    func crossValidatesExactly() throws {
        let law = SampledLaw("x/y") { $0[0] / $0[1] }
        let found = try #require(try discover(law.table(rows: 40, seed: 2), options: Self.options).law)
        #expect(found.formula == (try law.expression()).simplified())
        #expect(found.certificate.verdict == .exact)
        #expect(found.certificate.formStability == 1)
    }
}
