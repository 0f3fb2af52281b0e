/// How a run ended, told by someone who knows the law. The best first; each is said only where none before it is true.
public enum Verdict: String, Sendable, Codable, CaseIterable {
    /// The same formula, with constants to 1e-9 without noise and within three standard errors with it.
    case exact
    /// SRBench's rule: with constants rounded, the difference or the quotient of the formulas simplifies to a constant.
    case srbenchEquivalent = "srbench-equivalent"
    /// R² > 0.999 on fresh rows without noise.
    case accurate
    /// A law was found, and it is another.
    case missed
    /// Discovery said that it found no law.
    case none
    /// There was no result: the law's entry or its data are not usable, or the run did not end as it should.
    case failed
}
