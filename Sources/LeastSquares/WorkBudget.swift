import Synchronization

/// The work that a search has done, and whether it may go on: every stage adds to it what it does and asks it before the next
/// piece.
///
/// Work is counted in operations that take about a nanosecond each, as one multiplication with its loads and stores does; an
/// exponential is five, a node of a formula that is written in its shortest way a thousand. Every piece of work adds an
/// estimate from its sizes and its number of steps, which depend on the data and not on a clock: a search that a limit of work
/// ends, ends at the same place every time. How well the estimates tell the time stands in docs/design.md.
public final class WorkBudget: Sendable {
    /// In operations.
    public let limit: Double
    /// How many threads independent pieces may run on.
    public let threads: Int
    let shouldStop: @Sendable () -> Bool
    private let counter = Atomic(0)
    private let cut = Atomic(false)

    /// - Parameter shouldStop: asked along with the limit, once for each piece of work.
    public init(limit: Double = .infinity, threads: Int = 1, shouldStop: @escaping @Sendable () -> Bool = { false }) {
        precondition(threads >= 1, "Work needs a thread to run on.")
        self.limit = limit
        self.threads = threads
        self.shouldStop = shouldStop
    }

    /// Operations so far.
    public var spent: Double { Double(counter.load(ordering: .relaxed)) }

    /// Whether to end with what there is: the limit is reached, or the caller wants it so.
    public var isOver: Bool { spent >= limit || shouldStop() }

    /// Whether anything was left undone: the budget is over, or a piece of work came to the end of its share.
    public var isCut: Bool { isOver || cut.load(ordering: .relaxed) }

    /// Tells that a piece came to the end of its share.
    func noteCut() { cut.store(true, ordering: .relaxed) }

    /// Adds to the work done; sums of whole numbers do not depend on the order in which threads come to it.
    public func spend(_ operations: Int) {
        counter.add(operations, ordering: .relaxed)
    }
}
