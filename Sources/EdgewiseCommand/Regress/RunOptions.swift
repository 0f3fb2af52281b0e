import ArgumentParser
import Edgewise
import Foundation
import KnownLaws
import Regression

/// How each case is run.
struct RunOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Training rows of each law (default: what its set says, or 1000).", valueName: "number"))
    var rows: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Add so many input columns to each table that have nothing to do with its law, distributed as the law's own are.",
            valueName: "number"))
    var dummies: Int = 0

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("End each search after this much processor time with the best law so far.", valueName: "seconds"))
    var timeLimit: Double = Self.usualTimeLimit

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How many cases run at a time, one a processor (default: the number of processors).", valueName: "number"))
    var jobs: Int?

    @Option(
        help: ArgumentHelp(
            "Add the functions of this file to the library; one of a known name takes its place.", valueName: "file"))
    var functions: String?

    private static let usualTimeLimit = 20.0

    func validate() throws {
        if let rows, rows < 1 { throw ValidationError("--rows: the number of rows is at least 1, not \(rows).") }
        guard (0...KnownLaw.dummyLimit).contains(dummies) else {
            throw ValidationError("--dummies: the number of columns is from 0 to \(KnownLaw.dummyLimit), not \(dummies).")
        }
        guard timeLimit > 0, timeLimit.isFinite else {
            throw ValidationError("The time limit must be a positive number of seconds, not \(timeLimit).")
        }
        if let jobs, !(1...1024).contains(jobs) {
            throw ValidationError("--jobs: the number of cases at a time is from 1 to 1024, not \(jobs).")
        }
    }

    /// The options that were given.
    var given: [String] {
        [
            ("--rows", rows != nil), ("--dummies", dummies != 0), ("--time-limit", timeLimit != Self.usualTimeLimit),
            ("--jobs", jobs != nil), ("--functions", functions != nil),
        ].filter(\.1).map(\.0)
    }

    /// - Throws: `TableError` if the file cannot be read, `FunctionLibraryError` if it is not right.
    func addedFunctions() throws -> WorkOrder.Functions? {
        guard let functions else { return nil }
        let text = String(decoding: try TextSource.read(path: functions), as: UTF8.self)
        let added = WorkOrder.Functions(path: functions, text: text)
        _ = try added.library()
        return added
    }

    func options(_ functions: WorkOrder.Functions?) -> RegressionOptions {
        RegressionOptions(
            rows: rows, dummies: dummies, timeLimit: timeLimit, functions: functions?.path, functionsHash: functions?.hash)
    }

    /// Workers that are this command again.
    var pool: WorkerPool {
        // A crash is told in one line, and each law gets one processor, whatever libraries would like.
        let settings = ["OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "SWIFT_BACKTRACE": "enable=no"]
        let environment = ProcessInfo.processInfo.environment.merging(settings) { $1 }
        let command = WorkerPool.Program(
            path: "/proc/self/exe", arguments: [RegressCaseCommand.name], environment: environment.map { "\($0)=\($1)" })
        return WorkerPool(command, jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount)
    }
}
