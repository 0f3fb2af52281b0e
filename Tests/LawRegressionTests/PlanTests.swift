import KnownLaws
import Tables
import Testing

@testable import Regression

@Suite("The plan of a regression")
struct PlanTests {
    @Test("goes by set, law, noise and seed, however they were named")
    func order() throws {
        let sets = [SampleLaws.set("zeta", ["b", "a"]), SampleLaws.set("alpha", ["c"])]
        let plan = try RegressionPlan(sets, noise: [0.01, 0], seeds: [2, 1])
        let expected = [("alpha", "c"), ("zeta", "b"), ("zeta", "a")].flatMap { set, law in
            [0, 0.01].flatMap { noise in
                [1, 2].map { RegressionCase(set: set, law: law, noise: noise, seed: $0) }
            }
        }
        #expect(plan.items.map(\.case) == expected)
        #expect(try RegressionPlan(sets.reversed(), noise: [0, 0.01], seeds: [1, 2]).items.map(\.case) == expected)
    }

    @Test("puts the sets that come with Edgewise first, in its own order")
    func standardFirst() throws {
        let standard = try ["feynman-bonus", "feynman"].map { try #require(PlannedSet(.standard($0))) }
        let plan = try RegressionPlan([SampleLaws.set("a", ["x"])] + standard)
        var sets: [String] = []
        for set in plan.items.map(\.case.set) where sets.last != set { sets.append(set) }
        #expect(sets == ["feynman", "feynman-bonus", "a"])
    }

    @Test(
        "takes the laws that match a pattern as a shell matches files",
        arguments: [
            (["I.1*"], ["I.12.1", "I.12.2", "I.18"]), (["I.12.?"], ["I.12.1", "I.12.2"]),
            (["I.[13]8", "II.*"], ["I.18", "II.3"]),
            (["I.18", "*18"], ["I.18"]),
        ])
    func only(patterns: [String], ids: [String]) throws {
        let set = SampleLaws.set("laws", ["I.12.1", "I.12.2", "I.18", "II.3", "III.1"])
        #expect(try RegressionPlan([set], only: patterns).items.map(\.case.law) == ids)
    }

    @Test("names laws of nearly the same id where a pattern matches none")
    func nearIds() throws {
        let set = SampleLaws.set("laws", ["pendulum", "spring"])
        let error = #expect(throws: PlanError.self) { try RegressionPlan([set], only: ["spring", "pendelum"]) }
        #expect(error?.description.contains("‘pendulum’") == true)
    }

    @Test("refuses two sets of one name, and a set without laws")
    func refusals() {
        let twice = [SampleLaws.set(file: "one.txt"), SampleLaws.set(file: "two.txt")]
        let error = #expect(throws: PlanError.self) { try RegressionPlan(twice) }
        #expect(error?.description.contains("one.txt and two.txt") == true)
        #expect(throws: PlanError.empty(sets: ["none"])) { try RegressionPlan([SampleLaws.set("none", [])]) }
    }

    @Test("has one entry for each faulty law, after the others, whatever its faults are called")
    func faultyEntries() throws {
        let text = """
            set faulty
            law good
            y = x
            x in 1 .. 2
            law bad
            y = q
            x in 2 .. 1
            law good
            y = 2*x
            x in 1 .. 2
            law fine
            y = 3*x
            x in 1 .. 2
            """
        let set = SampleLaws.set(text)
        let plan = try RegressionPlan([set])
        #expect(plan.items.map(\.case.law).prefix(3) == ["good", "fine", "bad"])
        #expect(plan.items.count == 4)
        #expect(Set(plan.items.map(\.case)).count == 4)
        #expect(plan.items.map(\.place) == [1, 2, 3, 4])
        #expect(
            set.laws.problems.allSatisfy { problem in
                plan.problems.contains { $0.message.contains(problem.message) }
            })
    }

    @Test("shards have each case once, differ by one case at most, and share out the noise", arguments: [1, 2, 3, 4, 7])
    func shards(count: Int) throws {
        let set = SampleLaws.set("laws", (1...14).map { "law\($0)" })
        let plan = try RegressionPlan([set], noise: [0, 0.01], seeds: [1, 2])
        let parts = (1...count).map { plan.shard($0, of: count) }
        let merged = parts.flatMap(\.items).sorted { ResultOrder($0.case, place: $0.place) }
        #expect(merged.map(\.case) == plan.items.map(\.case))
        let sizes = parts.map(\.items.count)
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
        for part in parts {
            let noisy = part.items.count { $0.case.noise > 0 }
            #expect(abs(2 * noisy - part.items.count) <= 4)
        }
    }
}

@Suite("Sets as they are named on the command line")
struct SetArgumentTests {
    @Test("are a set, a group, or both, each once")
    func names() throws {
        #expect(try SetArguments.sets(["feynman"]).map(\.laws.name) == ["feynman"])
        let all = try SetArguments.sets(["all", "feynman"]).map(\.laws.name)
        #expect(Set(all).count == all.count)
        #expect(try SetArguments.sets(["feynman", "feynman-bonus", "science", "classic"]).map(\.laws.name) == all)
        #expect(try SetArguments.sets(["feynman"])[0].laws.laws.count == 100)
    }

    @Test("a name that is spelt nearly right is told")
    func nearName() {
        let error = #expect(throws: SetArguments.UnknownSet.self) { try SetArguments.sets(["feynmann"]) }
        #expect(error?.description.contains("‘feynman’") == true)
    }

    @Test("what looks like a path is a file")
    func paths() {
        #expect(throws: TableError(.missingFile, source: "no/such.txt")) { try SetArguments.sets(["no/such.txt"]) }
        #expect(throws: TableError(.isDirectory, source: "/tmp")) { try SetArguments.sets(["/tmp"]) }
    }
}
