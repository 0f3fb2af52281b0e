import Edgewise
import Glibc
import Regression
import Synchronization

/// How much of a run each stage took: processor time of all threads, and counted operations.
final class StageProfile: Sendable {
    private struct Share {
        var stage: String
        var seconds = 0.0
        var operations = 0.0
    }

    private struct State {
        /// In the order in which the stages first came; the last entered is where time goes.
        var shares: [Share] = []
        var current: Int?
        var (seconds, operations) = (0.0, 0.0)
    }

    private let state = Mutex(State())
    private let clock: @Sendable () -> Double

    /// - Parameter clock: seconds since any time in the past.
    init(clock: @escaping @Sendable () -> Double = { ProcessorClock.seconds(ofProcess: getpid()) ?? 0 }) {
        self.clock = clock
    }

    func report(_ progress: DiscoveryProgress) { enter(progress.stage, operations: progress.work) }

    /// - Parameter operations: since the start of the run.
    func enter(_ stage: String, operations: Double) {
        let seconds = clock()
        state.withLock { state in
            Self.charge(&state, seconds, operations)
            if !state.shares.contains(where: { $0.stage == stage }) { state.shares.append(Share(stage: stage)) }
            state.current = state.shares.firstIndex { $0.stage == stage }
        }
    }

    /// A table, the longest stage first, after the last stage has ended.
    func lines(operations: Double) -> [String] {
        let seconds = clock()
        let shares = state.withLock { state in
            Self.charge(&state, seconds, operations)
            return state.shares
        }
        let total = shares.reduce(0) { $0 + $1.seconds }
        var table = TextTable(["stage": .left, "seconds": .decimal, "share": .decimal, "billion operations": .decimal])
        for share in shares.sorted(by: { $0.seconds > $1.seconds }) {
            table.append([
                share.stage, NumberText.fixed(share.seconds, places: 2),
                NumberText.fixed(total > 0 ? 100 * share.seconds / total : 0, places: 1) + " %",
                NumberText.fixed(1e-9 * share.operations, places: 2),
            ])
        }
        return table.lines()
    }

    private static func charge(_ state: inout State, _ seconds: Double, _ operations: Double) {
        if let current = state.current {
            state.shares[current].seconds += seconds - state.seconds
            state.shares[current].operations += operations - state.operations
        }
        (state.seconds, state.operations) = (seconds, operations)
    }
}
