import Edgewise
import Foundation
import TestSupport
import Testing

@Suite("edgewise train")
struct TrainCommandTests {
    private func train(_ options: String..., table: String = Samples.parabola) throws -> (
        EdgewiseProcess.Result, Workspace
    ) {
        let workspace = try Workspace(["data.csv": table])
        let arguments = ["train", "data.csv", "--target", "y", "-o", "model.json"] + options
        return (try EdgewiseProcess(arguments, in: workspace).wait(), workspace)
    }

    @Test("writes a network that predicts the target in its own units, and tells rows, columns and errors")
    func network() throws {
        let (result, workspace) = try train("--inputs", "x,z,c", "--hidden", "2")
        #expect(result.status == 0)
        #expect(result.errors == "edgewise: wrote model.json\n")
        for part in [
            "10 left out, which are not complete", "c, without a value, or the same in every row", "[2, 2, 1]",
            "on the others (R² 0.99",
        ] {
            #expect(result.output.contains(part))
        }
        let model = try ModelDocument(json: workspace.text("model.json"))
        #expect(model.inputs == ["x", "z"] && model.target == "y")
        let network = try #require(model.network)
        for (x, z) in [(-1.0, 3.0), (0, 50), (1.5, 99)] {
            #expect(abs(network.evaluate([[x], [z]])[0][0] - (1000 + 50 * x * x)) < 1)
        }
    }

    @Test("gives the same network with any number of threads, over several blocks of rows, and another with another seed")
    func determinism() throws {
        let table = "x,z,y\n" + (0..<70_000).map { "\(Double($0) / 7e4),\($0 % 37),\(Double($0 % 37 * $0) / 7e4)\n" }.joined()
        let texts = try [["--threads", "1"], ["--threads", "3"], ["--seed", "5"]].map { options in
            let (result, workspace) = try train("--iterations", "5", "--quiet", options[0], options[1], table: table)
            #expect(result.errors.isEmpty)
            return try workspace.text("model.json")
        }
        #expect(texts[0] == texts[1])
        #expect(texts[0] != texts[2])
    }

    @Test("a network without hidden layers is a sum of splines")
    func layers() throws {
        let (plain, _) = try train("--hidden", "0", "--inputs", "x", "--intervals", "8")
        #expect(plain.output.contains("[1, 1]"))
        // A cubic spline can be a parabola.
        #expect(try Self.error(plain) < 1e-9)
    }

    @Test("rows with a large σ count less")
    func sigma() throws {
        // Every second row is 0, with a hundred times the error.
        let table =
            "x,y,s\n"
            + (0..<200).map { "\(Double($0 / 2) / 50 - 1),\($0 % 2 == 0 ? Double($0 / 2) : 0),\($0 % 2 == 0 ? 0.1 : 10)\n" }
            .joined()
        let networks = try [["--sigma", "s"], ["--inputs", "x"]].map { options in
            let (result, workspace) = try train(
                "--hidden", "0", "--inputs", "x", "--test-share", "0", options[0], options[1], table: table)
            #expect(!result.output.contains("on the others"))
            return try #require(try ModelDocument(json: workspace.text("model.json")).network)
        }
        #expect(abs(networks[0].evaluate([[0.0]])[0][0] - 50) < 0.1)
        #expect(abs(networks[1].evaluate([[0.0]])[0][0] - 25) < 2)
    }

    @Test("a penalty on active edges is paid for with a larger error, the more the larger it is")
    func sparsity() throws {
        let errors = try ["0", "0.001", "0.1"].map { strength in
            let (result, _) = try train("--hidden", "2", "--inputs", "x,z", "--sparsity", strength)
            return try Self.error(result)
        }
        #expect(errors[0] < 1e-3 * errors[1] && 2 * errors[1] < errors[2])
    }

    /// The error on the rows that were trained on, as the report has it.
    private static func error(_ result: EdgewiseProcess.Result) throws -> Double {
        let line = try #require(result.output.split(separator: "\n").first { $0.hasPrefix("error") })
        return try #require(Double(line.split(separator: " ")[1]))
    }

