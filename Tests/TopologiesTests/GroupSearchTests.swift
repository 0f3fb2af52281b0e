import LeastSquares
import Tables
import Testing

@testable import Topologies

@Suite("The search for groups, on errors made up for it")
struct GroupSearchTests {
    /// Five variables, so that there are ten pairs.
    private static let bases: GroupBases = {
        var generator = SeededGenerator(seed: 1)
        let columns = (0..<5).map { _ in (0..<200).map { _ in generator.uniform() } }
        return GroupBases(columns: columns, trainingCount: 150)
    }()

    /// A law that needs `pairs`: each one that a grouping lacks multiplies the error by `loss`, each other pair by `waste`.
    private static func error(of groups: [[Int]], needed: Set<[Int]>, loss: Double, waste: Double) -> Double {
        let present = Set(groups.filter { $0.count == 2 })
        let missing = Double(needed.subtracting(present).count)
        return 1e-3 * power(loss, missing) * power(waste, Double(present.subtracting(needed).count))
    }

    private static func power(_ base: Double, _ exponent: Double) -> Double {
        (0..<Int(exponent)).reduce(1) { product, _ in product * base }
    }

    private static let needs: [Set<[Int]>] = [
        [], [[0, 1]], [[2, 4]], [[0, 1], [2, 3]], [[0, 3], [1, 3]], [[0, 1], [1, 2], [2, 3]],
        [[0, 4], [1, 4], [2, 4], [3, 4]],
    ]

    @Test("the pairs that a law needs are found, and the other variables stay alone", arguments: needs)
    func findsPairs(needed: Set<[Int]>) throws {
        let found = try #require(
            GroupSearch(bases: Self.bases).run { groups, bases in
                #expect(groups.count == bases.count)
                #expect(Set(groups.joined()) == [0, 1, 2, 3, 4])
                return (groups.count, Self.error(of: groups, needed: needed, loss: 10, waste: 0.97))
            })
        let paired = Set(needed.joined())
        let alone = (0..<5).filter { !paired.contains($0) }.map { [$0] }
        #expect(Set(found.groups) == needed.union(alone))
        #expect(found.groups.count == needed.count + alone.count)
        #expect(abs(found.error - 1e-3) < 1e-15)
        #expect(found.fit == found.groups.count)
    }

    @Test("a pair that pays only once a second one is there is found all the same")
    func seesPastOneStep() throws {
        let needed: Set<[Int]> = [[0, 2], [1, 3]]
        let found = try #require(
            GroupSearch(bases: Self.bases).run { groups, _ in
                let present = needed.intersection(groups)
                return ((), present.count == 2 ? 1e-3 : present.count == 1 ? 0.9 : 1)
            })
        #expect(Set(found.groups) == needed.union([[4]]))
    }

    @Test("a pair that the later ones make needless is taken away again")
    func removesNeedless() throws {
        // {0,1} is the best first step, but with {0,2} and {1,2} there it says nothing.
        let found = try #require(
            GroupSearch(bases: Self.bases).run { groups, _ in
                let present = Set(groups.filter { $0.count == 2 })
                if present.isSuperset(of: [[0, 2], [1, 2]]) { return ((), present.count == 2 ? 1.1e-2 : 1e-2) }
                return ((), present.contains([0, 1]) ? 0.3 : present.isEmpty ? 1 : 0.8)
            })
        #expect(Set(found.groups) == [[0, 2], [1, 2], [3], [4]])
    }

    @Test("a grouping that cannot be fitted is passed over")
    func passesOver() throws {
        let found = try #require(
            GroupSearch(bases: Self.bases).run { groups, _ -> (fit: Void, error: Double)? in
                groups.contains([0, 1]) ? nil : ((), groups.contains([0, 2]) ? 0.01 : 1)
            })
        #expect(Set(found.groups) == [[0, 2], [1], [3], [4]])
        #expect(GroupSearch(bases: Self.bases).run { _, _ in (fit: Void, error: Double)?.none } == nil)
    }

    @Test("nothing is joined where the single variables explain enough, and nothing tried once told to stop")
    func stops() throws {
        var fits = 0
        let enough = try #require(
            GroupSearch(bases: Self.bases).run { _, _ in
                fits += 1
                return ((), 5e-5)
            })
        #expect(fits == 1 && enough.groups == [[0], [1], [2], [3], [4]])

        fits = 0
        let work = WorkBudget(limit: 3)
        let stopped = try #require(
            GroupSearch(bases: Self.bases, work: work).run { groups, _ in
                fits += 1
                work.spend(1)
                return ((), Self.error(of: groups, needed: [[3, 4]], loss: 10, waste: 1))
            })
        #expect(fits == 3 && stopped.groups == enough.groups)
    }

    @Test("a variable of one value has no group, and pairs that the rows cannot carry are not tried")
    func bases() {
        var generator = SeededGenerator(seed: 2)
        let columns = (0..<3).map { index in (0..<80).map { _ in index == 1 ? 2.5 : generator.uniform() } }
        let bases = GroupBases(columns: columns, trainingCount: 60)
        #expect(bases.variables == [0, 2])
        // A pair has 7·7 functions, and 60 rows are less than twice as many.
        #expect(bases.pairs.isEmpty)
        #expect(bases[[0]].width == 10)
        #expect(GroupBases(columns: columns, trainingCount: 70, pairIntervals: 2).pairs == [[0, 2]])
    }
}
