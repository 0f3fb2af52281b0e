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
        for part in ["10 left out, which are not complete", "c, the same in every row", "[2, 2, 1]", "on the others (R² 0.99"] {
            #expect(result.output.contains(part))
        }
        let model = try ModelDocument(json: workspace.text("model.json"))
        #expect(model.inputs == ["x", "z"] && model.target == "y")
        let network = try #require(model.network)
        for (x, z) in [(-1.0, 3.0), (0, 50), (1.5, 99)] {
            #expect(abs(network.evaluate([[x], [z]])[0][0] - (1000 + 50 * x * x)) < 1)
        }
    }

    @Test("gives the same network with any number of threads, and another with another seed")
    func determinism() throws {
        let texts = try [["--threads", "1"], ["--threads", "3"], ["--seed", "5"]].map { options in
            let (result, workspace) = try train("--iterations", "5", "--quiet", options[0], options[1])
            #expect(result.errors.isEmpty)
            return try workspace.text("model.json")
        }
        #expect(texts[0] == texts[1])
        #expect(texts[0] != texts[2])
    }

    @Test("a network without hidden layers is a sum of splines; weights by σ and a penalty are taken")
    func choices() throws {
        let (plain, _) = try train("--hidden", "0", "--inputs", "x", "--intervals", "8")
        #expect(plain.output.contains("[1, 1]"))
        let (sparse, _) = try train("--sigma", "s", "--sparsity", "0.01", "--test-share", "0", "--iterations", "5")
        #expect(sparse.status == 0)
        #expect(!sparse.output.contains("on the others"))
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
