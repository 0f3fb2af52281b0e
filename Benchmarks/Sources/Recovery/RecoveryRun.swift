import Edgewise
import Measurement

/// One discovery, and what came of it.
struct RecoveryRun {
    var seed: UInt64
    /// The formula found; nil where there was none.
    var found: Expression?
    var verdict: Certificate.Verdict
    var r2: Double?
    var equivalence: Equivalence
    /// Symbols of the truth in its shortest spelling.
    var truthComplexity: Int
    var wallSeconds: Double
    var processorSeconds: Double
    /// False if the time limit cut the search.
    var isComplete: Bool

    /// The truth, claimed as such.
    var isExact: Bool { equivalence == .equal && verdict == .exact }

    /// Another function, claimed to be the truth: the gravest fault.
    var isFalselyExact: Bool { equivalence != .equal && verdict == .exact }

    /// Draws the law's rows with a seed and searches them, asking for an end after `limit` processor seconds.
    ///
    /// - Throws: where the law is written wrongly.
    init(of law: BenchmarkLaw, seed: UInt64, limit: Double) throws {
        let sample = try law.sample(seed: seed)
        let watch = Stopwatch()
        let discovery = try discover(
            sample.table, options: DiscoveryOptions(target: BenchmarkLaw.target, seed: seed),
            control: RunControl(shouldStop: { watch.processorSeconds > limit }))
        (wallSeconds, processorSeconds) = (watch.wallSeconds, watch.processorSeconds)
        self.seed = seed
        isComplete = discovery.isComplete
        found = discovery.law?.formula
        verdict = discovery.law?.certificate.verdict ?? .none
        r2 = discovery.law?.certificate.r2
        truthComplexity = sample.truth.simplified().complexity
        var generator = SeededGenerator(seed: 0xE9)
        equivalence =
            found?.isEquivalent(to: sample.truth, over: sample.ranges, using: &generator) ?? .undecided("no formula was found")
    }
}

/// All runs of a law.
struct LawOutcome {
    var law: BenchmarkLaw
    var runs: [RecoveryRun]

    var exactCount: Int { runs.count { $0.isExact } }
    var falselyExactCount: Int { runs.count { $0.isFalselyExact } }

    /// Exact runs whose formula has no more symbols than the truth: without terms that vanish and other detours.
    var conciseCount: Int { runs.count { $0.isExact && ($0.found?.complexity ?? .max) <= $0.truthComplexity } }

    /// What the exact run with the longest formula found.
    var longestExact: Expression? { runs.filter(\.isExact).compactMap(\.found).max { $0.complexity < $1.complexity } }
}
