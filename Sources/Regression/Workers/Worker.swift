import Glibc

/// A case that runs in a process of its own.
final class Worker {
    /// Of the order.
    let index: Int
    let child: ChildProcess
    private let order: WorkOrder
    private let patience: WorkerPool.Patience
    private let clock = SuspendingClock()
    /// The processor time when it was last seen to grow, and when that was.
    private var progress: (seconds: Double, time: SuspendingClock.Instant)
    /// Why it was ended from here.
    private var reason: String?

    init(
        _ index: Int, _ order: WorkOrder, _ program: WorkerPool.Program, patience: WorkerPool.Patience
    ) throws(SystemFailure) {
        (self.index, self.order, self.patience) = (index, order, patience)
        let line: String
        do {
            line = try order.line() + "\n"
        } catch {
            throw SystemFailure(description: "the case cannot be written as JSON: \(error)")
        }
        child = try ChildProcess(
            program.path, arguments: program.arguments, environment: program.environment, input: Array(line.utf8))
        progress = (0, clock.now)
    }

    /// Takes what the process wrote, and ends it if it is overdue.
    ///
    /// - Returns: the record, once the process has ended.
    func advance() -> RegressionRecord? {
        if let ending = child.advance() { return record(ending) }
        if reason == nil, let overdue = overdue() {
            reason = overdue
            child.kill()
        }
        return nil
    }

    private func overdue() -> String? {
        let (used, now, limit) = (child.processorSeconds, clock.now, order.options.timeLimit)
        if used > 2 * limit + patience.grace {
            return "the run had a time limit of \(limit) s, did not stop, and was ended after \(Int(used)) s of processor time"
        }
        if used > progress.seconds + 1e-3 { progress = (used, now) }
        if now - progress.time > .seconds(patience.idle) {
            return "the run used no processor time for \(Int(patience.idle)) s, and was ended"
        }
        return nil
    }

    private func record(_ ending: ChildProcess.Ending) -> RegressionRecord {
        var record: RegressionRecord
        if let reason {
            record = order.failure(reason)
        } else if let reason = Self.reason(ending) {
            record = order.failure([reason, lastComplaint].compactMap(\.self).joined(separator: ": "))
        } else if let own = printedRecord {
            record = own
        } else {
            record = order.failure("the run's process printed no record")
        }
        record.seconds = child.secondsUsed
        return record
    }

    private var printedRecord: RegressionRecord? {
        guard let line = Self.lines(child.outputBytes).last,
            let record = try? JSONLine.decode(RegressionRecord.self, from: line)
        else { return nil }
        return record.case == order.case ? record : nil
    }

    /// The last thing it said on standard error.
    private var lastComplaint: String? { Self.lines(child.errorBytes).last }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    }

    /// nil for a process that ended as it should.
    private static func reason(_ ending: ChildProcess.Ending) -> String? {
        switch ending {
        case .exited(status: 0): nil
        case .exited(let status): "the run's process ended with status \(status)"
        case .killed(SIGKILL): "the run's process was ended from outside (SIGKILL), perhaps because memory ran out"
        case .killed(let signal): "the run's process crashed (\(name(of: signal)))"
        }
    }

    private static func name(of signal: Int32) -> String {
        switch signal {
        case SIGILL: "SIGILL"
        case SIGTRAP: "SIGTRAP"
        case SIGABRT: "SIGABRT"
        case SIGBUS: "SIGBUS"
        case SIGFPE: "SIGFPE"
        case SIGSEGV: "SIGSEGV"
        case SIGTERM: "SIGTERM"
        default: "signal \(signal)"
        }
    }
}

extension WorkOrder {
    /// The record of a case whose process gave none.
    func failure(_ reason: String) -> RegressionRecord {
        var record = RegressionRecord(of: truth, self.case, options)
        record.place = place
        record.message = reason
        return record
    }
}
