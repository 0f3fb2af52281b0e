import Glibc
import TestSupport
import Testing

@testable import Edgewise

@Suite("Tables that discovery refuses, and what it makes of the others")
struct ProblemTests {
    static func problem(_ names: [String], _ columns: [[Double]], target: String = "y", inputs: [String]? = nil) throws
        -> Discovery
    {
        // What is refused is refused before the search begins, so that nothing needs to be searched here.
        try discover(
            Table(names: names, columns: columns), options: DiscoveryOptions(target: target, inputs: inputs),
            control: RunControl(shouldStop: { true }))
    }

    static let ramp = (0..<30).map { Double($0) / 10 }
    static let curve = ramp.map { 2 * $0 + 1 }

    @Test("a target among the inputs is refused by name")
    func targetAmongInputs() {
        #expect(throws: DiscoveryError.targetAmongInputs("y")) {
            try Self.problem(["x", "y"], [Self.ramp, Self.curve], inputs: ["x", "y"])
        }
    }

    @Test("a table of the target alone has nothing to explain it by")
    func noInputs() {
        #expect(throws: DiscoveryError.noInputs(target: "y", skipped: [])) { try Self.problem(["y"], [Self.curve]) }
        #expect(throws: DiscoveryError.noInputs(target: "y", skipped: [])) {
            try Self.problem(["x", "y"], [Self.ramp, Self.curve], inputs: [])
        }
    }

    @Test("a target of one value is no law to discover")
    func constantTarget() {
        #expect(throws: DiscoveryError.constantTarget(name: "y", value: 4.5)) {
            try Self.problem(["x", "y"], [Self.ramp, Self.ramp.map { _ in 4.5 }])
        }
    }

    @Test("inputs of one value each explain nothing")
    func constantInputs() {
        #expect(throws: DiscoveryError.constantInputs(["a", "b"])) {
            try Self.problem(["a", "b", "y"], [Self.ramp.map { _ in 1 }, Self.ramp.map { _ in 2 }, Self.curve])
        }
    }

    @Test("too few complete rows are refused with both numbers", arguments: 1...3)
    func tooFewRows(inputs: Int) throws {
        let names = (1...inputs).map { "x\($0)" }
        var generator = SeededGenerator(seed: UInt64(inputs))
        func columns(_ rows: Int) -> [[Double]] { (0...inputs).map { _ in (0..<rows).map { _ in generator.uniform() } } }
        #expect(throws: DiscoveryError.tooFewRows(found: inputs + 3, needed: inputs + 4)) {
            try Self.problem(names + ["y"], columns(inputs + 3))
        }
        #expect(throws: Never.self) { try Self.problem(names + ["y"], columns(inputs + 4)) }
    }

    @Test("every error is a sentence that names what it is about")
    func sentences() {
        let errors: [(DiscoveryError, [String])] = [
            (.targetAmongInputs("mass"), ["\"mass\""]), (.noInputs(target: "mass", skipped: ["label"]), ["\"mass\"", "label"]),
            (.constantTarget(name: "mass", value: 2), ["\"mass\"", "2.0"]), (.constantInputs(["a", "b"]), ["a, b"]),
            (.tooFewRows(found: 3, needed: 6), ["3", "6"]),
        ]
        for (error, words) in errors {
            #expect(error.description.hasSuffix("."))
            for word in words { #expect(error.description.contains(word)) }
        }
    }

    @Test("a column that is not there is refused with the names that are")
    func absentColumn() {
        #expect { try Self.problem(["mass", "y"], [Self.ramp, Self.curve], target: "maas") } throws: { error in
            guard case .absentColumn(let name, let near, _) = (error as? TableError)?.problem else { return false }
            return name == "maas" && near == ["mass"]
        }
        #expect(throws: TableError.self) { try Self.problem(["x", "y"], [Self.ramp, Self.curve], inputs: ["z"]) }
    }

    @Test("a table without one complete row is refused")
    func noCompleteRow() {
        let half = Self.ramp.indices.map { $0.isMultiple(of: 2) ? Double.nan : 1 }
        let other = Self.ramp.indices.map { $0.isMultiple(of: 2) ? 1 : Double.infinity }
        #expect { try Self.problem(["a", "b", "y"], [half, other, Self.curve]) } throws: { error in
            (error as? TableError)?.problem == .noCompleteRow(columns: ["a", "b", "y"])
        }
    }

    @Test("rows with missing and with infinite values are counted apart and left out")
    func countsRows() throws {
        var (x, y) = (Self.ramp, Self.curve)
        for row in [0, 7, 8] { x[row] = .nan }
        for row in [11, 12] { y[row] = .infinity }
        // Missing and infinite: it counts as missing.
        (x[20], y[20]) = (.nan, -.infinity)
        let unused = Self.ramp.map { _ in Double.nan }
        let found = try discover(
            Table(names: ["x", "junk", "y"], columns: [x, unused, y]), options: DiscoveryOptions(target: "y", inputs: ["x"]))
        #expect(found.rows.total == 30)
        #expect(found.rows.missing == 4)
        #expect(found.rows.infinite == 2)
        let law = try #require(found.law)
        #expect(law.certificate.fittedRows == 24)
        #expect(law.certificate.ranges == [Certificate.InputRange(name: "x", minimum: 0.1, maximum: 2.9)])
        #expect(law.formula == (try Expression(parsing: "2*x + 1", variables: ["x"])).simplified())
    }

    @Test("inputs of one value are dropped and named; the columns asked for keep their order")
    func dropsConstantInputs() throws {
        let found = try Self.problem(
            ["k", "b", "a", "y"], [Self.ramp.map { _ in 7 }, Self.ramp.reversed(), Self.ramp, Self.curve],
            inputs: ["#3", "k", "b"])
        #expect(found.rows.constantInputs == ["k"])
        #expect(found.law?.inputs == ["a", "b"])
    }

    @Test("the fingerprint follows the values that are used and nothing else")
    func fingerprint() throws {
        func hash(_ columns: [[Double]]) throws -> String {
            try Self.problem(["x", "other", "y"], columns, inputs: ["x"]).rows.dataHash
        }
        let reference = try hash([Self.ramp, Self.ramp, Self.curve])
        #expect(try hash([Self.ramp, Self.curve, Self.curve]) == reference)
        var moved = Self.ramp
        moved[5] = moved[5].nextUp
        #expect(try hash([moved, Self.ramp, Self.curve]) != reference)
    }
}
