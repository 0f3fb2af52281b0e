@testable import Regression

/// Records of runs that were never made, to be reported on.
enum SampleRecords {
    /// A law that was found exactly in 0.5 s for 100,000 steps, but for what is said otherwise.
    static func record(
        _ law: String, _ verdict: Verdict = .exact, set: String = "mechanics", noise: Double = 0, seed: UInt64 = 1,
        claim: String? = "exact", truth: String = "m*a", formula: String? = "m*a", work: Double? = 1e5, seconds: Double = 0.5,
        message: String? = nil
    ) -> RegressionRecord {
        RegressionRecord(
            case: RegressionCase(set: set, law: law, noise: noise, seed: seed), options: RegressionOptions(),
            version: "0.2.0", verdict: verdict, claim: claim, truth: truth, formula: formula,
            complexity: formula.map { _ in 3 }, r2: formula.map { _ in 1 }, rows: 1000, work: work, seconds: seconds,
            isComplete: true, message: message)
    }

    /// Newton's law found, a spring taken for another and called exact, and a pendulum for which there was no result.
    static let threeLaws = [
        record("newton", seconds: 0.25),
        record(
            "spring", .missed, truth: "-k*x", formula: "-k*sin(x)", work: 3e5, message: "The formulas differ at x = 2."),
        record(
            "pendulum", .failed, claim: nil, truth: "2*pi*sqrt(l/g)", formula: nil, work: nil, seconds: 0,
            message: "l/g is negative on some rows."),
    ]
}
