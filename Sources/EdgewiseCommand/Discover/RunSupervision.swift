import Dispatch
import Foundation
import Synchronization

/// When a run has to end: at its time limit, or when Ctrl-C was pressed.
final class RunSupervision: Sendable {
    private let interrupts = Atomic<Int>(0)
    private let start = ContinuousClock.now
    private let deadline: ContinuousClock.Instant

    /// - Parameter timeLimit: in seconds, from now.
    init(timeLimit: Double) {
        // A century is no limit, and the clock cannot count for ever.
        deadline = start + .seconds(min(timeLimit, 3.2e9))
    }

    var shouldStop: Bool { wasInterrupted || ContinuousClock.now >= deadline }
    var wasInterrupted: Bool { interrupts.load(ordering: .relaxed) > 0 }

    /// How long the run took up to now.
    var seconds: Double {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return Double(seconds) + 1e-18 * Double(attoseconds)
    }

    /// Calls `body` and takes over Ctrl-C meanwhile: once asks for the end and calls `first`, twice quits at once after
    /// `second`. Both are called on a queue of their own, not in a signal handler. Afterwards Ctrl-C is ignored until
    /// `releaseInterrupts()`, so that it cannot come between the files of a result.
    func whileWatchingInterrupts<Result>(
        first: @escaping @Sendable () -> Void, second: @escaping @Sendable () -> Void, _ body: () throws -> Result
    ) rethrows -> Result {
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: DispatchQueue(label: "edgewise.interrupts"))
        source.setEventHandler { [self] in
            if interrupts.add(1, ordering: .relaxed).newValue == 1 { return first() }
            second()
            // The search is in the middle of something: nothing may run on its way out.
            _exit(130)
        }
        source.resume()
        defer { source.cancel() }
        return try body()
    }

    func releaseInterrupts() { signal(SIGINT, SIG_DFL) }
}
