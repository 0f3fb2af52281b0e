import ArgumentParser
import Edgewise
import KnownLaws
import Regression

/// `edgewise regress`: discovery against laws that are known.
struct RegressCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "regress",
        abstract: "Try discovery on laws that are known, and count how many it finds.",
        discussion: """
            Makes a table from each law, searches it, and compares what was found with the law, which the search never sees. \
            Prints a line for each case to standard error, then tables of verdicts, and the laws that were claimed and are wrong. \
            Each case is a process of its own, so a crash costs one case. The same cases, options and version give the same laws, \
            except where a time limit cut a search short.

            Examples:
              edgewise regress --list
              edgewise regress feynman --only 'I.12.*' --noise 0,0.01 --seeds 3
              edgewise regress classic my-laws.txt --results nightly.jsonl --resume
              edgewise regress all --shard 1/4 --results part1.jsonl
              edgewise regress --merge part1.jsonl part2.jsonl part3.jsonl part4.jsonl --markdown report.md

            Ctrl-C ends the runs in progress and keeps the results so far for --resume; pressed again it quits at once. Exit \
            status: 0 all ran and nothing is worse than demanded, 1 a case failed or is worse, or a file is not usable, 64 the \
            command line is wrong, 130 after Ctrl-C.
            """)

    @Argument(
        help: ArgumentHelp(
            "A set that comes with Edgewise, classic or all for several of them, or the path of a law file.", valueName: "set"))
    var sets: [String] = []

    @Flag(help: "Show the sets, or the laws of those named, and run nothing.")
    var list = false

    @OptionGroup(title: "Which cases")
    var choice: CaseChoice

    @OptionGroup(title: "How they are run")
    var running: RunOptions

    @OptionGroup(title: "Results")
    var output: ResultOptions

    @OptionGroup(title: "What is demanded")
    var demands: Demands

    @Flag(help: "No progress and no remarks on standard error; errors are still told.")
    var quiet = false

    func validate() throws {
        if !output.merge.isEmpty, !sets.isEmpty {
            throw ValidationError("--merge takes results as they are: name no set beside it, and put its files last.")
        }
        if sets.isEmpty, output.merge.isEmpty, !list {
            throw ValidationError("Name a set or a law file; --list shows the sets.")
        }
    }

    func run() throws {
        if list { return try StandardStreams.print(listing()) }
        let paths = output.reports + (demands.updateBaseline ? [demands.baseline].compactMap(\.self) : [])
        for path in paths { try OutputFile.requireWritable(path) }
        let baseline = try demands.readBaseline()
        let (records, laws) = try output.merge.isEmpty ? results() : merged()
        try RegressOutcome(records, laws: laws, output, demands).publish(against: baseline, isQuiet: quiet)
    }

    private func listing() throws -> String {
        sets.isEmpty ? SetListing.sets : SetListing.laws(try plan(of: chosenSets()))
    }

    private func chosenSets() throws -> [PlannedSet] {
        do {
            return try SetArguments.sets(sets)
        } catch let error as SetArguments.UnknownSet {
            throw ValidationError("\(error)")
        }
    }

    private func plan(of sets: [PlannedSet]) throws -> RegressionPlan {
        do {
            return try RegressionPlan(
                sets, only: choice.only, noise: choice.noiseLevels(), seeds: choice.seedNumbers())
        } catch let error as PlanError {
            throw ValidationError("\(error)")
        }
    }

    /// The records of all cases, and the ids of all laws of their sets.
    private typealias Results = (records: [RegressionRecord], laws: [String: Set<String>])

    /// Runs what is left to run.
    private func results() throws -> Results {
        let functions = try running.addedFunctions()
        let sets = try chosenSets()
        var plan = try plan(of: sets)
        if let (number, count) = try choice.share() { plan = plan.shard(number, of: count) }
        for problem in plan.problems { StandardStreams.complain(problem.description) }
        let session = RegressSession(
            plan, running.options(functions), functions, isQuiet: quiet, hasTimes: !output.noTimes)
        let laws = sets.map { ($0.laws.name, Set($0.laws.laws.map(\.id))) }
        return (try session.run(on: running.pool, output), Dictionary(laws, uniquingKeysWith: { $1 }))
    }

    /// The results of runs that were made elsewhere; of sets that do not come with Edgewise nobody knows all laws.
    private func merged() throws -> Results {
        let files = try output.merge.map { path in (path: path, results: try output.read(path, isQuiet: quiet)) }
        let records = try MergedResults(files).records
        try output.newLog(isQuiet: quiet).finish(records)
        let sets = Set(records.map(\.case.set)).compactMap { LawSet.standard(named: $0) }
        return (records, Dictionary(sets.map { ($0.name, Set($0.laws.map(\.id))) }, uniquingKeysWith: { $1 }))
    }
}
