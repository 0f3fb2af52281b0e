import ArgumentParser
import Edgewise
import Measurement

@main
struct RecoveryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recovery", abstract: "Measures how many known laws are recovered exactly, and how long that takes.")

    @Option(help: "Runs of every law, in place of its own number.")
    var seeds: Int?

    @Option(help: "Only the laws whose name or formula contains this.")
    var only: String?

    @Option(help: "Processor seconds after which a discovery is asked to end.")
    var limit = 60.0

    @Flag(help: "Write reports/recovery.md.")
    var write = false

    func validate() throws {
        if write && only != nil { throw ValidationError("The report holds all laws: leave out --only to write it.") }
        if let seeds, seeds < 1 { throw ValidationError("--seeds must be 1 or more.") }
    }

    func run() throws {
        var outcomes: [(set: LawSet, laws: [LawOutcome])] = []
        for set in [LawSet.development, .unseen] {
            let laws = try set.laws.filter(isChosen).map(measured)
            if !laws.isEmpty { outcomes.append((set, laws)) }
        }
        guard !outcomes.isEmpty else { throw ValidationError("No law matches ‘\(only ?? "")’.") }
        let report = RecoveryReport(outcomes: outcomes, limit: limit).text
        print(report, terminator: "")
        if write && !writeReport(report, named: "recovery.md") { throw ExitCode.failure }
    }

    private func isChosen(_ law: BenchmarkLaw) -> Bool {
        guard let pattern = only?.lowercased() else { return true }
        return law.name.lowercased().contains(pattern) || law.formula.lowercased().contains(pattern)
    }

    private func measured(_ law: BenchmarkLaw) throws -> LawOutcome {
        var outcome = LawOutcome(law: law, runs: [])
        for seed in 0..<UInt64(seeds ?? law.seeds) {
            let run = try RecoveryRun(of: law, seed: seed, limit: limit)
            outcome.runs.append(run)
            let mark =
                run.isExact ? "exact" : run.isFalselyExact ? "WRONG BUT CALLED EXACT" : "not exact (\(run.verdict.rawValue))"
            tell(
                "\(law.name), seed \(seed): \(mark), \(run.wallSeconds.fixed(2)) s on the clock, "
                    + "\(run.processorSeconds.fixed(2)) s of the processor: \(run.found?.description ?? "nothing")")
        }
        return outcome
    }
}
