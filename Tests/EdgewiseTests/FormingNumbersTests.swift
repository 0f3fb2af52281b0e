import Expressions
import Testing

@testable import Edgewise

@Suite("Numbers that form the curves of a formula")
struct FormingNumbersTests {
    @Test(
        "are the measured ones inside functions and powers",
        arguments: [
            ("2.1*exp(-0.31*t)*cos(4.7*t + 0.2)", 3), ("0.24*x**0.81*y**0.33", 0), ("0.24*x**0.81*y**0.33 + z", 2),
            ("3.7*x + 0.2", 0), ("sqrt(2*x/3)", 0), ("sin(pi*x)/(1.7 + y)**2", 1), ("x**0.75", 0), ("2.1**x", 1),
            ("3.2*x**y", 0),
            ("exp(-0.31*t)*cos(4.7*t) + 0.066*exp(-0.31*t)*sin(4.7*t)", 2),
        ])
    func counts(_ text: String, _ count: Int) throws {
        #expect(try Expression(parsing: text, variables: ["t", "x", "y", "z"]).formingNumbers == count)
    }

    @Test("beyond three bend to any rows")
    func bendsFreely() throws {
        let stiff = try Expression(parsing: "1.2 + 2.1*exp(-0.31*t)*cos(4.7*t + 0.2)", variables: ["t"])
        let free = try Expression(parsing: "2.1*exp(-0.31*t) + 1.4/(t + 0.7)**1.3 + t**0.4", variables: ["t"])
        #expect(!stiff.bendsFreely)
        #expect(free.bendsFreely)
    }

    @Test("a law that bends freely is undecided where another as good is within noise")
    func verdict() throws {
        func law(_ text: String) throws -> Law {
            Law(
                formula: try Expression(parsing: text, variables: ["t"]), target: "y", inputs: ["t"], constants: [],
                certificate: Certificate(
                    verdict: .withinNoise, evidence: .heldOut(rows: 200), r2: 0.99, rmse: 0.1, maximumRelativeError: 0.1,
                    networkRMSE: nil, formStability: nil, neighbourCorrelation: nil, residualsFollowInputs: nil,
                    fittedRows: 800, rowsOutsideDomain: 0, ranges: []))
        }
        #expect(try law("2.1*exp(-0.31*t)*cos(4.7*t + 0.2)").verdictOnForm == .withinNoise)
        #expect(try law("2.1*exp(-0.31*t)*cos(4.7*t + 0.2) + t**1.7").verdictOnForm == .undecided)
    }
}
