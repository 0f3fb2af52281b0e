import Dispatch
import Synchronization

extension WorkBudget {
    /// Does independent pieces of work, on as many threads as there are, and gives their results in order: all of them, or those
    /// up to the first that is enough, or up to the one that ends the budget.
    ///
    /// Results and work are those of one thread, however many there are: a piece that another thread began ahead of its turn
    /// and that is then not needed is forgotten, with what it spent. To this end each piece has a budget of its own, an equal
    /// share of what is left before the first. Only a caller who stops the work by the clock sees a difference.
    ///
    /// - Parameters:
    ///   - count: of pieces, numbered from 0.
    ///   - isEnough: whether no further piece is needed after this one.
    ///   - piece: does its own work on its own budget.
    public func results<Result: Sendable>(
        of count: Int, until isEnough: @Sendable (Result) -> Bool = { _ in false },
        _ piece: @Sendable (_ index: Int, _ work: WorkBudget) -> Result
    ) -> [Result] {
        guard count > 0, !isOver else { return [] }
        let share = (limit - spent) / Double(count)
        var results: [Result] = []
        func take(_ result: Result, _ work: WorkBudget) -> Bool {
            spend(Int(work.spent))
            if work.isCut { noteCut() }
            results.append(result)
            return !isEnough(result)
        }
        guard threads > 1, count > 1 else {
            for index in 0..<count where !isOver {
                let own = WorkBudget(limit: share, threads: threads, shouldStop: shouldStop)
                guard take(piece(index, own), own) else { break }
            }
            return results
        }
        let done = ahead(count, share: share, until: isEnough, piece)
        for piece in done {
            // What the clock ended is lost, what was finished by then is not.
            guard let (result, work) = piece, spent < limit, take(result, work) else { break }
        }
        return results
    }

    /// As many pieces as are sure or likely to be needed, by number.
    private func ahead<Result: Sendable>(
        _ count: Int, share: Double, until isEnough: @Sendable (Result) -> Bool,
        _ piece: @Sendable (_ index: Int, _ work: WorkBudget) -> Result
    ) -> [(result: Result, work: WorkBudget)?] {
        let next = Atomic(0)
        let end = Atomic(count)
        let done = Mutex([(result: Result, work: WorkBudget)?](repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < end.load(ordering: .relaxed), !shouldStop() else { return }
                // A thread has no others below it.
                let own = WorkBudget(limit: share, shouldStop: shouldStop)
                let result = piece(index, own)
                if isEnough(result) { end.min(index + 1, ordering: .relaxed) }
                done.withLock { $0[index] = (result, own) }
            }
        }
        return done.withLock { $0 }
    }
}