    struct Mistake: Sendable {
        let options: [String]
        var table = Samples.parabola
        var status: Int32 = 1
        let message: String
    }

    static let mistakes: [Mistake] = [
        Mistake(options: ["--inputs", "x,y"], message: "both target and input"),
        Mistake(options: ["--inputs", "w"], message: "there is no column 'w'"),
        Mistake(options: ["--inputs", "c"], message: "single value"),
        Mistake(options: ["--sigma", "x", "--inputs", "x"], message: "standard errors"),
        Mistake(options: [], table: "x,y\n1,2\n", message: "training needs at least 2 rows"),
        Mistake(options: [], table: "x,y\n1,2\n3,2\n5,2\n", message: "2.0 in every row"),
        Mistake(options: [], table: "y\n1\n2\n", message: "no numeric column besides"),
        Mistake(options: [], table: "x,y\n1e308,1\n-1e308,2\n5,3\n", message: "too far apart"),
        Mistake(options: [], table: "x,y\n1,1e200\n2,-1e200\n3,3\n", message: "too far apart"),
        Mistake(options: ["--hidden", "1000,1000"], table: Samples.endless, message: "too much memory"),
        Mistake(options: ["-o", "nowhere/model.json"], message: "nowhere/model.json"),
        Mistake(options: ["--time-limit", "1e-9"], message: "give it more time"),
        Mistake(options: ["--hidden", "5,,3"], status: 64, message: "parted by commas"),
        Mistake(options: ["--hidden=-3"], status: 64, message: "parted by commas"),
        Mistake(options: ["--intervals", "0"], status: 64, message: "intervals"),
        Mistake(options: ["--test-share", "1"], status: 64, message: "share"),
        Mistake(options: ["--sparsity", "nan"], status: 64, message: "sparsity"),
    ]

    @Test("says what is wrong with the table or the command line, and writes nothing", arguments: mistakes)
    func refusal(mistake: Mistake) throws {
        let workspace = try Workspace(["data.csv": mistake.table])
        let before = try workspace.listing()
        let arguments = ["train", "data.csv", "--target", "y", "-o", "model.json", "--test-share", "0"] + mistake.options
        let result = try EdgewiseProcess(arguments, in: workspace).wait()
        #expect(result.status == mistake.status)
        #expect(result.errors.contains(mistake.message))
        #expect(try workspace.listing() == before)
    }

    @Test("ends at the time limit with the network so far, and says so")
    func cutShort() throws {
        let (result, workspace) = try train(
            "--time-limit", "1", "--iterations", "100000", "--hidden", "20,20", table: Samples.endless)
        #expect(result.status == 0)
        #expect(result.output.contains("ended by the time limit"))
        #expect(try ModelDocument(json: workspace.text("model.json")).network != nil)
    }

    @Test("takes no more memory for eight times as many rows")
    func memory() throws {
        let line = (1...5).map { "\(Double($0) / 7)," }.joined()
        let peaks = try [100_000, 800_000].map { rows in
            let workspace = try Workspace([
                "data.csv": "a,b,c,d,e,x,y\n" + (0..<rows).map { "\(line)\(Double($0) / Double(rows)),\($0 % 7)\n" }.joined()
            ])
            let arguments = [
                try EdgewiseProcess.executable().path, "train", "\(workspace.directory.path)/data.csv", "--target", "y",
                "--iterations", "2", "--threads", "1", "--quiet", "-o", "\(workspace.directory.path)/model.json",
            ]
            return try PythonOracle.numbers(
                """
                import resource, subprocess
                subprocess.run(\(arguments), check=True, stdout=subprocess.DEVNULL)
                print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
                """)[0]
        }
        // In memory the columns would take 45 MB and the text 85 MB.
        #expect(peaks[1] < peaks[0] + 15_000, "\(peaks) kB")
    }
}
