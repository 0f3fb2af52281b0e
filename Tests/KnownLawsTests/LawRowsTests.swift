import Expressions
import Foundation
import Tables
import TestSupport
import Testing

@testable import KnownLaws

@Suite("Rows of a law")
struct LawRowsTests {
    @Test("the columns are the variables in order, then the target; a law that leaves the number open gives 1,000 rows")
    func columns() throws {
        let law = try ownLaw("F = m*a\nm, idle in 1 .. 5\na in -1 .. 1")
        let table = try law.training(seed: 3)
        #expect(table.names == ["m", "idle", "a", "F"] && table.rowCount == 1000)
        for row in 0..<1000 { #expect(table.columns[3][row] == table.columns[0][row] * table.columns[2][row]) }
        #expect(try law.training(rows: 17, seed: 3).rowCount == 17)
        #expect(try law.test(rows: 18, seed: 3).rowCount == 18)
    }

    @Test("values are uniform on their range, or in its logarithm: Kolmogorov and Smirnov find no difference")
    func distributions() throws {
        let law = try ownLaw("y = x*z\nx in -2 .. 5\nz in 0.01 .. 100, log")
        let table = try law.training(rows: 20000, seed: 7)
        let uniform = try #require(table["x"]).map { ($0 + 2) / 7 }
        let logarithmic = try #require(table["z"]).map { (log10($0) + 2) / 4 }
        for shares in [uniform, logarithmic] {
            #expect(shares.allSatisfy { (0...1).contains($0) })
            let sorted = shares.sorted()
            let distance = sorted.indices.map { abs(sorted[$0] - (Double($0) + 0.5) / 20000) }.max() ?? 1
            #expect(distance < 1.95 / 20000.0.squareRoot())  // The level of 0.1 %.
        }
    }

    @Test("grids have their values with both ends, and several make a mesh with the last variable fastest")
    func grids() throws {
        let law = try ownLaw("y = x + z\nx in 0 .. 1, step 0.25\nz in -1 .. 2, 4 points\ntest x in 0 .. 1, step 0.3")
        let table = try law.training(seed: 1)
        let outer: [Double] = [0, 0, 0, 0, 0.25, 0.25, 0.25, 0.25, 0.5, 0.5, 0.5, 0.5, 0.75, 0.75, 0.75, 0.75, 1, 1, 1, 1]
        let inner: [Double] = [-1, 0, 1, 2, -1, 0, 1, 2, -1, 0, 1, 2, -1, 0, 1, 2, -1, 0, 1, 2]
        #expect(table["x"] == outer && table["z"] == inner)
        // A step that misses the end stops before it.
        let expected = [0, 0.3, 0.6, 0.9]
        let test = try #require(try law.test(seed: 1)["x"])
        #expect(test.count == 16)
        for (index, value) in test.enumerated() { #expect(abs(value - expected[index / 4]) < 1e-15) }
        // So many rows: at random on the same ranges.
        let random = try law.training(rows: 50, seed: 1)
        #expect(Set(try #require(random["x"])).count == 50)
        let (one, other) = (try law.training(seed: 1), try law.training(seed: 2))
        #expect(one == other)
    }

    @Test("a tenth as a step reaches both ends of any range, as NumPy's linspace has it")
    func tenths() throws {
        for top in 1...60 {
            let law = try ownLaw("y = x\nx in -\(top) .. \(top), step 0.1")
            let values = try #require(try law.training(seed: 1)["x"])
            #expect(values.count == 20 * top + 1)
            #expect(values.first == -Double(top) && values.last == Double(top))
            for (index, value) in values.enumerated() { #expect(abs(value - Double(index - 10 * top) / 10) < 1e-13) }
        }
    }

    @Test("on a mesh the other variables are drawn anew in every row")
    func mixed() throws {
        let table = try ownLaw("y = x + z\nx in 0 .. 1, 11 points\nz in 0 .. 1").training(seed: 5)
        let random = try #require(table["z"])
        #expect(table.rowCount == 11 && Set(random).count == 11)
    }

    @Test("noise has the deviation γ·√(mean y²), is normal, and touches nothing but the target", arguments: [0.001, 0.1, 2])
    func noise(level: Double) throws {
        let law = try ownLaw("y = 3*x + 10\nx in -1 .. 1")
        let exact = try law.training(rows: 40000, seed: 9)
        let noisy = try law.training(rows: 40000, noise: level, seed: 9)
        #expect(exact["x"] == noisy["x"])
        // By hand: the mean of (3x + 10)² on −1…1 is 103.
        let deviation = level * 103.0.squareRoot()
        let errors = try zip(#require(noisy["y"]), #require(exact["y"])).map { ($0 - $1) / deviation }
        let mean = errors.reduce(0, +) / 40000
        let variance = errors.reduce(0) { $0 + $1 * $1 } / 40000
        let fourth = errors.reduce(0) { $0 + $1 * $1 * $1 * $1 } / 40000
        #expect(abs(mean) < 0.02)  // Four deviations of the estimate.
        #expect(abs(variance - 1) < 0.03)
        #expect(abs(fourth - 3) < 0.25)
    }

    @Test("the same seed gives the same bits; another seed, and testing, give other rows")
    func determinism() throws {
        let law = try ownLaw("y = x*z\nx, z in 0 .. 1")
        let first = (try law.training(noise: 0.1, seed: 4), try law.test(seed: 4))
        let second = (try law.training(noise: 0.1, seed: 4), try law.test(seed: 4))
        #expect(first.0 == second.0 && first.1 == second.1)
        let values = try #require(try law.training(seed: 4)["x"])
        #expect(Set(values).isDisjoint(with: try #require(try law.training(seed: 5)["x"])))
        #expect(Set(values).isDisjoint(with: try #require(try law.test(seed: 4)["x"])))
        // By a program of its own in Python: xoshiro256** from SplitMix64, streams 0 and 2, row by row.
        let drawn = (try law.training(seed: 4), try law.test(seed: 4))
        #expect(drawn.0.columns[0][0] == 0.617018532056733 && drawn.0.columns[1][0] == 0.8401050498970221)
        #expect(drawn.0.columns[0][1] == 0.40464861524795226 && drawn.0.columns[1][1] == 0.19959770662483045)
        #expect(drawn.1.columns[0][0] == 0.29073617063291257 && drawn.1.columns[1][1] == 0.5595274878180982)
    }

    @Test("rows on which the formula is not finite are drawn again")
    func redraws() throws {
        // Undefined on 0.5 % of the range, which the reader lets pass.
        let law = try ownLaw("y = sqrt(x)\nx in -0.005 .. 0.995")
        let table = try law.training(rows: 20000, seed: 2)
        #expect(table.columns[0].allSatisfy { $0 >= 0 } && table.columns[1].allSatisfy(\.isFinite))
    }

    @Test("requests that cannot be met are refused with the reason")
    func refusals() throws {
        let law = try ownLaw("y = x\nx in 0 .. 1")
        func message(_ body: () throws(SamplingError) -> Table) -> String {
            do throws(SamplingError) { _ = try body() } catch { return error.description }
            return ""
        }
        #expect(message { () throws(SamplingError) in try law.training(rows: 0, seed: 1) }.contains("law ‘a’: 0 rows"))
        #expect(message { () throws(SamplingError) in try law.test(rows: -5, seed: 1) }.contains("-5 rows"))
        #expect(message { () throws(SamplingError) in try law.training(rows: 10_000_001, seed: 1) }.contains("10000000"))
        #expect(message { () throws(SamplingError) in try law.training(noise: -0.1, seed: 1) }.contains("not -0.1"))
        #expect(message { () throws(SamplingError) in try law.training(noise: .nan, seed: 1) }.contains("not nan"))
        // A law that was changed by hand after it was read.
        var hopeless = law
        hopeless.formula = log(-pow(.variable("x"), 2))
        #expect(message { () throws(SamplingError) in try hopeless.training(seed: 1) }.contains("not finite at x = 0."))
        hopeless.formula = .variable("z")
        #expect(message { () throws(SamplingError) in try hopeless.training(seed: 1) }.contains("‘z’"))
    }

    /// A table with 100 complete rows and one without a value, in a directory of its own; the law file stands beside it.
    private func withTable(_ text: String? = nil, body: (_ lawFile: String) throws -> Void) throws {
        try PythonOracle.withTemporaryDirectory { directory in
            let rows = (1...100).map { "\($0),\(0.5 * Double($0 * $0)),\($0 % 7)" }
            let table = text ?? "time,fall,colour\n" + rows.joined(separator: "\n") + "\n101,,3\n"
            try table.write(to: directory.appending(path: "fall.csv"), atomically: true, encoding: .utf8)
            try body(directory.appending(path: "laws.txt").path)
        }
    }

    @Test("a law with a table gives three quarters of its complete rows for training and the rest for testing")
    func ownTable() throws {
        try withTable { file in
            let law = try ownLaw("fall = time**2/2\ntime, colour\ndata fall.csv\n", file: file)
            #expect(law.variables[0].training == .uniform(1...100, rows: 75))
            let (training, test) = (try law.training(seed: 8), try law.test(seed: 8))
            #expect(training.names == ["time", "colour", "fall"])
            #expect(training.rowCount == 75 && test.rowCount == 25)
            let times = try #require(training["time"]) + #require(test["time"])
            #expect(times.sorted() == (1...100).map { Double($0) })
            for (time, fall) in try zip(#require(training["time"]), #require(training["fall"])) {
                #expect(fall == time * time / 2)
            }
            let (again, other) = (try law.training(seed: 8), try law.training(seed: 9))
            #expect(again == training && other != training)
            let few = try #require(try law.training(rows: 10, seed: 8)["time"])
            let all = try #require(training["time"])
            #expect(Set(few).count == 10 && Set(few).isSubset(of: all))
            #expect(throws: SamplingError.self) { try law.training(rows: 76, seed: 8) }
            #expect(try law.training(noise: 0.1, seed: 8)["time"] == training["time"])
        }
    }

    @Test(
        "a table that lacks what the law needs is named with its path",
        arguments: [
            ("fall = speed*2\nspeed\ndata fall.csv", "fall.csv: there is no column 'speed'"),
            ("depth = time*2\ntime\ndata fall.csv", "there is no column 'depth'"),
            ("fall = time*2\ntime\ndata fell.csv", "fell.csv: there is no such file"),
            ("fall = log(time - 50)\ntime\ndata fall.csv", "not a real number at time = "),
        ])
    func unfitTable(lines: String, message: String) throws {
        try withTable { file in
            let set = LawSet(parsing: "law a\n\(lines)\n", file: file)
            #expect(set.laws.isEmpty)
            #expect(set.problems.first?.message.contains(message) == true, "\(set.problems)")
        }
    }

    @Test("a column of words, or a table of one row, is refused")
    func wordsAndLoneRow() throws {
        try withTable("time,fall\n1,high\n2,low\n") { file in
            let set = LawSet(parsing: "law a\nfall = time*2\ntime\ndata fall.csv\n", file: file)
            #expect(set.problems.first?.message.contains("is not numeric") == true, "\(set.problems)")
        }
        try withTable("time,fall\n1,2\n") { file in
            let set = LawSet(parsing: "law a\nfall = time*2\ntime\ndata fall.csv\n", file: file)
            #expect(set.problems.first?.message.contains("at least 2 rows") == true, "\(set.problems)")
        }
    }

    @Test("the example in the description of the format is read as it stands")
    func example() throws {
        let library = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "library/laws")
        let page = try String(contentsOf: library.appending(path: "README.md"), encoding: .utf8)
        let example = page.components(separatedBy: "```")[1]
        try PythonOracle.withTemporaryDirectory { directory in
            let rows = (1...8).map { "0.\($0),9.8\($0),2\($0),\(1000 * 0.1 * Double($0) * 9.81 / (20 + Double($0)))" }
            let table = "m,g,k,x\n" + rows.joined(separator: "\n")
            try table.write(to: directory.appending(path: "spring.csv"), atomically: true, encoding: .utf8)
            let set = LawSet(parsing: example, file: directory.appending(path: "laws.txt").path)
            #expect(set.problems == [])
            #expect(set.laws.map(\.id) == ["pendulum", "spring"])
        }
    }
}
