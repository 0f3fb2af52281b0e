import Foundation
import TestSupport
import Testing

@Suite("What the command says of itself")
struct HelpTests {
    @Test(
        "prints the help that is committed",
        arguments: ["", "discover", "probe", "train", "export", "predict", "functions", "regress"])
    func help(command: String) throws {
        let path = "Tests/CommandTests/Help/\(command.isEmpty ? "edgewise" : command).txt"
        let workspace = try Workspace()
        let arguments = command.isEmpty ? ["--help"] : [command, "--help"]
        let result = try EdgewiseProcess(arguments, in: workspace).wait()
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        if Repository.isRewriting { try Repository.write(result.output, to: path) }
        #expect(try result.output == Repository.text(path))
    }

    @Test("without a subcommand it prints the same help")
    func bare() throws {
        let workspace = try Workspace()
        let (bare, asked) = (try workspace.run(), try workspace.run("--help"))
        #expect(bare.status == 0)
        #expect(bare.output == asked.output)
    }

    @Test("prints its version alone")
    func version() throws {
        let result = try Workspace().run("--version")
        #expect(result.status == 0)
        #expect(result.output.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+\n/) != nil)
    }

    @Test(
        "refuses a wrong command line with status 64 and says what is wrong",
        arguments: [
            (["discover", "data.csv"], "--target"),
            (["discover", "data.csv", "--target", "y", "--time-limit", "0"], "positive number of seconds"),
            (["discover", "data.csv", "--target", "y", "--time-limit=-3"], "positive number of seconds"),
            (["discover", "data.csv", "--target", "y", "--time-limit", "inf"], "positive number of seconds"),
            (["discover", "data.csv", "--target", "y", "--time-limit", "nan"], "positive number of seconds"),
            (["discover", "data.csv", "--target", "y", "--time-limit", "soon"], "soon"),
            (["discover", "data.csv", "--target", "y", "--work-limit", "0"], "positive number of billions"),
            (["discover", "data.csv", "--target", "y", "--work-limit", "nan"], "positive number of billions"),
            (["discover", "data.csv", "--target", "y", "--seed", "one"], "one"),
            (["discover", "data.csv", "--target", "y", "--json", "--latex"], "--json"),
            (["discover", "data.csv", "--target", "y", "--delimiter", "dash"], "semicolon"),
            (["discover", "data.csv", "--target", "y", "--delimiter", "comma", "--decimal-mark", "comma"], "decimals"),
            (["discover", "data.csv", "--target", "y", "--colour"], "--colour"),
            (["export", "law.json", "--to", "cobol"], "cobol"),
            (["export", "law.json"], "--to"),
            (["export", "law.json", "--to", "c", "--name", ""], "name is empty"),
            (["discover", "data.csv", "--target", "y", "--inputs", ","], "no column"),
            (["predict", "-", "-"], "standard input"),
            (["predict", "law.json"], "file"),
            (["invent"], "invent"),
        ])
    func usage(arguments: [String], reason: String) throws {
        let workspace = try Workspace(["data.csv": Samples.product, "law.json": Samples.law])
        let before = try workspace.listing()
        let result = try EdgewiseProcess(arguments, in: workspace).wait()
        #expect(result.status == 64)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains(reason), "\(result.errors)")
        #expect(try workspace.listing() == before)
    }
}
