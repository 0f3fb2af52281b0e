import Edgewise
import Glibc
import Synchronization
import TestSupport
import Testing

@Suite("The work that a run counts")
struct WorkTests {
    static let options = DiscoveryOptions(target: SampledLaw.target, seed: 3)
    static let easy = SampledLaw("x*exp(-y)") { $0[0] * exp(-$0[1]) }
    static let hard = SampledLaw("x*y + sin(x)", on: -2...2) { $0[0] * $0[1] + sin($0[0]) }

    @Test("depends on table, options and seed alone")
    func isDeterministic() throws {
        for (law, noise) in [(Self.easy, 0.0), (Self.hard, 0.1)] {
            let table = try law.table(rows: 250, seed: 5, noise: noise)
            let one = try discover(table, options: Self.options)
            // Asking, however long the answer takes, costs no work.
            let other = try discover(table, options: Self.options, control: RunControl(shouldStop: { usleep(10) != 0 }))
            let (first, second) = (one.work, other.work)
            #expect(first > 0)
            #expect(first == second)
        }
    }

    @Test("is that of one thread on any number of them, and so is everything that is found", arguments: [.infinity, 3e8])
    func threads(limit: Double) throws {
        for (law, noise) in [(Self.easy, 0.0), (Self.hard, 0.1)] {
            let table = try law.table(rows: 250, seed: 5, noise: noise)
            let one = try discover(table, options: Self.options, control: RunControl(workLimit: limit))
            for threads in [2, 5] {
                let other = try discover(
                    table, options: Self.options, control: RunControl(workLimit: limit, threads: threads))
                let (work, otherWork) = (one.work, other.work)
                #expect(work == otherWork)
                #expect(one.law?.formula == other.law?.formula)
                #expect(one.front.map(\.formula) == other.front.map(\.formula))
                let sameNetwork = one.network == other.network
                #expect(sameNetwork)
            }
        }
    }

    @Test("grows with the rows and with what is hard to find")
    func grows() throws {
        func work(_ law: SampledLaw, rows: Int) throws -> Double {
            try discover(law.table(rows: rows, seed: 5), options: Self.options).work
        }
        let few = try work(Self.easy, rows: 300)
        let many = try work(Self.easy, rows: 3000)
        let hard = try work(Self.hard, rows: 300)
        #expect(many > 1.5 * few)
        #expect(hard > 2 * few)
    }

    @Test("cross-validation repeats the search on each fold, and counts it")
    func countsFolds() throws {
        let held = try discover(Self.easy.table(rows: 200, seed: 5), options: Self.options)
        let folded = try discover(Self.easy.table(rows: 199, seed: 5), options: Self.options)
        let (folds, once) = (folded.work, held.work)
        #expect(folds > 3 * once)
    }

    @Test("a limit of work ends the search at the same place every time", arguments: [1e6, 1e8])
    func limit(operations: Double) throws {
        let table = try Self.hard.table(rows: 300, seed: 6, noise: 0.05)
        let control = RunControl(workLimit: operations)
        let one = try discover(table, options: Self.options, control: control)
        let two = try discover(table, options: Self.options, control: control)
        let (isComplete, spent) = (one.isComplete, one.work)
        #expect(!isComplete)
        #expect(spent >= operations)
        #expect(spent == two.work)
        #expect(one.law?.formula == two.law?.formula)
        let (front, secondFront) = (one.front.map(\.formula), two.front.map(\.formula))
        #expect(front == secondFront)
        let sameNetwork = one.network == two.network
        #expect(sameNetwork)
    }

    @Test("a limit that is not reached changes nothing")
    func generousLimit() throws {
        let table = try Self.easy.table(rows: 300, seed: 6)
        let free = try discover(table, options: Self.options)
        let limited = try discover(table, options: Self.options, control: RunControl(workLimit: 10 * free.work))
        let isComplete = limited.isComplete
        #expect(isComplete)
        #expect(limited.law?.formula == free.law?.formula)
        let (spent, needed) = (limited.work, free.work)
        #expect(spent == needed)
    }
}
