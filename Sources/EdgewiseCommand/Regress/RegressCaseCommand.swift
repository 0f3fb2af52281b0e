import ArgumentParser
import Regression

/// `edgewise regress-case`: one case, for `edgewise regress`, in a process of its own.
struct RegressCaseCommand: ParsableCommand {
    static let name = "regress-case"

    static let configuration = CommandConfiguration(
        commandName: name, abstract: "Run one case of a regression: a line of JSON in, a record out.", shouldDisplay: false)

    func run() throws {
        guard let line = Lifeline.readLine() else { throw CommandFailure("there is no case on standard input") }
        try StandardStreams.print(try WorkOrder(line: line).record().line() + "\n")
    }
}
