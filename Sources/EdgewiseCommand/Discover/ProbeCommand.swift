import ArgumentParser
import Edgewise
import Foundation

/// `edgewise probe`: which structures a table shows, and how clearly.
struct ProbeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Show the structure of a column of a table in terms of the others, before any law.",
        discussion: """
            Prints the symmetries that take variables away, and for the inputs and for the variables that are left: how well \
            functions of sums, products of functions and plain formulas do, with their errors: of structures on rows held out, \
            of formulas on the rows that they were fitted to. It is what discover begins with, so that one can see why a \
            structure was chosen.

            Examples:
              edgewise probe planets.csv --target period_yr
              edgewise probe data.csv --target y --inputs 'x1,x2,x3'
            """)

    @OptionGroup var question: TableQuestion

    @Option(help: ArgumentHelp("Where every random choice comes from, a whole number from 0.", valueName: "number"))
    var seed: UInt64 = 0

    @OptionGroup var limits: RunLimits

    @OptionGroup(title: "Reading options")
    var reading: ReadingOptions

    func run() throws {
        let table = try reading.table(at: question.file)
        do {
            let columns = try question.columns(in: table)
            let options = DiscoveryOptions(target: columns.target, inputs: columns.chosenInputs, seed: seed)
            let supervision = limits.supervision()
            let probe = try Probe(table, options: options, control: limits.control(supervision))
            try StandardStreams.print(ProbeReport(probe).text)
            if !probe.isComplete {
                let cause = limits.cause(supervision, work: probe.work)
                StandardStreams.complain("not everything was looked at: \(cause) came first")
            }
        } catch let error as TableError {
            throw error.naming(question.file)
        } catch let error as DiscoveryError {
            throw CommandFailure(error, in: question.file)
        }
    }
}
