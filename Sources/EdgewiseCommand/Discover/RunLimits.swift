import ArgumentParser
import Edgewise
import Foundation

/// When a run ends, and how much of the machine it may use.
struct RunLimits: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "End the run after this many seconds with what it has by then (default: 60; none with --work-limit).",
            valueName: "seconds"))
    var timeLimit: Double?

    @Option(
        help: ArgumentHelp(
            """
            End the run after this many billions of operations, about a second of one core each: at the same place every time, \
            however busy the machine.
            """,
            valueName: "billions"))
    var workLimit: Double?

    @OptionGroup var threads: ThreadLimit

    func validate() throws {
        if let timeLimit, !(timeLimit > 0 && timeLimit.isFinite) {
            throw ValidationError("The time limit must be a positive number of seconds, not \(timeLimit).")
        }
        if let workLimit, !(workLimit > 0 && workLimit.isFinite) {
            throw ValidationError("The work limit must be a positive number of billions of operations, not \(workLimit).")
        }
    }

    /// The clock starts with it.
    func supervision() -> RunSupervision {
        RunSupervision(timeLimit: timeLimit ?? (workLimit == nil ? 60 : .infinity))
    }

    func control(
        _ supervision: RunSupervision, progress: @escaping @Sendable (DiscoveryProgress) -> Void = { _ in }
    ) -> RunControl {
        RunControl(
            progress: progress, shouldStop: { supervision.shouldStop }, workLimit: workLimit.map { 1e9 * $0 },
            threads: threads.count)
    }

    /// What ended a run that was cut short.
    func cause(_ supervision: RunSupervision, work: Double) -> String {
        if supervision.wasInterrupted { return "Ctrl-C" }
        let isByWork = workLimit.map { timeLimit == nil || work >= 1e9 * $0 } ?? false
        return isByWork ? "the work limit" : "the time limit"
    }
}

/// How many threads a run may use.
struct ThreadLimit: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How many threads to use (default: one a processor); the result is the same with any number.", valueName: "number"))
    var threads: Int?

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("The number of threads must be from 1 to 1024, not \(threads).")
        }
    }

    var count: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }
}
