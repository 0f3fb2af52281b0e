import KnownLaws
import TestSupport
import Testing

@testable import Regression

/// The part of the known laws that every change is held against: of each kind a few that discovery finds in a second or so.
///
/// `quick.jsonl` beside this file has the records of an earlier run. Where a change of it is meant, `EDGEWISE_REWRITE=1` writes
/// it anew.
@Suite("Laws that discovery finds")
struct QuickLawTests {
    private static let cases: [RegressionCase] = [
        // Products and powers.
        ("feynman", 0, ["I.12.2", "I.43.43", "II.34.29b", "III.19.51"]),
        ("feynman-bonus", 0, ["test_5"]),
        ("constant", 0, ["Constant-6"]),
        // A bell and logarithms.
        ("feynman", 0, ["I.6.20a", "I.44.4"]), ("keijzer", 0, ["Keijzer-7"]),
        // Waves and their inverses.
        ("feynman", 0, ["I.18.12", "I.26.2", "I.30.5", "II.6.11", "II.6.15b", "III.17.37"]),
        // Roots of sums.
        ("feynman", 0, ["I.8.14", "I.10.7", "I.15.10", "I.47.23", "II.24.17"]),
        ("keijzer", 0, ["Keijzer-9"]), ("nguyen", 0, ["Nguyen-8"]),
        // Sums, differences and quotients of them.
        ("feynman", 0, ["I.13.12", "I.24.6", "I.27.6", "I.34.10", "II.2.42", "II.10.9", "II.11.28", "II.21.32", "II.38.14"]),
        ("vladislavleva", 0, ["Vladislavleva-4", "Vladislavleva-5"]),
        // One variable that matters and four that do not.
        ("korns", 0, ["Korns-1"]),
        // Noise.
        ("feynman", 0.01, ["I.6.20a", "I.12.1"]), ("feynman", 0.1, ["I.14.4"]), ("nguyen", 0.1, ["Nguyen-8"]),
    ].flatMap { set, noise, laws in laws.map { RegressionCase(set: set, law: $0, noise: noise, seed: 1) } }

    private static let path = Repository.root.appendingPathComponent("Tests/LawRegressionTests/quick.jsonl").path

    /// What a run of a case gives, but for the time.
    private static func record(of run: RegressionCase) throws -> RegressionRecord {
        let set = try #require(LawSet.standard(named: run.set))
        let law = try #require(set.laws.first { $0.id == run.law }, "There is no law \(run.law) in \(run.set).")
        // Far more time than any of them needs: a loaded machine changes nothing.
        var record = RegressionRun(of: law, run, options: RegressionOptions(timeLimit: 120)).record()
        record.seconds = 0
        return record
    }

    @Test(
        "are found as before, for no more than twice the work, and their certificates are true",
        .enabled(if: !Repository.isRewriting), arguments: cases)
    func law(run: RegressionCase) throws {
        let record = try Self.record(of: run)
        #expect(record.verdict == .exact, "\(record.formula ?? ""): \(record.message ?? "")")
        // Twenty noisy rows do not decide for one form.
        #expect((run.noise == 0 ? ["exact"] : ["within-noise", "undecided"]).contains(record.claim))
        let comparison = Baseline(records: try RecordedResults(path: Self.path).records).comparison(with: [record])
        #expect(comparison.compared == 1, "The case is not in quick.jsonl: run the test with EDGEWISE_REWRITE=1.")
        #expect(comparison.regressions.isEmpty, "\(comparison.text)")
    }

    @Test("write their records anew", .enabled(if: Repository.isRewriting))
    func rewrite() throws {
        try RecordedResults.write(Self.cases.map(Self.record), to: Self.path)
    }
}
