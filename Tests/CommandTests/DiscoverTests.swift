import Foundation
import TestSupport
import Testing

@Suite("edgewise discover")
struct DiscoverTests {
    @Test("finds y = 2ab, prints it with its verdict and says nothing on standard error")
    func report() throws {
        let workspace = try Workspace(["data.csv": Samples.product])
        let result = try workspace.run("discover", "data.csv", "--target", "y")
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        #expect(result.output.hasPrefix("y = 2*a*b\n"))
        for part in ["exact: ", "5-fold cross-validation", "40 rows, none dropped", "seed 0, edgewise "] {
            #expect(result.output.contains(part), "\(part) is not in: \(result.output)")
        }
        #expect(try workspace.listing() == ["data.csv"])
    }

    @Test("says that units refused what it found, not that there was nothing to find")
    func refusedByUnits() throws {
        let workspace = try Workspace(["data.csv": Samples.product])
        let result = try workspace.run("discover", "data.csv", "--target", "y", "--units", "a=m,b=s,y=kg")
        #expect(result.status == 3)
        #expect(result.output.contains("no formula that keeps the units"))
        #expect(result.output.contains("refused"))
        let json = try workspace.run("discover", "data.csv", "--target", "y", "--units", "a=m,b=s,y=kg", "--json")
        #expect(!json.output.contains("\"refused_by_units\" : 0"))
    }

    @Test("reads units from a file whose name has an equals sign, and says so of none at all")
    func unitsFile() throws {
        let workspace = try Workspace(["data.csv": Samples.product, "my=units": "a=m\nb=m\ny=m^2\n"])
        let result = try workspace.run("discover", "data.csv", "--target", "y", "--units", "my=units")
        #expect(result.output.hasPrefix("y = 2*a*b\n"))
        let empty = try workspace.run("discover", "data.csv", "--target", "y", "--units", " ")
        #expect(empty.status == 64 && empty.errors.contains("--units names no column"))
    }

    @Test("gives one law with any number of threads")
    func threads() throws {
        let workspace = try Workspace(["data.csv": Samples.product])
        func output(_ threads: String) throws -> [Substring] {
            try workspace.run("discover", "data.csv", "--target", "y", "--json", "--threads", threads).output
                .split(separator: "\n").filter { !$0.contains("\"seconds\"") }
        }
        let one = try output("1")
        #expect(one.count > 20)
        #expect(try output("2") == one)
        #expect(try output("7") == one)
        let none = try workspace.run("discover", "data.csv", "--target", "y", "--threads", "0")
        #expect(none.status == 64 && none.errors.contains("from 1 to 1024"))
    }

    @Test("tells of dropped rows, skipped text, constant inputs and a target given by its place")
    func notes() throws {
        let rows = Samples.product.split(separator: "\n").dropFirst().map { "row,7,\($0)" }
        let text = (["label,k,a,b,y"] + rows + ["row,7,,1,1", "row,7,1,inf,1", "row,7,1,1,"]).joined(separator: "\n")
        let result = try Workspace(["data.csv": text]).run("discover", "data.csv", "--target", "#5")
        #expect(result.status == 0)
        for part in [
            "y = 2*a*b\n", "43 rows, 3 dropped: 2 with a missing value, 1 with an infinite one", "text columns left out: label",
            "single value left out: k",
        ] {
            #expect(result.output.contains(part), "\(part) is not in: \(result.output)")
        }
    }

    @Test(
        "reads standard input, other delimiters, and inputs in every spelling",
        arguments: [["--inputs", "a,b"], ["--inputs", "a", "--inputs", "#2"], ["--inputs", "#1, #2", "--delimiter", ";"]])
    func spellings(options: [String]) throws {
        let workspace = try Workspace()
        let arguments = ["discover", "-", "--target", "y", "--json"] + options
        let text = Samples.product.replacingOccurrences(of: ",", with: options.contains(";") ? ";" : ",")
        let result = try EdgewiseProcess(arguments, in: workspace, input: text).wait()
        #expect(result.status == 0)
        let document = try JSONValue(result.output)
        #expect(document["formula"] == .string("2*a*b"))
        #expect(document["inputs"] == .array([.string("a"), .string("b")]))
    }

    @Test("names the columns of a table without a header by their places")
    func noHeader() throws {
        let text = Samples.product.split(separator: "\n").dropFirst().joined(separator: "\n")
        let result = try Workspace(["data.csv": text]).run("discover", "data.csv", "--target", "#3", "--no-header", "--quiet")
        #expect(result.output.hasPrefix("x3 = 2*x1*x2\n"))
    }

