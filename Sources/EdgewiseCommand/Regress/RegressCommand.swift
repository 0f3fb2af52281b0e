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
              edgewise regress feynman --dummies 3
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
        if let option = (choice.given + running.given).first, !output.merge.isEmpty {
            throw ValidationError("--merge takes results as they are, so \(option) has no meaning beside it.")
        }
        if sets.isEmpty, output.merge.isEmpty, !list {
            throw ValidationError("Name a set or a law file; --list shows the sets.")
        }
    }

    func run() throws {
        if list { return try showList() }
        try files.requireDistinct()
        for file in files.written where file.path != output.results { try OutputFile.requireWritable(file.path) }
        let baseline = try demands.readBaseline()
        let (records, laws) = try output.merge.isEmpty ? results(baseline) : merged(baseline)
        try RegressOutcome(records, laws: laws, output, demands).publish(against: baseline, isQuiet: quiet)
    }

    /// What is read and written besides tables of the laws' own.
    private var files: NamedFiles {
        let baseline = demands.baseline.map { [(option: "--baseline", path: $0)] } ?? []
        let read =
            sets.filter { $0 != "-" }.map { (option: "the law file", path: $0) }
            + output.merge.map { (option: "a file of --merge", path: $0) }
            + (running.functions.map { [(option: "--functions", path: $0)] } ?? [])
        return NamedFiles(
            written: [("--results", output.results)] + output.reports + (demands.updateBaseline ? baseline : []),
            read: read + (demands.updateBaseline ? [] : baseline))
    }

    /// - Throws: `ExitCode.failure` if an entry cannot be used.
    private func showList() throws {
        if sets.isEmpty, choice.only.isEmpty { return try StandardStreams.print(SetListing.sets) }
        let plan = try plan(of: chosenSets(), noise: [0], seeds: [1])
        try StandardStreams.print(SetListing.laws(plan))
        for problem in plan.problems { StandardStreams.complain(problem.description) }
        if !plan.problems.isEmpty { throw ExitCode.failure }
    }

    /// All sets where none is named, which is for `--list` alone.
    private func chosenSets() throws -> [PlannedSet] {
        do {
            return try SetArguments.sets(sets.isEmpty ? ["all"] : sets)
        } catch let error as SetArguments.UnknownSet {
            throw ValidationError("\(error)")
        }
    }

    private func plan(of sets: [PlannedSet], noise: [Double], seeds: [UInt64]) throws -> RegressionPlan {
        do {
            return try RegressionPlan(sets, only: choice.only, noise: noise, seeds: seeds)
        } catch {
            if case .noLawFile = error { throw CommandFailure("\(error)") }
            throw ValidationError("\(error)")
        }
    }

    /// The records of all cases, and the ids of all laws of their sets.
    private typealias Results = (records: [RegressionRecord], laws: [String: Set<String>])

    /// Runs what is left to run.
    private func results(_ baseline: Baseline?) throws -> Results {
        try demands.requireDummies([running.dummies], in: baseline)
        let functions = try running.addedFunctions()
        let sets = try chosenSets()
        var plan = try plan(of: sets, noise: choice.noiseLevels(), seeds: choice.seedNumbers())
        if let (number, count) = try choice.share() {
            let all = NumberText.count(plan.items.count, "case")
            plan = plan.shard(number, of: count)
            if plan.items.isEmpty, !quiet { StandardStreams.complain("share \(number)/\(count) of \(all) is empty") }
        }
        for problem in plan.problems { StandardStreams.complain(problem.description) }
        let run = ResumedRun(
            plan, running.options(functions), functions, isQuiet: quiet, hasTimes: !output.noTimes)
        let laws = sets.map { ($0.laws.name, $0.ids) }
        return (try run.run(on: running.pool, output), Dictionary(laws, uniquingKeysWith: { $1 }))
    }

    /// The results of runs that were made elsewhere; of sets that do not come with Edgewise nobody knows all laws.
    private func merged(_ baseline: Baseline?) throws -> Results {
        let files = try output.merge.map { path in (path: path, results: try output.read(path, isQuiet: quiet)) }
        let records = try MergedResults(files).records
        try demands.requireDummies(Set(records.map(\.options.dummies)), in: baseline)
        try output.newLog(isQuiet: quiet).finish(records)
        let sets = Set(records.map(\.case.set)).compactMap { LawSet.standard(named: $0) }
        return (records, Dictionary(sets.map { ($0.name, Set($0.laws.map(\.id))) }, uniquingKeysWith: { $1 }))
    }
}
