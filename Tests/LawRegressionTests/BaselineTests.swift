import Testing

@testable import Regression

@Suite("A run held against an earlier one")
struct BaselineTests {
    private typealias Sample = SampleRecords

    /// The only finding on a step from one record to the next.
    private static func finding(
        _ old: RegressionRecord, _ new: RegressionRecord, failsOnTime: Bool = false
    ) -> BaselineComparison.Finding? {
        Baseline(records: [old]).comparison(with: [new], failsOnTime: failsOnTime).findings.first
    }

    @Test("what was exact and is not is a regression; a change below that is not", arguments: Verdict.allCases)
    func verdicts(new: Verdict) {
        for old in Verdict.allCases {
            let expected: BaselineComparison.Finding.Kind? =
                old == new ? nil : old == .exact ? .regression : new > old ? .worse : .improvement
            #expect(Self.finding(Sample.record("law", old), Sample.record("law", new))?.kind == expected, "\(old) to \(new)")
        }
    }

    @Test("a regression says what was and what is")
    func sentences() {
        let new = Sample.record("law", .srbenchEquivalent, formula: "0.999*m*a")
        #expect(Self.finding(Sample.record("law"), new)?.sentence == "was exact, is SRBench-equivalent (0.999*m*a)")
        let failed = Sample.record("law", .failed, formula: nil, message: "The worker ended at a signal.")
        #expect(Self.finding(Sample.record("law"), failed)?.sentence == "was exact, is failed (The worker ended at a signal.)")
    }

    @Test(
        "an exact law may need twice the work, not more",
        arguments: [
            (100, 200, nil), (100, 201, .regression), (100, 50, nil), (100, 49, .improvement), (nil, 1e9, nil), (100, nil, nil),
        ] as [(Double?, Double?, BaselineComparison.Finding.Kind?)])
    func work(old: Double?, new: Double?, kind: BaselineComparison.Finding.Kind?) {
        #expect(Self.finding(Sample.record("law", work: old), Sample.record("law", work: new))?.kind == kind)
        // Nothing is asked of the cost of a formula that is not the law.
        #expect(Self.finding(Sample.record("law", .missed, work: old), Sample.record("law", .missed, work: new)) == nil)
    }

    @Test("says how much more work it is")
    func workSentence() {
        let finding = Self.finding(Sample.record("law", work: 250_000), Sample.record("law", work: 8e5))
        #expect(finding?.sentence == "is exact for 3.2 times the work (8e+05, was 2.5e+05)")
    }

    @Test("time counts only if asked for, from half a second on")
    func time() {
        let slow = (Sample.record("law", seconds: 0.3), Sample.record("law", seconds: 0.7))
        #expect(Self.finding(slow.0, slow.1) == nil)
        #expect(
            Self.finding(slow.0, slow.1, failsOnTime: true)?.sentence == "is exact for 2.3 times the seconds (0.7, was 0.3)")
        let short = (Sample.record("law", seconds: 0.1), Sample.record("law", seconds: 0.5))
        #expect(Self.finding(short.0, short.1, failsOnTime: true) == nil)
        let double = (Sample.record("law", seconds: 1), Sample.record("law", seconds: 2))
        #expect(Self.finding(double.0, double.1, failsOnTime: true) == nil)
    }

    @Test("a law, a noise or a seed of its own is a case of its own")
    func identity() {
        let others = [
            Sample.record("law", set: "other"), Sample.record("other"), Sample.record("law", noise: 0.1),
            Sample.record("law", seed: 2),
        ]
        let comparison = Baseline(records: [Sample.record("law")]).comparison(with: others)
        #expect(comparison.findings.map(\.kind) == [.new, .new, .new, .new, .notRun])
        #expect(comparison.regressions.isEmpty)
        #expect(comparison.headline == "no regression against the baseline; 0 cases compared, 4 new, 1 not run")
    }

    @Test("a law that its set has no more is a regression, one that was left out is not")
    func vanished() throws {
        let baseline = Baseline(records: ["kept", "gone"].map { Sample.record($0) } + [Sample.record("law", set: "unread")])
        let comparison = baseline.comparison(with: [], laws: ["mechanics": ["kept", "added"]])
        #expect(comparison.findings.map(\.kind) == [.notRun, .vanished, .notRun])
        #expect(comparison.regressions.map(\.case.law) == ["gone"])
        let sentence = try #require(comparison.regressions.first?.sentence)
        #expect(sentence == "was exact, and there is no such law in the set any more; update the baseline if that is meant")
    }

    @Test("an updated baseline has new results in the places of old ones, and no vanished laws")
    func update() {
        let baseline = Baseline(records: ["a", "gone", "b", "c"].map { Sample.record($0) })
        let new = [Sample.record("new"), Sample.record("b", .missed)]
        let updated = baseline.updated(with: new, laws: ["mechanics": ["a", "b", "c", "new"]])
        #expect(updated.records.map(\.case.law) == ["a", "b", "c", "new"])
        #expect(updated.records.map(\.verdict) == [.exact, .missed, .exact, .exact])
        #expect(updated.comparison(with: new).findings.filter { $0.kind != .notRun }.isEmpty)
        #expect(baseline.updated(with: []) == baseline)
    }

    @Test("a case that failed replaces no result in a baseline")
    func failureInUpdate() {
        let baseline = Baseline(records: [Sample.record("a"), Sample.record("b", .failed)])
        let new = ["a", "b", "c"].map { Sample.record($0, .failed, message: "crashed") }
        #expect(baseline.updated(with: new).records == [baseline.records[0], new[1], new[2]])
        #expect(baseline.keptResults(against: new) == [baseline.records[0]])
    }

    @Test("notes what makes two runs different measurements")
    func notes() {
        let old = ["a", "b"].map { Sample.record($0) }
        var new = old
        for index in new.indices {
            new[index].version = "0.3.0"
            new[index].dataHash = "other rows"
        }
        new[0].options = RegressionOptions(rows: 200, timeLimit: 5, functions: "mine.txt", functionsHash: "ab12")
        new[0].truth = "a*m"
        let comparison = Baseline(records: old).comparison(with: new)
        #expect(comparison.findings.isEmpty)
        #expect(
            comparison.text == """
                note: version 0.3.0 (in the baseline: 0.2.0) in 2 cases
                note: options: 200 rows, 5 s a law, functions added from mine.txt (ab12) \
                (in the baseline: the set's own number of rows, 20 s a law) in 1 case
                note: the known formula is written otherwise than in the baseline in 1 case
                note: the rows are other ones than in the baseline in 2 cases
                no regression against the baseline; 2 cases compared

                """)
    }

    @Test("tells the worst first, and changes only")
    func text() {
        let baseline = Baseline(
            records: ["better", "worse", "same", "lost"].map { Sample.record($0, $0 == "better" ? .none : .exact) })
        let comparison = baseline.comparison(with: [
            Sample.record("better"), Sample.record("worse", .missed, formula: "m + a"), Sample.record("same"),
            Sample.record("added"),
        ])
        #expect(
            comparison.text == """
                regression: mechanics worse (noise 0, seed 1) was exact, is missed (m + a)
                improvement: mechanics better (noise 0, seed 1) was none (m*a), is exact
                1 regression against the baseline; 3 cases compared, 1 new, 1 not run

                """)
    }
}
