import Foundation
import TestSupport
import Testing

@testable import Edgewise

@Suite("Documents")
struct DocumentTests {
    private static let names = ["x", "gamma", "I", "lambda", "größe", "a \"b\"", "α_1", "tab\there", "pi "]

    private static func number(_ generator: inout SeededGenerator) -> Double {
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: 0
        case 1: Double.random(in: -1...1, using: &generator) * pow(10, Double.random(in: -300...300, using: &generator))
        case 2: Double(Int.random(in: -1000...1000, using: &generator))
        case 3: .leastNonzeroMagnitude
        default: generator.standardNormal()
        }
    }

    private static func maybe<Value>(_ value: Value, _ generator: inout SeededGenerator) -> Value? {
        Bool.random(using: &generator) ? value : nil
    }

    private static func entry(_ generator: inout SeededGenerator) -> LawDocument.Entry {
        let formula = RandomExpressions().expression(leaves: 6, using: &generator)
        let verdicts: [Certificate.Verdict] = [.exact, .withinNoise, .undecided, .approximate, .none]
        let constants = (0..<Int.random(in: 0...3, using: &generator)).map { index in
            LawDocument.Constant(
                name: "c\(index + 1)", value: number(&generator), standardError: maybe(number(&generator), &generator),
                snapped: maybe("sqrt(2)/2", &generator))
        }
        return LawDocument.Entry(
            formula: maybe(formula.description, &generator),
            sympy: maybe(formula.export(to: .sympy, variables: ["x", "y", "z"]), &generator),
            latex: maybe(formula.export(to: .latex, variables: ["x", "y", "z"]), &generator),
            python: maybe(formula.export(to: .python, variables: ["x", "y", "z"]), &generator),
            complexity: maybe(formula.complexity, &generator), constants: constants,
            verdict: verdicts.randomElement(using: &generator) ?? .none, r2: maybe(number(&generator), &generator),
            rmse: maybe(abs(number(&generator)), &generator), maximumRelativeError: maybe(abs(number(&generator)), &generator))
    }

    private static func document(seed: UInt64) -> LawDocument {
        var generator = SeededGenerator(seed: seed)
        func count() -> Int { Int.random(in: 0...100_000, using: &generator) }
        let inputs = Array(names.shuffled(using: &generator).prefix(3))
        return LawDocument(
            target: names.randomElement(using: &generator) ?? "y", inputs: inputs, law: entry(&generator), rows: count(),
            rowUse: LawDocument.Rows(
                total: count(), missing: count(), infinite: count(), setAside: [count()], fitted: count(), evidence: "held out",
                evidenceCount: count(), outsideDomain: count()),
            networkRMSE: maybe(number(&generator), &generator), networkR2: maybe(number(&generator), &generator),
            formStability: maybe(0.6, &generator), formShare: maybe(0.98, &generator),
            rivals: (0..<Int.random(in: 0...2, using: &generator)).map { _ in
                LawDocument.Rival(formula: "x + 2", bits: abs(number(&generator)), rmse: abs(number(&generator)))
            },
            dependentInputs: Array(inputs.prefix(Int.random(in: 0...2, using: &generator))),
            blockR2: maybe(number(&generator), &generator),
            neighbourCorrelation: maybe(number(&generator), &generator), residualsFollowInputs: maybe(true, &generator),
            errors: "amount",
            ranges: inputs.map { Certificate.InputRange(name: $0, minimum: number(&generator), maximum: number(&generator)) },
            skippedColumns: names.filter { _ in Bool.random(using: &generator) },
            constantInputs: names.filter { _ in Bool.random(using: &generator) }, dataHash: "00ff00ff00ff00ff",
            seconds: abs(number(&generator)), work: maybe(abs(number(&generator)), &generator),
            seed: UInt64.random(in: 0...UInt64.max, using: &generator),
            version: edgewiseVersion, complete: Bool.random(using: &generator),
            front: (0..<Int.random(in: 0...3, using: &generator)).map { _ in entry(&generator) })
    }

    @Test("a law document is what its JSON says, to the last bit", arguments: 0..<60 as Range<UInt64>)
    func lawRoundTrip(seed: UInt64) throws {
        let document = Self.document(seed: seed)
        #expect(try LawDocument(json: document.json()) == document)
    }

    @Test("a document's JSON has each field once, null where there is nothing to say")
    func fields() throws {
        let json = try Self.document(seed: 3).json()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let expected = [
            "schema", "target", "inputs", "formula", "sympy", "latex", "python", "complexity", "constants", "verdict", "r2",
            "rmse", "max_relative_error", "rows", "row_use", "network_rmse", "network_r2", "form_stability", "form_share",
            "rivals", "dependent_inputs", "block_r2", "neighbour_correlation",
            "residuals_follow_inputs", "errors", "sigma", "units", "unit_constants", "refused_by_units", "keep_outliers",
            "reduced_chi_squared", "ranges", "skipped_columns",
            "constant_inputs", "data_hash", "seconds", "work", "seed", "version", "complete", "front",
        ]
        #expect(Set(object.keys) == Set(expected))
    }

    @Test("a found law survives its document: formula, constants and evidence")
    func lawOfARun() throws {
        let law = SampledLaw("gamma*exp(-lambda)", of: ["gamma", "lambda"]) { $0[0] * exp(-$0[1]) }
        let discovery = try discover(
            law.table(rows: 400, seed: 1, noise: 0.01), options: DiscoveryOptions(target: SampledLaw.target))
        let found = try #require(discovery.law)
        let document = LawDocument(discovery, target: SampledLaw.target, inputs: found.inputs, seconds: 1.5)
        let read = try LawDocument(json: document.json())
        #expect(read == document)
        let formula = try #require(try read.expression())
        let points = law.sampled(rows: 50, seed: 2).columns
        let (written, original) = (
            try CompiledExpression(formula, variables: found.inputs),
            try CompiledExpression(found.formula, variables: found.inputs)
        )
        #expect(written.evaluate(columns: points) == original.evaluate(columns: points))
        #expect(read.law.constants.map(\.value) == found.constants.map(\.value))
        #expect(read.law.constants.map(\.snapped) == found.constants.map(\.snapped))
        #expect(read.law.verdict == found.certificate.verdict && read.law.rmse == found.certificate.rmse)
        #expect(read.rowUse.evidenceCount == 80 && read.rowUse.fitted == 320 && read.rows == 400)
    }

    static let columnNames = [["e", "pi"], ["x 1", "y-2"], ["sin", "exp"], ["2x", "größe"], ["if", "p0"], ["x\"", "y\\"]]

    @Test("columns named like constants, functions or nothing at all survive the document", arguments: columnNames)
    func anyNames(names: [String]) throws {
        let data = SampledLaw("x*exp(-y)") { $0[0] * exp(-$0[1]) }.sampled(rows: 60, seed: 1)
        let table = try Table(names: names + ["t"], columns: data.columns + [data.target])
        let discovery = try discover(table, options: DiscoveryOptions(target: "t"))
        let found = try #require(discovery.law)
        let document = LawDocument(discovery, target: "t", inputs: found.inputs, seconds: 0)
        #expect(try LawDocument(json: document.json()).expression() == found.formula)
        #expect(Set(found.formula.variables) == Set(names))
    }

    @Test("a run without a law has a document all the same")
    func withoutLaw() throws {
        let discovery = Self.discovery(network: nil)
        let document = LawDocument(discovery, target: "y", inputs: ["x"], seconds: 2)
        let read = try LawDocument(json: document.json())
        #expect(read == document)
        #expect(read.law.verdict == .none && read.law.formula == nil)
        #expect(try read.expression() == nil)
    }

    @Test("JSON that is no law is refused with the place of the fault")
    func badDocuments() throws {
        let json = try Self.document(seed: 5).json()
        func complaint(_ text: String) -> String? {
            do {
                _ = try LawDocument(json: text)
                return nil
            } catch {
                return (error as? DocumentError)?.message
            }
        }
        #expect(complaint(json) == nil)
        #expect(complaint("{}")?.contains("\"schema\"") == true)
        #expect(complaint("[1, 2") != nil)
        #expect(complaint(json.replacingOccurrences(of: "edgewise-law/1", with: "edgewise-law/99"))?.contains("law/99") == true)
        let numbered = json.replacingOccurrences(of: "\"data_hash\" : ", with: "\"data_hash\" : 1, \"x\" : ")
        #expect(complaint(numbered)?.contains("data_hash") == true)
    }

    // MARK: - Models

    private static func discovery(network: Network?) -> Discovery {
        Discovery(
            law: nil, front: [], network: network, networkRMSE: network == nil ? nil : 0.25,
            rows: RowNotes(
                total: 10, missing: 0, infinite: 0, skippedTextColumns: [], constantInputs: [], hasRelativeErrors: false,
                setAside: [],
                dataHash: "0000000000000000"),
            options: DiscoveryOptions(target: "y", seed: 3), isComplete: true, work: 0)
    }

    @Test("a model document holds the network to the last bit", arguments: 1...10 as ClosedRange<UInt64>)
    func modelRoundTrip(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let network = Network(
            shape: [2, LayerShape(sums: 1, products: 1), 1], inputNames: ["gamma", "I"],
            start: SplineStart(intervals: Int(seed), degree: 3), using: &generator)
        let document = ModelDocument(network, target: "y")
        let read = try ModelDocument(json: document.json())
        #expect(read == document)
        #expect(read.inputs == ["gamma", "I"])
        let points = (0..<2).map { _ in (0..<20).map { _ in generator.uniform(in: -2..<2) } }
        #expect(try #require(read.network).evaluate(points) == network.evaluate(points))
    }

    @Test("a model document without a network says so with null")
    func emptyModel() throws {
        let document = ModelDocument(nil, target: "y")
        let json = try document.json()
        #expect(json.contains("\"network\" : null"))
        #expect(try ModelDocument(json: json) == document)
        #expect(throws: DocumentError.self) {
            try ModelDocument(json: json.replacingOccurrences(of: "edgewise-model/1", with: "edgewise-model/2"))
        }
    }
}
