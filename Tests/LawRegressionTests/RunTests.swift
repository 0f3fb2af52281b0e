import Edgewise
import Expressions
import Foundation
import KnownLaws
import TestSupport
import Testing

@testable import Regression

@Suite("A run of a known law")
struct RunTests {
    private func law(_ text: String, file: String = "laws.txt") throws -> KnownLaw {
        let set = LawSet(parsing: text, file: file)
        #expect(set.problems.isEmpty)
        return try #require(set.laws.first)
    }

    private func run(_ law: KnownLaw, noise: Double = 0, seed: UInt64 = 1, _ options: RegressionOptions = .init())
        -> RegressionRun
    {
        RegressionRun(of: law, RegressionCase(set: "laws", law: law.id, noise: noise, seed: seed), options: options)
    }

    @Test("finds an easy law and says so in every field", arguments: [0, 0.01])
    func easy(noise: Double) throws {
        let record = try run(law("law product\np = m*v\nm, v in 1 .. 5"), noise: noise, RegressionOptions(rows: 300)).record()
        #expect(record.verdict == .exact)
        #expect(record.claim == (noise == 0 ? "exact" : "within-noise"))
        #expect(record.truth == "m*v")
        #expect(record.formula == "m*v")
        #expect(record.complexity == 3)
        #expect(record.r2 == 1)
        #expect(record.rows == 300)
        #expect(record.isComplete)
        #expect(record.seconds > 0)
        #expect(record.work.map { $0 > 0 } == true)
        #expect(record.version == edgewiseVersion)
        #expect(record.dataHash?.count == 33)
    }

    @Test("sees through columns that have nothing to do with the law", arguments: [0, 0.01])
    func dummies(noise: Double) throws {
        let law = try law("law product\np = m*v\nm, v in 1 .. 5")
        let (without, with) = (RegressionOptions(rows: 300), RegressionOptions(rows: 300, dummies: 3))
        let record = run(law, noise: noise, with).record()
        #expect(record.verdict == .exact)
        #expect(record.formula == "m*v")
        #expect(record.options.dummies == 3)
        #expect(record.dataHash != run(law, noise: noise, without).dataHash())
    }

    @Test(
        "judges a formula that has a dummy as any other: it is another one, however good",
        arguments: [
            ("m*v + dummy2", .missed), ("m*v + dummy2/1000", .accurate), ("m*v/dummy1", .missed),
            ("m*v + log(dummy1 - 9)", .missed), ("m*v + dummy4", .missed), ("m*v", .exact),
        ] as [(String, Verdict)])
    func dummiesInFormula(formula: String, verdict: Verdict) throws {
        let law = try law("law product\np = m*v\nm, v in 1 .. 5")
        let run = run(law, RegressionOptions(dummies: 3))
        let found = Law(try Expressions.Expression(parsing: formula), inputs: ["m", "v", "dummy1", "dummy2", "dummy3"])
        let judgement = run.judgement(of: found, on: try law.test(dummies: 3, seed: 1))
        #expect(judgement.verdict == verdict, "\(judgement.reason)")
    }

    @Test("a number of dummies that no table can have is a failed case with the reason", arguments: [-1, 101])
    func noDummies(count: Int) throws {
        let record = try run(law("law product\np = m*v\nm, v in 1 .. 5"), RegressionOptions(dummies: count)).record()
        #expect(record.verdict == .failed)
        #expect(record.message?.contains("\(count) dummy columns") == true, "\(record.message ?? "")")
    }

    @Test("gives the same record again, but for the time")
    func repeatable() throws {
        let run = try run(law("law wave\ny = exp(-x)*sin(t)\nx, t in 1 .. 3"), seed: 3)
        var (one, other) = (run.record(), run.record())
        (one.seconds, other.seconds) = (0, 0)
        #expect(one == other)
        #expect(one.dataHash == run.dataHash())
        #expect(one.dataHash != self.run(run.law, seed: 4).dataHash())
    }

    @Test("the search learns from the rows alone: it finds their law, whatever the file says that the law is")
    func rowsAlone() throws {
        try PythonOracle.withTemporaryDirectory { directory in
            let rows = (1...80).map { "\($0),\(3 * $0 * $0)\n" }
            try ("x,y\n" + rows.joined()).write(
                to: directory.appendingPathComponent("rows.csv"), atomically: true, encoding: .utf8)
            let law = try law("law double\ny = 2*x\nx\ndata rows.csv", file: directory.appendingPathComponent("laws.txt").path)
            let record = run(law).record()
            #expect(record.formula == "3*x**2")
            #expect(record.truth == "2*x")
            #expect(record.verdict > .srbenchEquivalent)
        }
    }

    @Test("a search that the time limit ended says so")
    func timeLimit() throws {
        let text = """
            law deep
            y = sin(a*b + c)*exp(cos(d*a)) + f*g + abs(h - k)
            a, b, c, d, f, g, h, k in 0.5 .. 5
            """
        let record = try run(law(text), noise: 0.05, RegressionOptions(timeLimit: 0.05)).record()
        #expect(!record.isComplete)
        #expect(record.verdict != .failed)
    }

    @Test("rows that cannot be searched are a failed case with the reason")
    func failure() throws {
        let record = try run(law("law product\np = m*v\nm, v in 1 .. 5"), RegressionOptions(rows: 2)).record()
        #expect(record.verdict == .failed)
        #expect(record.message?.contains("2 complete rows are too few") == true, "\(record.message ?? "")")
        #expect(!record.isComplete)
        #expect(record.formula == nil)
    }

    @Test("a worker's order is run with the user's functions and gives the same record as here")
    func order() throws {
        let item = try RegressionPlan([SampleLaws.set("law soft\ny = log(1 + exp(x))\nx in -3 .. 3")]).items[0]
        let text = "soft | log(1 + exp(x)) | exp(x)/(1 + exp(x)) | all | 2\n"
        let functions = WorkOrder.Functions(path: "mine.txt", text: text)
        let options = RegressionOptions(functions: "mine.txt", functionsHash: functions.hash)
        let order = WorkOrder(item, of: try item.law.get(), options: options, functions: functions)
        var record = try WorkOrder(line: order.line()).record()
        let library = try FunctionLibrary.standard.extended(by: FunctionLibrary(parsing: text))
        var expected = RegressionRun(of: try item.law.get(), item.case, options: options, library: library).record()
        expected.place = 1
        (record.seconds, expected.seconds) = (0, 0)
        #expect(record == expected)
    }
}