    @Test("prints one JSON object, the same as law.json, with every documented field in its type")
    func json() throws {
        let workspace = try Workspace(["data.csv": Samples.product])
        let result = try workspace.run("discover", "data.csv", "--target", "y", "--json", "--out", "deep/results")
        #expect(result.status == 0)
        #expect(try result.output == workspace.text("deep/results/law.json"))
        try expectSchema(of: JSONValue(result.output))
        #expect(
            try workspace.listing() == [
                "data.csv", "deep", "deep/results", "deep/results/front.csv", "deep/results/law.json",
                "deep/results/model.json",
            ])
        let model = try JSONValue(workspace.text("deep/results/model.json"))
        #expect(model["schema"] == .string("edgewise-model/1"))
        #expect(model["target"] == .string("y"))
        let front = try workspace.text("deep/results/front.csv").split(separator: "\n")
        #expect(front.first == "complexity,rmse,r2,max_relative_error,verdict,formula")
        #expect(try front.count - 1 == JSONValue(result.output)["front"].elements.count)
        #expect(result.errors.contains("deep/results"))
    }

    @Test("the same seed gives the same law.json but for the time it took")
    func repeatable() throws {
        let workspace = try Workspace(["data.csv": Samples.noise(rows: 40)])
        let outputs = try (0..<2).map { _ in
            let text = try workspace.run("discover", "data.csv", "--target", "y", "--json", "--seed", "7").output
            return text.replacing(/"seconds" : [-+.e0-9]+/, with: "")
        }
        #expect(outputs[0] == outputs[1])
        #expect(outputs[0].contains("\"seed\" : 7"))
    }

    @Test("prints the formula alone as LaTeX or Python")
    func forms() throws {
        let workspace = try Workspace(["data.csv": Samples.product])
        let latex = try workspace.run("discover", "data.csv", "--target", "y", "--latex")
        #expect(latex.output == "2 a b\n" || latex.output == "2 \\, a \\, b\n", "\(latex.output)")
        let python = try workspace.run("discover", "data.csv", "--target", "y", "--python")
        let values = try PythonOracle.numbers(python.output + "\nprint(law(3.0, 5.0))")
        #expect(values == [30])
    }

    @Test("without a law it ends with status 3, a null formula and the network's error")
    func noLaw() throws {
        let workspace = try Workspace(["data.csv": Samples.noise(rows: 60)])
        let report = try workspace.run("discover", "data.csv", "--target", "y", "--out", "out")
        #expect(report.status == 3)
        #expect(report.output.hasPrefix("No law was found for y"))
        #expect(report.output.contains("best network, without a formula  RMSE "))
        let document = try JSONValue(workspace.text("out/law.json"))
        #expect(document["formula"] == .null)
        #expect(document["verdict"] == .string("none"))
        #expect(try #require(document["network_rmse"].number) > 0)
        expectSchema(of: document)
        let latex = try workspace.run("discover", "data.csv", "--target", "y", "--latex")
        #expect(latex.status == 3)
        #expect(latex.output.isEmpty)
        #expect(latex.errors.contains("no law was found"))
    }

    @Test("finds a law of a file's function that it does not find without the file")
    func ownFunctions() throws {
        let rows = (1...80).map { row -> String in
            let x = 0.15 * Double(row)
            return "\(x),\(2 * sin(1.25 * x + 0.5 * sin(1.25 * x)) + 0.5)\n"
        }
        let workspace = try Workspace([
            "data.csv": "x,y\n" + rows.joined(),
            "mine.txt": "wobble | sin(x + sin(x)/2) | cos(x + sin(x)/2)*(1 + cos(x)/2) | all | 4\n",
        ])
        let with = try workspace.run("discover", "data.csv", "--target", "y", "--json", "--functions", "mine.txt")
        #expect(try JSONValue(with.output)["verdict"] == .string("exact"))
        let without = try workspace.run("discover", "data.csv", "--target", "y", "--json")
        #expect(try JSONValue(without.output)["verdict"] != .string("exact"))
    }
}

@Suite("What cannot be written is not begun")
struct WritingTests {
    @Test("a full standard output is an error")
    func fullOutput() throws {
        let workspace = try Workspace(["data.csv": Samples.product])
        let result = try workspace.run("discover", "data.csv", "--target", "y", shell: "exec > /dev/full")
        #expect(result.status == 1)
        #expect(result.errors.contains("standard output"))
        #expect(result.errors.contains("No space left"))
    }

    @Test("a disk that fills while results are written keeps the old results and leaves no pieces")
    func fullDisk() throws {
        let workspace = try Workspace(["data.csv": Samples.product])
        _ = try workspace.run("discover", "data.csv", "--target", "y", "--out", "out")
        let (before, law) = (try workspace.listing(), try workspace.text("out/law.json"))
        // Files may have 1024 bytes: law.json has more, and the write fails in its middle.
        let limit = "trap '' XFSZ; ulimit -f 1"
        let result = try workspace.run(
            "discover", "data.csv", "--target", "y", "--seed", "3", "--out", "out", shell: limit)
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("law.json"))
        #expect(try workspace.listing() == before)
        #expect(try workspace.text("out/law.json") == law)
        let fresh = try workspace.run("discover", "data.csv", "--target", "y", "--out", "new/deep", shell: limit)
        #expect(fresh.status == 1)
        #expect(try workspace.listing() == before)
    }

    @Test("predictions that do not fit on the disk leave nothing")
    func fullPredictions() throws {
        let rows = (1...500).map { "\($0),2\n" }.joined()
        let workspace = try Workspace(["law.json": Samples.law, "data.csv": "x,y\n" + rows])
        let before = try workspace.listing()
        let result = try workspace.run(
            "predict", "law.json", "data.csv", "--out", "z.csv", shell: "trap '' XFSZ; ulimit -f 1")
        #expect(result.status == 1)
        #expect(try workspace.listing() == before)
    }
}
