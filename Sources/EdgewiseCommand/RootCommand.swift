import ArgumentParser
import Edgewise
import Foundation

/// The command `edgewise`: its subcommands read files, call the library and print; nothing is computed here.
@main
struct RootCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edgewise",
        abstract: "Find closed-form laws in tables of numbers.",
        discussion: """
            Start with a table of numbers and the name of the column to explain:

              edgewise discover planets.csv --target period_yr

            Exit status: 0 done, 1 the data or a file is not usable, 3 no law was found, 64 the command line is wrong, \
            130 ended by a second Ctrl-C.
            """,
        version: edgewiseVersion,
        subcommands: [
            DiscoverCommand.self, ProbeCommand.self, TrainCommand.self, ExportCommand.self, PredictCommand.self,
            FunctionsCommand.self, RegressCommand.self, RegressCaseCommand.self,
        ])

    /// Parses, runs, and turns every error into one message and a status.
    static func main() {
        var command: any ParsableCommand
        do { command = try parseAsRoot() } catch { exit(withError: error) }
        do {
            try command.run()
        } catch let error as ValidationError {
            // As the parser tells those that it finds itself, with the subcommand's usage.
            let name = ["edgewise", type(of: command).configuration.commandName ?? ""].joined(separator: " ")
            let usage = usageString(for: type(of: command))
            StandardStreams.tell("Error: \(error.message)\nUsage: \(usage)\n  See '\(name) --help' for more information.")
            exit(withError: ExitCode.validationFailure)
        } catch {
            // The parser's own errors know their text; what a command throws is a sentence already.
            if error is ExitCode || [.success, .validationFailure].contains(exitCode(for: error)) { exit(withError: error) }
            StandardStreams.complain(String(describing: error))
            exit(withError: ExitCode(1))
        }
    }
}

/// What a command cannot do, in a sentence.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// A sentence of its own there, here the end of one.
    init(_ error: DiscoveryError, in file: String) {
        let reason = error.description
        self.init("\(file == "-" ? "standard input" : file): \(reason.prefix(1).lowercased())\(reason.dropFirst())")
    }
}

extension ExitCode {
    /// The search ended and no formula predicts the target better than chance would.
    static let noLaw = ExitCode(3)
    /// The shell's status for a process that Ctrl-C ended.
    static let interrupted = ExitCode(130)
}
