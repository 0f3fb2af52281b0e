import LeastSquares
import Synchronization
import Testing

@Suite("A budget of work")
struct WorkBudgetTests {
    @Test("is over when what was spent reaches the limit, and not before")
    func limit() {
        let work = WorkBudget(limit: 100)
        #expect(work.spent == 0 && !work.isOver)
        work.spend(60)
        work.spend(39)
        #expect(work.spent == 99 && !work.isOver)
        work.spend(1)
        #expect(work.spent == 100 && work.isOver)
    }

    @Test("is over when the caller says so, and has no limit of its own")
    func callerStops() {
        let wantsEnd = Atomic(false)
        let work = WorkBudget { wantsEnd.load(ordering: .relaxed) }
        work.spend(.max / 2)
        #expect(!work.isOver)
        wantsEnd.store(true, ordering: .relaxed)
        #expect(work.isOver)
    }

    @Test("adds up what many threads spend, to the last operation")
    func manyThreads() async {
        let work = WorkBudget()
        await withTaskGroup(of: Void.self) { group in
            for share in 1...50 { group.addTask { for _ in 0..<100 { work.spend(share) } } }
        }
        #expect(work.spent == 127_500)
    }
}
