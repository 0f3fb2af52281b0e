import Testing

@testable import Regression

@Suite("What a run on known laws comes to")
struct RegressionSummaryTests {
    private typealias Sample = SampleRecords

    @Test("groups runs by set as they come, then by noise from the lowest up")
    func groups() {
        let runs = [("b", 0.1), ("b", 0), ("a", 0), ("b", 0.1)].map { Sample.record("law", set: $0.0, noise: $0.1) }
        let groups = RegressionSummary(records: runs).groups
        #expect(groups.map(\.set) == ["b", "b", "a"])
        #expect(groups.map(\.noise) == [0, 0.1, 0])
        #expect(groups.map(\.records.count) == [1, 2, 1])
        #expect(RegressionSummary(records: []).groups.isEmpty)
    }

    @Test("counts verdicts, and shares of all runs with failed ones among them")
    func shares() throws {
        let verdicts: [Verdict] = [.exact, .exact, .srbenchEquivalent, .accurate, .missed, .none, .failed, .exact]
        let records = verdicts.enumerated().map { Sample.record("law \($0.offset)", $0.element) }
        let group = try #require(RegressionSummary(records: records).groups.first)
        #expect(Verdict.allCases.map(group.count) == [3, 1, 1, 1, 1, 1])
        #expect(group.share(atLeast: .exact) == 0.375)
        #expect(group.share(atLeast: .srbenchEquivalent) == 0.5)
        #expect(group.share(atLeast: .accurate) == 0.625)
        #expect(group.share(atLeast: .failed) == 1)
    }

    @Test("times are those of exact laws, work that of all runs that have it")
    func costs() throws {
        let records = [
            Sample.record("a", work: 10, seconds: 1), Sample.record("b", work: 30, seconds: 4),
            Sample.record("c", .missed, work: 20, seconds: 9), Sample.record("d", .failed, work: nil, seconds: 7),
            Sample.record("e", work: nil, seconds: 2),
        ]
        let group = try #require(RegressionSummary(records: records).groups.first)
        #expect(group.medianSecondsToExact == 2)
        #expect(group.largestSecondsToExact == 4)
        #expect(group.medianWork == 20)

        let none = try #require(RegressionSummary(records: [records[3]]).groups.first)
        #expect(none.medianSecondsToExact == nil)
        #expect(none.largestSecondsToExact == nil)
        #expect(none.medianWork == nil)
    }

    @Test("keeps false claims to be exact apart from false claims to be within noise")
    func claims() throws {
        let records = [
            Sample.record("true", .exact, claim: "exact"), Sample.record("rounded", .srbenchEquivalent, claim: "exact"),
            Sample.record("close", .accurate, claim: "exact"), Sample.record("far", .missed, claim: "exact"),
            Sample.record("noisy", .accurate, claim: "within-noise"), Sample.record("honest", .missed, claim: "approximate"),
            Sample.record("nothing", .none, claim: nil),
        ]
        let group = try #require(RegressionSummary(records: records).groups.first)
        #expect(group.falselyExact.map(\.case.law) == ["close", "far"])
        #expect(group.falselyWithinNoise.map(\.case.law) == ["noisy"])
    }

    @Test("verdicts are ordered, the best first")
    func order() {
        #expect(Verdict.allCases.shuffled().sorted() == [.exact, .srbenchEquivalent, .accurate, .missed, .none, .failed])
    }
}
