import Foundation
import TestSupport
import Testing

@Suite("edgewise probe")
struct ProbeTests {
    private static let law = SampledLaw("m*(a - b)**2/(1 + c)", of: ["m", "a", "b", "c"]) {
        $0[0] * ($0[1] - $0[2]) * ($0[1] - $0[2]) / (1 + $0[3])
    }

    private static func table(rows: Int) -> String {
        let (columns, target) = law.sampled(rows: rows, seed: 5)
        let lines = target.indices.map { row in (columns.map { "\($0[row])" } + ["\(target[row])"]).joined(separator: ",") }
        return (["m,a,b,c,y"] + lines).joined(separator: "\n") + "\n"
    }

    @Test("prints the symmetries with their errors, and the formulas in the variables that are left")
    func report() throws {
        let result = try Workspace(["data.csv": Self.table(rows: 600)]).run("probe", "data.csv", "--target", "y")
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        for part in [
            "Symmetries of y", "m only as the factor m", "any smooth polynomial", "In the inputs themselves", "ψ(g1(m) + ",
        ] {
            #expect(result.output.contains(part), "\(part) is not in: \(result.output)")
        }
        #expect(result.output.contains("only in a - b") || result.output.contains("only in b - a"))
        #expect(
            result.output
                == (try Workspace(["data.csv": Self.table(rows: 600)]).run("probe", "data.csv", "--target", "y").output))
    }

    @Test("too few rows for any test end in a sentence, not in an empty table")
    func fewRows() throws {
        let result = try Workspace(["data.csv": "x,y\n1,2\n2,4\n3,6\n4,8\n5,11\n6,12\n"]).run(
            "probe", "data.csv", "--target", "y")
        #expect(result.status == 0)
        #expect(result.output.contains("the rows are too few for a test"))
    }

    @Test("a column that is not there is told with those that are")
    func badInput() throws {
        let result = try Workspace(["data.csv": Self.table(rows: 20)]).run("probe", "data.csv", "--target", "z")
        #expect(result.status == 1)
        #expect(result.errors.contains("no column 'z'"))
        #expect(result.output.isEmpty)
    }
}
