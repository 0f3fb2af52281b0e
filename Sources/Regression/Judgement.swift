import Edgewise
import Expressions
import Tables

/// What is to be said of a found law by someone who knows the true one.
public struct Judgement: Sendable, Equatable {
    public var verdict: Verdict
    /// R² on the test rows; nil where there is no law, or its formula has no finite value on some row.
    public var r2: Double?
    /// Why, in a sentence: which constant is 4.1 standard errors off, which rounding was needed.
    public var reason: String

    public init(verdict: Verdict, r2: Double?, reason: String) {
        self.verdict = verdict
        self.r2 = r2
        self.reason = reason
    }
}

/// Compares what discovery found with the law that is known.
public struct Judge: Sendable {
    public let truth: Expression
    /// Of each of the law's variables, where its data lie.
    public let ranges: [String: ClosedRange<Double>]
    /// γ: the training target had N(0, γ·√mean(y²)) added.
    public let noise: Double

    public init(truth: Expression, ranges: [String: ClosedRange<Double>], noise: Double) {
        self.truth = truth
        self.ranges = ranges
        self.noise = noise
    }

    /// The best verdict that is true of `law`.
    ///
    /// - Parameters:
    ///   - test: fresh rows of the law without noise.
    ///   - target: the column of `test` that the law gives.
    ///   - generator: for the points at which the formulas are compared.
    public func verdict(
        on law: Law?, test: Table, target: String, using generator: inout some RandomNumberGenerator
    ) -> Judgement {
        guard let law else { return Judgement(verdict: .none, r2: nil, reason: "Discovery found no law.") }
        let r2 = law.r2(on: test, target: target)
        let difference: String
        switch sameness(of: law, using: &generator) {
        case .same(let reason): return Judgement(verdict: .exact, r2: r2, reason: "The same formula: \(reason).")
        case .another(let reason): difference = "Not the same formula: \(reason)"
        }
        if let equivalence = equivalence(of: law, r2: r2, using: &generator) {
            return Judgement(verdict: .srbenchEquivalent, r2: r2, reason: "\(difference); \(equivalence).")
        }
        guard let r2 else {
            return Judgement(
                verdict: .missed, r2: nil, reason: "\(difference); there are test rows where it has no finite value.")
        }
        return Judgement(verdict: r2 > Self.accuracy ? .accurate : .missed, r2: r2, reason: "\(difference).")
    }

    /// R² of a formula that describes the law without being it.
    private static let accuracy = 0.999
}

extension Law {
    /// 1 − Σ(f − y)² / Σ(y − ȳ)² on the rows of a table; nil where the formula has no finite value on some, or y does not vary.
    func r2(on table: Table, target: String) -> Double? {
        guard let truth = table[target], let program = try? CompiledExpression(formula, variables: table.names) else {
            return nil
        }
        let values = program.evaluate(columns: table.columns)
        let mean = truth.reduce(0, +) / Double(truth.count)
        let spread = truth.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let error = zip(values, truth).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return error.isFinite && spread > 0 ? 1 - error / spread : nil
    }
}
