import LeastSquares
import Synchronization
import Testing

@Suite("Pieces of work on several threads")
struct WorkBudgetThreadTests {
    static let threads = [1, 2, 3, 8]

    @Test("give all results in order", arguments: threads)
    func order(threads: Int) {
        let work = WorkBudget(threads: threads)
        let results = work.results(of: 200) { index, work in
            work.spend(index)
            return index * index
        }
        #expect(results == (0..<200).map { $0 * $0 })
        #expect(work.spent == 19_900)
    }

    @Test("end at the first result that is enough, and count no work beyond it", arguments: threads)
    func enough(threads: Int) {
        let work = WorkBudget(threads: threads)
        let results = work.results(of: 100) {
            $0 >= 37
        } _: { index, work in
            work.spend(10)
            return index
        }
        #expect(results == Array(0...37))
        #expect(work.spent == 380)
    }

    @Test("end where the work of one after the other reaches the limit", arguments: threads)
    func limit(threads: Int) {
        let work = WorkBudget(limit: 1000, threads: threads)
        let results = work.results(of: 50) { index, work in
            work.spend(100)
            return index
        }
        #expect(results == Array(0..<10))
        #expect(work.isOver)
        // Nothing more is done, and nothing is begun.
        let begun = Atomic(0)
        let others = work.results(of: 50) { index, _ in begun.add(1, ordering: .relaxed).newValue }
        #expect(others.isEmpty && begun.load(ordering: .relaxed) == 0)
    }

    @Test("have equal shares of what is left of the limit", arguments: threads)
    func shares(threads: Int) {
        let work = WorkBudget(limit: 1100, threads: threads)
        work.spend(100)
        let limits = work.results(of: 4) { _, work in work.limit }
        #expect(limits == [250, 250, 250, 250])
    }

    @Test("end soon when the caller says so", arguments: threads)
    func callerStops(threads: Int) {
        let asked = Atomic(0)
        let work = WorkBudget(threads: threads) { asked.add(1, ordering: .relaxed).newValue > 5 }
        let results = work.results(of: 1000) { index, _ in index }
        #expect(results.count < 10)
        #expect(results == Array(0..<results.count))
    }

    @Test("may have pieces of their own", arguments: threads)
    func nested(threads: Int) {
        let work = WorkBudget(threads: threads)
        let sums = work.results(of: 6) { outer, work in
            work.results(of: 10) { inner, work in
                work.spend(1)
                return outer * inner
            }.reduce(0, +)
        }
        #expect(sums == (0..<6).map { $0 * 45 })
        #expect(work.spent == 60)
    }
}
