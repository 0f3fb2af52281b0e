import Foundation
import Testing

/// Law files and results that the tests of `edgewise regress` share.
enum Regress {
    /// Laws that any search must find, in tenths of a second.
    static let easy = """
        set easy

        law square
        y = 3*x**2
        x in 1 .. 3

        law product
        p = m*v
        m, v in 1 .. 5

        law ratio
        F = q/(r*s)
        q, r, s in 1 .. 5

        law growth
        N = exp(t)
        t in 0 .. 2

        """

    /// A law that no search is done with soon.
    static func endless(_ id: String = "endless") -> String {
        """
        law \(id)
        y = sin(a*b + c)*exp(cos(d*a)) + f*g + abs(h - k)
        a, b, c, d, f, g, h, k in 0.5 .. 5, 5000 rows

        """
    }

    /// A results file, or what --json prints, without the times, which differ.
    static func withoutTimes(_ text: String) -> String { text.replacing(/"seconds":[0-9.e-]+,/, with: "") }

    /// Results in which the first law was missed.
    static func missed(_ text: String) -> String {
        text.replacing(#""verdict":"exact""#, with: #""verdict":"missed""#, maxReplacements: 1)
    }

    /// A field of each record.
    static func column(_ field: String, of text: String) throws -> [JSONValue] {
        try text.split(separator: "\n").map { line in
            let record = try JSONValue(String(line))
            return record[field] == .null ? record["case"][field] : record[field]
        }
    }

    static func laws(_ text: String) throws -> [JSONValue] { try column("law", of: text) }
}

@Suite("edgewise regress")
struct RegressTests {
    @Test("runs each law and says what was found, on the terminal and in the results file")
    func run() throws {
        let workspace = try Workspace(["easy.txt": Regress.easy])
        let result = try workspace.run("regress", "easy.txt")
        #expect(result.status == 0)
        let lines = result.output.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
        #expect(lines.count == 2)
        #expect(lines[0].prefix(4) == ["set", "noise", "runs", "exact"])
        #expect(lines[1].prefix(10) == ["easy", "0", "4", "4", "0", "0", "0", "0", "0", "0"])
        let progress = result.errors.split(separator: "\n")
        #expect(progress.count == 4)
        for (number, line) in progress.enumerated() { #expect(line.hasPrefix("\(number + 1)/4  ")) }
        #expect(result.errors.contains(/product +exact +m\*v/))
        let text = try workspace.text("regress.jsonl")
        #expect(try Regress.laws(text) == ["square", "product", "ratio", "growth"].map(JSONValue.string))
        #expect(try Regress.column("verdict", of: text) == [JSONValue](repeating: .string("exact"), count: 4))
        #expect(try Regress.column("seconds", of: text).allSatisfy { ($0.number ?? 0) > 0 })
    }

    @Test("the same run again gives the same, however many cases run at a time, but for the times")
    func repeatable() throws {
        let workspace = try Workspace(["easy.txt": Regress.easy])
        let arguments = ["regress", "easy.txt", "--noise", "0,0.01", "--rows", "200", "--no-times", "--results"]
        let one = try EdgewiseProcess(arguments + ["one.jsonl", "--jobs", "1"], in: workspace).wait()
        let other = try EdgewiseProcess(arguments + ["other.jsonl", "--jobs", "5"], in: workspace).wait()
        #expect(one.output == other.output)
        #expect(one.output.contains(/easy +0\.01 +4/))
        #expect(try Regress.withoutTimes(workspace.text("one.jsonl")) == Regress.withoutTimes(workspace.text("other.jsonl")))
    }

    @Test("prints the records instead of tables, as they stand in the results file")
    func json() throws {
        let workspace = try Workspace(["easy.txt": Regress.easy])
        let result = try workspace.run("regress", "easy.txt", "--json", "--quiet", "--only", "p*", "--only", "square")
        #expect(result.errors.isEmpty)
        #expect(try result.output == workspace.text("regress.jsonl"))
        #expect(try Regress.laws(result.output) == [.string("square"), .string("product")])
    }

    @Test("results that are there already are kept under another name")
    func earlierResults() throws {
        let workspace = try Workspace(["easy.txt": Regress.easy])
        _ = try workspace.run("regress", "easy.txt", "--only", "square")
        let first = try workspace.text("regress.jsonl")
        let result = try workspace.run("regress", "easy.txt", "--only", "ratio")
        #expect(result.errors.contains("kept the earlier results as regress.jsonl.1"))
        #expect(try workspace.text("regress.jsonl.1") == first)
        #expect(try Regress.laws(workspace.text("regress.jsonl")) == [.string("ratio")])
    }

    @Test("a run that is resumed runs what is left, and nothing where nothing is")
    func resume() throws {
        let workspace = try Workspace(["easy.txt": Regress.easy])
        _ = try workspace.run("regress", "easy.txt", "--only", "[pr]*")
        let begun = try workspace.text("regress.jsonl")
        let resumed = try workspace.run("regress", "easy.txt", "--resume")
        #expect(resumed.status == 0)
        #expect(resumed.errors.contains("regress.jsonl: 2 of 4 done already"))
        #expect(resumed.errors.split(separator: "\n").count == 3)
        let complete = try workspace.text("regress.jsonl")
        for line in begun.split(separator: "\n") { #expect(complete.contains(line)) }
        #expect(try Regress.laws(complete) == ["square", "product", "ratio", "growth"].map(JSONValue.string))

        let again = try workspace.run("regress", "easy.txt", "--resume")
        #expect(again.errors == "edgewise: regress.jsonl: 4 of 4 done already\n")
        #expect(again.output == resumed.output)
        #expect(try workspace.text("regress.jsonl") == complete)
    }

    @Test("results of a changed law, another version or other options are told, run again and replaced; others stay")
    func outdatedResults() throws {
        let workspace = try Workspace(["easy.txt": Regress.easy])
        _ = try workspace.run("regress", "easy.txt", "--seeds", "2")
        try workspace.write("easy.txt", Regress.easy.replacing("t in 0 .. 2", with: "t in 0 .. 1"))
        let changed = try workspace.run("regress", "easy.txt", "--resume")
        #expect(changed.errors.contains("3 of 4 done already"))
        #expect(changed.errors.contains("1 result of laws that were changed since is run again"))
        #expect(changed.errors.contains("4 results of other cases stay in it"))
        #expect(try Regress.laws(workspace.text("regress.jsonl")).count == 8)

        let limited = try workspace.run("regress", "easy.txt", "--resume", "--time-limit", "7", "--only", "square")
        #expect(limited.errors.contains("1 result with other options is run again"))
        let aged = try workspace.text("regress.jsonl").replacing(/"version":"[0-9.]+"/, with: #""version":"0.0.1""#)
        try workspace.write("regress.jsonl", aged)
        let updated = try workspace.run("regress", "easy.txt", "--resume")
        #expect(updated.errors.contains("4 results by version 0.0.1 are run again"))
    }

    @Test("finds laws among columns that have nothing to do with them; another number of those is another run")
    func dummies() throws {
        let workspace = try Workspace(["easy.txt": Regress.easy])
        let arguments = ["regress", "easy.txt", "--only", "[ps]*", "--resume", "--markdown", "report.md"]
        let result = try EdgewiseProcess(arguments + ["--dummies", "3"], in: workspace).wait()
        #expect(result.status == 0)
        let text = try workspace.text("regress.jsonl")
        #expect(try Regress.column("verdict", of: text) == [.string("exact"), .string("exact")])
        #expect(try Regress.column("options", of: text).map { $0["dummies"] } == [.number(3), .number(3)])
        #expect(try workspace.text("report.md").contains("3 dummy columns"))
        let same = try EdgewiseProcess(arguments + ["--dummies", "3"], in: workspace).wait()
        #expect(same.errors == "edgewise: regress.jsonl: 2 of 2 done already\n")
        try workspace.write("baseline.jsonl", text)
        let compared = try EdgewiseProcess(arguments + ["--baseline", "baseline.jsonl", "--dummies", "3"], in: workspace).wait()
        #expect(compared.output.contains("no regression against the baseline; 2 cases compared"))

        for further in [[String](), ["--update-baseline"]] {
            let refused = try EdgewiseProcess(arguments + ["--baseline", "baseline.jsonl"] + further, in: workspace).wait()
            #expect(refused.status == 1)
            #expect(refused.errors.contains("baseline.jsonl: these are results with --dummies 3, and the run has 0"))
        }
        #expect(try workspace.text("baseline.jsonl") == text)
        let merged = try workspace.run(
            "regress", "--results", "merged.jsonl", "--baseline", "baseline.jsonl", "--merge", "regress.jsonl")
        #expect(merged.status == 0)

        let fewer = try EdgewiseProcess(arguments, in: workspace).wait()
        #expect(fewer.errors.contains("2 results with other options are run again"))
        let options = try Regress.column("options", of: workspace.text("regress.jsonl"))
        #expect(options.map { $0["dummies"] } == [.number(0), .number(0)])
    }

    @Test("shards together are one run")
    func shards() throws {
        let workspace = try Workspace(["easy.txt": Regress.easy])
        let arguments = ["regress", "easy.txt", "--seeds", "3", "--no-times"]
        let outputs = ["--results", "whole.jsonl", "--markdown", "whole.md"]
        let whole = try EdgewiseProcess(arguments + outputs, in: workspace).wait()
        for shard in ["1/2", "2/2"] {
            let part = try EdgewiseProcess(
                arguments + ["--shard", shard, "--results", "part\(shard.prefix(1)).jsonl"], in: workspace
            ).wait()
            #expect(part.status == 0)
            #expect(part.errors.contains("6/6"))
        }
        let merged = try workspace.run(
            "regress", "--no-times", "--results", "merged.jsonl", "--markdown", "merged.md", "--merge", "part2.jsonl",
            "part1.jsonl")
        #expect(merged.status == 0)
        #expect(merged.output == whole.output)
        #expect(try Regress.withoutTimes(workspace.text("merged.jsonl")) == Regress.withoutTimes(workspace.text("whole.jsonl")))
        #expect(try workspace.text("merged.md") == workspace.text("whole.md"))
    }

    @Test("a case with two results is an error that names it")
    func contradiction() throws {
        let workspace = try Workspace(["easy.txt": Regress.easy])
        _ = try workspace.run("regress", "easy.txt", "--results", "one.jsonl", "--only", "square")
        try workspace.write("other.jsonl", Regress.missed(workspace.text("one.jsonl")))
        let merged = try workspace.run("regress", "--merge", "one.jsonl", "other.jsonl")
        #expect(merged.status == 1)
        for part in ["easy square", "exact", "one.jsonl", "missed", "other.jsonl"] { #expect(merged.errors.contains(part)) }
        #expect(try !workspace.listing().contains("regress.jsonl"))
    }

    @Test("a faulty entry is named with its line and is a failed case; the others run, and the status is 1")
    func faultyEntry() throws {
        let text = "law bad\ny = zeta\nx in 1 .. 2\n\n" + Regress.easy.replacing("set easy", with: "")
        let workspace = try Workspace(["laws.txt": text])
        let result = try workspace.run("regress", "laws.txt", "--noise", "0,0.01")
        #expect(result.status == 1)
        #expect(result.errors.contains("edgewise: laws.txt:2: law ‘bad’: "))
        #expect(result.errors.matches(of: /‘zeta’/).count == 1)
        #expect(result.errors.contains("2 cases of 10 failed"))
        #expect(result.output.contains(/bad noise 0\.01 +laws\.txt:2: .*‘zeta’/))
        #expect(try Regress.laws(workspace.text("regress.jsonl")).filter { $0 == .string("bad") }.count == 2)
        #expect(try Regress.column("verdict", of: workspace.text("regress.jsonl")).filter { $0 == .string("exact") }.count == 8)
    }

    @Test("a law below what is required fails the run")
    func requirement() throws {
        let workspace = try Workspace(["laws.txt": Regress.easy + Regress.endless()])
        let arguments = ["regress", "laws.txt", "--time-limit", "0.5", "--rows", "300", "--resume", "--require"]
        let result = try EdgewiseProcess(arguments + ["exact"], in: workspace).wait()
        #expect(result.status == 1)
        #expect(result.errors.contains("1 case of 5 below --require exact"))
        #expect(try EdgewiseProcess(arguments + ["exact", "--only", "square"], in: workspace).wait().status == 0)
    }

    @Test("a law that got worse than in the baseline fails the run; the baseline can be updated")
    func baseline() throws {
        let workspace = try Workspace(["easy.txt": Regress.easy])
        let arguments = ["regress", "easy.txt", "--resume", "--baseline", "baseline.jsonl"]
        let made = try EdgewiseProcess(arguments + ["--update-baseline"], in: workspace).wait()
        #expect(made.status == 0)
        #expect(made.errors.contains("wrote the baseline to baseline.jsonl"))
        let same = try EdgewiseProcess(arguments, in: workspace).wait()
        #expect(same.status == 0)
        #expect(same.output.contains("no regression against the baseline; 4 cases compared"))

        try workspace.write("regress.jsonl", Regress.missed(workspace.text("regress.jsonl")))
        let worse = try EdgewiseProcess(arguments + ["--junit", "junit.xml"], in: workspace).wait()
        #expect(worse.status == 1)
        #expect(worse.output.contains("regression: easy square"))
        #expect(try workspace.text("junit.xml").contains("<failure"))
        let stranger = try EdgewiseProcess(
            ["regress", "easy.txt", "--rows", "100", "--seeds", "7,", "--baseline", "baseline.jsonl"], in: workspace
        ).wait()
        #expect(stranger.status == 1)
        #expect(stranger.errors.contains("baseline.jsonl: none of its 4 cases was run"))
        let fewer = try EdgewiseProcess(arguments + ["--only", "product"], in: workspace).wait()
        #expect(fewer.status == 0, "what was not run is no regression")
    }

    @Test("lists the sets, and the laws of those that are named")
    func list() throws {
        let workspace = try Workspace(["easy.txt": Regress.easy])
        let sets = try workspace.run("regress", "--list")
        #expect(sets.status == 0)
        #expect(sets.output.contains(#/feynman +100 /#))
        let laws = try workspace.run("regress", "easy.txt", "--list", "--only", "*o*")
        #expect(laws.output.contains(/easy +growth +N = exp\(t\)/))
        #expect(laws.output.split(separator: "\n").count == 4)
        #expect(try workspace.listing() == ["easy.txt"])
    }

    @Test("lists each law once whatever the seeds, and tells entries that cannot be used")
    func listFaulty() throws {
        let workspace = try Workspace([
            "laws.txt": Regress.easy + "law bad\ny = zeta\nx in 1 .. 2\n", "table.csv": "x,y\n1,2\n",
        ])
        let laws = try workspace.run("regress", "laws.txt", "--list", "--seeds", "3", "--noise", "0,0.1")
        #expect(laws.status == 1)
        #expect(laws.output.split(separator: "\n").count == 5)
        #expect(laws.errors.contains("law ‘bad’"))
        let everywhere = try workspace.run("regress", "--list", "--only", "I.12.1")
        #expect(everywhere.status == 0)
        #expect(everywhere.output.split(separator: "\n").count == 2)
        let table = try workspace.run("regress", "table.csv")
        #expect(table.status == 1)
        #expect(table.errors.contains("table.csv: no line begins with ‘law’"))
    }

    @Test("results of a share that is missing fail what is merged and held against a baseline")
    func missingShare() throws {
        let workspace = try Workspace(["easy.txt": Regress.easy])
        _ = try workspace.run("regress", "easy.txt", "--rows", "100", "--results", "whole.jsonl")
        let part = try workspace.text("whole.jsonl").split(separator: "\n").prefix(2).joined(separator: "\n")
        try workspace.write("part.jsonl", part)
        let merged = try workspace.run("regress", "--baseline", "whole.jsonl", "--merge", "part.jsonl")
        #expect(merged.status == 1)
        #expect(merged.errors.contains("2 cases exact in whole.jsonl not among the results"))
    }

    @Test("a law file may come from standard input")
    func standardInput() throws {
        let result = try Workspace().run("regress", "-", "--only", "ratio", input: Regress.easy)
        #expect(result.status == 0)
        #expect(result.output.contains("easy"))
    }
}
