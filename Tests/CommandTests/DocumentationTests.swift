import Edgewise
import Foundation
import Regression
import TestSupport
import Testing

@Suite("The documentation is true", .serialized)
struct DocumentationTests {
    /// A block of commands and what they print.
    private struct Console {
        var command: String
        var output: String
    }

    /// The README in pieces: text as it is, and the commands of its console blocks with the lines that follow each.
    private static func commands(in readme: String) -> [Console] {
        readme.matches(of: /(?s)```console\n(.*?)```/).flatMap { block -> [Console] in
            var found: [Console] = []
            for line in block.output.1.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                if line.hasPrefix("$ ") {
                    found.append(Console(command: String(line.dropFirst(2)), output: ""))
                } else if !found.isEmpty {
                    found[found.count - 1].output += line + "\n"
                }
            }
            return found
        }
    }

    /// Numbers to three digits and no times: what does not depend on the machine.
    private static func stable(_ text: String) -> String {
        text.replacing(/([0-9.]+ billion operations in )?[0-9.]+ s$/.anchorsMatchLineEndings(), with: "… s")
            .replacing(/-?[0-9]+\.[0-9]+(e[-+][0-9]+)?/) { String(format: "%.3g", Double($0.output.0) ?? .nan) }
            .replacing(/[ \t]+/, with: " ").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test("the commands of the README print what stands there")
    func readme() throws {
        var readme = try Repository.text("README.md")
        let workspace = try Workspace()
        try FileManager.default.createSymbolicLink(
            at: workspace.directory.appendingPathComponent("docs"),
            withDestinationURL: Repository.root.appendingPathComponent("docs"))
        let directory = try EdgewiseProcess.executable().deletingLastPathComponent().path
        let commands = Self.commands(in: readme)
        #expect(commands.count >= 4)
        for console in commands {
            // The shell that a person types into, with both streams on one terminal.
            let result = try workspace.run(
                shell: "PATH='\(directory)':$PATH; exec 2>&1; \(console.command); exit")
            if Repository.isRewriting {
                readme = readme.replacingOccurrences(
                    of: "$ \(console.command)\n\(console.output)", with: "$ \(console.command)\n\(result.output)")
            } else {
                #expect(Self.stable(result.output) == Self.stable(console.output), "\(console.command)")
            }
        }
        if Repository.isRewriting { try Repository.write(readme, to: "README.md") }
    }

    @Test("the Swift of the README is the code that this test runs")
    func swift() throws {
        let block = try #require(Repository.text("README.md").firstMatch(of: /(?s)```swift\n(.*?)```/))
        let lines = block.output.1.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        let source = try String(contentsOfFile: #filePath, encoding: .utf8).split(separator: "\n").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        #expect(lines.count > 5)
        for line in lines where !line.contains("docs/examples") { #expect(source.contains(line), "\(line)") }

        let table = try TableReader().read(path: Repository.root.appendingPathComponent("docs/examples/planets.csv").path)
        let options = DiscoveryOptions(target: "period_yr", inputs: ["semi_major_axis_AU"])
        let discovery = try discover(table, options: options)
        if let law = discovery.law {
            print(law.target, "=", law.formula)
            print(law.certificate.verdict, law.certificate.rmse)
            print(law.formula.export(to: .latex, variables: law.inputs))
        }
        #expect(discovery.law?.formula.variables == ["semi_major_axis_AU"])
    }

    @Test("every field of law.json stands in docs/law-json.md")
    func fields() throws {
        let workspace = try Workspace(["data.csv": Samples.product])
        let result = try workspace.run("discover", "data.csv", "--target", "y", "--json")
        let documentation = try Repository.text("docs/law-json.md")
        let keys = try JSONValue(result.output).keys
        #expect(keys.count > 30)
        for key in keys {
            let isNamed = ["`\(key)`", ".\(key)`"].contains { documentation.contains($0) }
            #expect(isNamed, "\(key) is not documented")
        }
    }

    @Test("every field of a results file and every verdict stand in docs/regress-jsonl.md")
    func recordFields() throws {
        let result = try Workspace(["easy.txt": Regress.easy]).run("regress", "easy.txt", "--only", "square", "--json")
        let documentation = try Repository.text("docs/regress-jsonl.md")
        let keys = try JSONValue(result.output).keys
        #expect(keys.count > 20)
        for word in keys.union(Verdict.allCases.map(\.rawValue)) {
            let isNamed = ["`\(word)`", ".\(word)`"].contains { documentation.contains($0) }
            #expect(isNamed, "\(word) is not documented")
        }
    }

    @Test("the example of an own function in the README and in the help is right")
    func ownFunction() throws {
        let block = try #require(Repository.text("README.md").firstMatch(of: /(?s)```text\n(# name.*?)```/))
        let help = try Repository.text("Tests/CommandTests/Help/functions.txt")
        let line = try #require(help.split(separator: "\n").first { $0.contains("stretched |") })
        for text in [String(block.output.1), String(line)] {
            let result = try Workspace(["mine.txt": text]).run("functions", "--functions", "mine.txt")
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.contains("\nstretched "))
        }
    }

    @Test("the examples of the help name options and commands that there are")
    func helpExamples() throws {
        for command in ["discover", "export", "predict", "functions", "regress"] {
            let help = try Repository.text("Tests/CommandTests/Help/\(command).txt")
            let examples = help.split(separator: "\n").filter { $0.hasPrefix("  edgewise ") }
            #expect(examples.count >= 2)
            for example in examples {
                let used = example.matches(of: /--[a-z-]+/).map { String($0.output) }
                for option in used where !example.contains("|") {
                    #expect(help.split(separator: "USAGE")[1].contains(option), "\(option) of \(command)")
                }
            }
        }
    }
}
