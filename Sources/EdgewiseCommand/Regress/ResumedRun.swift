import ArgumentParser
import Edgewise
import Foundation
import Regression

/// The runs of a plan: results that there are already are taken over, the others made.
struct ResumedRun {
    private let plan: RegressionPlan
    private let options: RegressionOptions
    private let functions: WorkOrder.Functions?
    private let isQuiet: Bool
    private let hasTimes: Bool

    init(
        _ plan: RegressionPlan, _ options: RegressionOptions, _ functions: WorkOrder.Functions?, isQuiet: Bool, hasTimes: Bool
    ) {
        (self.plan, self.options, self.functions) = (plan, options, functions)
        (self.isQuiet, self.hasTimes) = (isQuiet, hasTimes)
    }

    /// - Returns: the records of all cases of the plan, in its order.
    /// - Throws: `ExitCode.interrupted` after Ctrl-C; what is finished is in the results file.
    func run(on pool: WorkerPool, _ output: ResultOptions) throws -> [RegressionRecord] {
        let earlier = try output.earlierResults(isQuiet: isQuiet)
        let resumption = Resumption(plan, after: earlier?.records ?? [], options: options)
        if earlier != nil { tell(resumption, of: output.results) }
        let log = try earlier.map { try ResultsLog(path: output.results, after: $0) } ?? output.newLog(isQuiet: isQuiet)

        var records = resumption.done
        let (orders, unusable) = orders(of: resumption.remaining)
        for record in unusable { try log.append(record) }
        records += unusable
        var progress = RegressProgress(
            plan.items.map(\.case), finished: records.count, hasTimes: hasTimes, isQuiet: isQuiet)
        let supervision = RunSupervision(timeLimit: .infinity)
        try supervision.whileWatchingInterrupts {
            StandardStreams.complain("ending the runs in progress; Ctrl-C again quits at once")
        } second: {
        } _: {
            try pool.run(orders, shouldStop: { supervision.wasInterrupted }) { _, record in
                try log.append(record)
                records.append(record)
                progress.tell(record)
            }
        }
        try log.finish(resumption.file(with: records))
        supervision.releaseInterrupts()
        if records.count < plan.items.count {
            StandardStreams.complain(
                "\(output.results) has \(records.count) of \(plan.items.count) results; the same with --resume makes the others"
            )
            throw ExitCode.interrupted
        }
        if !orders.isEmpty { progress.end() }
        return records.inPlanOrder()
    }

    /// What workers are to do, and the records of entries that nothing can be done with.
    private func orders(of items: [RegressionPlan.Item]) -> (orders: [WorkOrder], unusable: [RegressionRecord]) {
        var (orders, unusable): ([WorkOrder], [RegressionRecord]) = ([], [])
        for item in items {
            switch item.law {
            case .success(let law): orders.append(WorkOrder(item, of: law, options: options, functions: functions))
            case .failure(let problem): unusable.append(item.failure(problem, options))
            }
        }
        return (orders, unusable)
    }

    private func tell(_ resumption: Resumption, of path: String) {
        guard !isQuiet else { return }
        StandardStreams.complain("\(path): \(resumption.done.count) of \(plan.items.count) done already")
        for (reason, count) in resumption.outdated.sorted(by: { $0.key < $1.key }) {
            StandardStreams.complain(
                "\(path): \(NumberText.count(count, "result")) \(reason.description) \(count == 1 ? "is" : "are") run again")
        }
        if !resumption.others.isEmpty {
            StandardStreams.complain(
                "\(path): \(NumberText.count(resumption.others.count, "result")) of other cases stay in it")
        }
    }
}

extension ResultOptions {
    /// What is to be resumed; nil where there is nothing.
    fileprivate func earlierResults(isQuiet: Bool) throws -> RecordedResults? {
        resume && access(results, F_OK) == 0 ? try read(results, isQuiet: isQuiet) : nil
    }

    /// An earlier run's results.
    func read(_ path: String, isQuiet: Bool) throws -> RecordedResults {
        let results = try RecordedResults(path: path)
        if let line = results.tornLine, !isQuiet {
            StandardStreams.complain("\(path):\(line): the last line was not written to its end, and is left out")
        }
        return results
    }

    /// A new results file; an earlier one is kept under another name.
    func newLog(isQuiet: Bool) throws -> ResultsLog {
        if let kept = try ResultsLog.setAside(path: results), !isQuiet {
            StandardStreams.complain("kept the earlier results as \(kept)")
        }
        return try ResultsLog(path: results)
    }
}
