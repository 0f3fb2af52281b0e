import Glibc
import Symmetries
import TestSupport
import Testing

@testable import Edgewise

@Suite("Laws of columns with units")
struct ColumnUnitsTests {
    static func options(_ units: String, constants: Bool = false) throws -> DiscoveryOptions {
        DiscoveryOptions(
            target: SampledLaw.target, units: try ColumnUnits(parsing: units, constantsCarryUnits: constants))
    }

    @Test("a list and a file read alike")
    func reading() throws {
        let list = try ColumnUnits(parsing: "m=kg, v = m/s,E=J")
        #expect(list == (try ColumnUnits(parsing: "# of a moving body\nm = kg\nv = m/s # speed\n\nE = J\n")))
        #expect(list.units["E"] == Unit(exponents: ["kg": Rational(1), "m": Rational(2), "s": Rational(-2)]))
    }

    @Test("what gives no units is told with its place")
    func errors() {
        #expect(throws: ColumnUnitsError.empty) { try ColumnUnits(parsing: " \n# none\n") }
        #expect(throws: ColumnUnitsError.noAssignment("kg")) { try ColumnUnits(parsing: "m=kg,kg") }
        #expect(throws: ColumnUnitsError.twice("m")) { try ColumnUnits(parsing: "m=kg,m=g") }
        #expect { try ColumnUnits(parsing: "m=kg,v=m/parsec") } throws: { "\($0)".contains("column ‘v’") }
    }

    @Test("a column that is not there has no unit")
    func absentColumn() throws {
        let table = try SampledLaw("x*y") { $0[0] * $0[1] }.table(rows: 40, seed: 1)
        for name in ["z", "1", "#1"] {
            #expect(throws: DiscoveryError.unitsOfNoColumn(name, columns: ["x", "y", "target"])) {
                try discover(table, options: DiscoveryOptions(target: "target", units: ColumnUnits([name: Unit(parsing: "m")])))
            }
        }
    }

    @Test("numbers do not make good what units forbid, unless they may")
    func refusal() throws {
        let table = try SampledLaw("2.3719*x + 1.1173*y") { 2.3719 * $0[0] + 1.1173 * $0[1] }.table(rows: 60, seed: 2)
        let control = RunControl(workLimit: 3e8)
        let pure = try discover(table, options: Self.options("x=m,y=s,target=m"), control: control)
        #expect(pure.front.allSatisfy { $0.formula.variables == ["x"] })
        #expect(pure.law?.certificate.verdict != .exact)
        let measured = try discover(table, options: Self.options("x=m,y=s,target=m", constants: true), control: control)
        #expect(measured.law?.certificate.verdict == .exact)
    }

    @Test("units take variables away before the search, and the law is the same")
    func reduction() throws {
        let law = SampledLaw("m*v**2/2 + m*g*h", of: ["m", "v", "g", "h"]) {
            $0[0] * $0[1] * $0[1] / 2 + $0[0] * $0[2] * $0[3]
        }
        let data = law.sampled(rows: 200, seed: 3)
        let units = try ColumnUnits(parsing: "m=kg,v=m/s,g=m/s^2,h=m,target=J")
        let whole = ReducedProblem(inputs: law.variables, columns: data.columns, target: data.target)
        let reduced = units.reducing(whole, target: SampledLaw.target)
        // Three base units take three variables away.
        #expect(reduced.variables.count == 1)
        let found = try discover(
            law.table(rows: 300, seed: 3), options: Self.options("m=kg,v=m/s,g=m/s^2,h=m,target=J"))
        let best = try #require(found.law)
        #expect(best.certificate.verdict == .exact)
        let document = LawDocument(found, target: SampledLaw.target, inputs: law.variables, seconds: 0)
        #expect(document.units?["v"] == "m s^-1")
        #expect(try LawDocument(json: document.json()) == document)
    }
}
