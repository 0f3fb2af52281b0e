import ArgumentParser
import Edgewise
import Foundation

/// `edgewise train`: from a table to a spline network.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a spline network on a table of any length, without looking for a law.",
        discussion: """
            Trains a Kolmogorov-Arnold network on nine rows in ten, prints its errors on these and on the others, and writes it \
            to a file. Memory does not depend on the length of the table: its numbers go to a temporary file of eight bytes \
            each, in the directory that TMPDIR names, else in /tmp. (Compressed tables and standard input are held whole.) The \
            same table, options and seed give the same network, unless the run was cut short.

            Examples:
              edgewise train planets.csv --target period_yr -o model.json
              edgewise train long.csv --target y --hidden 5,3 --intervals 10 -o model.json

            Ctrl-C ends the training with the network so far; pressed again it quits at once.
            """)

    @OptionGroup var question: TableQuestion

    @Option(
        name: [.short, .customLong("out")],
        help: ArgumentHelp("Write the network to this file, whole or not at all.", valueName: "file"))
    var output: String

    @Option(
        help: ArgumentHelp(
            "How many nodes each hidden layer has, parted by commas; 0 for none.", valueName: "numbers"))
    var hidden = "5"

    @Option(help: ArgumentHelp("How many intervals the grid of each edge has.", valueName: "number"))
    var intervals = 5

    @Option(help: ArgumentHelp("The degree of the splines.", valueName: "number"))
    var degree = 3

    @Option(help: ArgumentHelp("The most iterations.", valueName: "number"))
    var iterations = 100

    @Option(
        help: ArgumentHelp(
            "The weight of the penalty on active edges, in units of the target's variance: 0.01 makes a sparse network.",
            valueName: "number"))
    var sparsity = 0.0

    @Option(
        help: ArgumentHelp(
            "The column with the target's standard error in each row: rows count by 1/σ². It is no input.", valueName: "column")
    )
    var sigma: String?

    @Option(
        help: ArgumentHelp("The share of the rows that are kept for the test.", valueName: "share"))
    var testShare = 0.1

    @Option(help: ArgumentHelp("Where every random choice comes from, a whole number from 0.", valueName: "number"))
    var seed: UInt64 = 0

    @Option(help: ArgumentHelp("End the training after this many seconds (default: none).", valueName: "seconds"))
    var timeLimit: Double?

    @OptionGroup var threads: ThreadLimit

    @Flag(help: "No progress and no remarks on standard error; errors are still told.")
    var quiet = false

    @OptionGroup(title: "Reading options")
    var reading: ReadingOptions

    func validate() throws {
        guard let layers else {
            throw ValidationError("The hidden layers are numbers of nodes parted by commas such as 5,3, or 0; not '\(hidden)'.")
        }
        if layers.contains(where: { $0 > 1000 }) || layers.count > 10 {
            throw ValidationError("There can be 10 hidden layers of 1000 nodes.")
        }
        if !(1...10_000).contains(intervals) {
            throw ValidationError("The intervals must be from 1 to 10000, not \(intervals).")
        }
        if !(1...15).contains(degree) { throw ValidationError("The degree must be from 1 to 15, not \(degree).") }
        if !(0...1_000_000).contains(iterations) {
            throw ValidationError("The iterations must be from 0 to 1000000, not \(iterations).")
        }
        if !(sparsity >= 0 && sparsity.isFinite) {
            throw ValidationError("The sparsity must be a number from 0, not \(sparsity).")
        }
        if !(0..<1 ~= testShare) {
            throw ValidationError("The share for the test must be from 0 to below 1, not \(testShare).")
        }
        if let timeLimit, !(timeLimit > 0 && timeLimit.isFinite) {
            throw ValidationError("The time limit must be a positive number of seconds, not \(timeLimit).")
        }
    }

    /// The nodes of the hidden layers; nil if they are not said as numbers.
    private var layers: [Int]? {
        if hidden == "0" { return [] }
        let numbers = hidden.split(separator: ",", omittingEmptySubsequences: false).map {
            Int($0.trimmingCharacters(in: .whitespaces)) ?? 0
        }
        return numbers.allSatisfy { $0 > 0 } ? numbers : nil
    }

    func run() throws {
        try OutputFile.requireWritable(output)
        let supervision = RunSupervision(timeLimit: timeLimit ?? .infinity)
        let line = ProgressLine(isWanted: !quiet) { supervision.seconds }
        let trained: TrainedNetwork
        let target: String
        do {
            (trained, target) = try supervision.whileWatchingInterrupts {
                if !quiet { line.announce("ending with the network so far; Ctrl-C again quits at once") }
            } second: {
                line.clear()
            } _: {
                try line.whileShown { try train(supervision, line) }
            }
        } catch let error as TableError {
            throw error.naming(question.file)
        } catch let error as DiscoveryError {
            throw CommandFailure(error, in: question.file)
        }
        let model = try ModelDocument(trained.network, target: target).json() + "\n"
        try AtomicFile.write([(output, Array(model.utf8))])
        if !quiet { StandardStreams.complain("wrote \(output)") }
        supervision.releaseInterrupts()
        try StandardStreams.print(TrainingReport(trained, wasInterrupted: supervision.wasInterrupted).text)
    }

    private func train(_ supervision: RunSupervision, _ line: ProgressLine) throws -> (TrainedNetwork, target: String) {
        line.report("reading \(question.file)")
        let table = try NetworkTraining(path: question.file, reader: reading.reader)
        let columns = try question.columns(sigma: sigma, in: table.head)
        let options = NetworkTrainingOptions(
            target: columns.target, inputs: columns.chosenInputs, sigma: columns.sigma, hidden: layers ?? [],
            intervals: intervals, degree: degree, iterations: iterations, sparsity: sparsity, testShare: testShare, seed: seed)
        let control = RunControl(
            shouldStop: { supervision.shouldStop }, threads: threads.count)
        let trained = try table.run(options, control: control) { progress in
            line.report(TrainingReport.stage(progress))
        }
        return (trained, columns.target)
    }
}
