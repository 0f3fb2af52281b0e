import ArgumentParser
import Edgewise

/// `edgewise export`: a law in another language.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print the formula of a law.json in another language.",
        discussion: """
            Every form gives the same numbers, up to the last digits of that language's own functions. Names that a language \
            keeps for itself get an underscore; a comment says so.

            Examples:
              edgewise export results/law.json --to latex
              edgewise export results/law.json --to python --name period > period.py
              edgewise discover data.csv --target y --json | edgewise export - --to c
            """)

    @Argument(help: "A law.json that discover wrote; - is standard input.")
    var file: String

    @Option(name: .customLong("to"), help: ArgumentHelp("The language.", valueName: "language"))
    var language: ExportLanguage

    @Option(help: "The name of the function, in Python, C and Swift.")
    var name = "law"

    @Option(help: ArgumentHelp("Take this law of the front, counted from 1, instead of the best.", valueName: "number"))
    var entry: Int?

    func validate() throws {
        if name.isEmpty { throw ValidationError("The function's name is empty.") }
    }

    func run() throws {
        let law = try LawFile(path: file)
        let text = try law.formula(entry: entry).export(to: language, name: name, variables: law.document.inputs)
        try StandardStreams.print(text.hasSuffix("\n") ? text : text + "\n")
    }
}

extension ExportLanguage: ExpressibleByArgument {}
