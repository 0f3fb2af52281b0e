import ArgumentParser
import Edgewise

/// `edgewise functions`: what edges are compared with.
struct FunctionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "functions",
        abstract: "Show the functions that laws are built from, or check a file of your own.",
        discussion: """
            A file has one function a line, name | formula | derivative | domain | complexity, in the variable x:

              stretched | exp(-sqrt(x)) | -exp(-sqrt(x))/(2*sqrt(x)) | x > 0 | 4

            Formula, derivative and domain are checked against one another; what is wrong is told with line and column. The \
            functions of the file are added to the library as discover --functions adds them; one of a known name takes its place.

            Examples:
              edgewise functions
              edgewise functions --functions mine.txt
            """)

    @Option(help: ArgumentHelp("Check this file, and show the library with its functions.", valueName: "file"))
    var functions: String?

    func run() throws {
        var library = FunctionLibrary.standard
        if let functions { library = library.extended(by: try FunctionLibrary(contentsOf: functions)) }
        var table = TextTable([
            "name": .left, "formula": .left, "derivative": .left, "domain": .left, "complexity": .decimal,
        ])
        for function in library.functions {
            let complexity = NumberText.significant(function.complexity, digits: 6)
            table.append([
                function.name, function.formula.description, function.derivativeFormula.description,
                function.domain.description, complexity,
            ])
        }
        try StandardStreams.print(table.lines().joined(separator: "\n") + "\n")
    }
}
