import Expressions
import LeastSquares
import SymbolicExtraction

/// Tries formulas on a sample of the rows: enough to rank many of them before a few are made exact.
struct FormulaTrial: Sendable {
    /// A formula with constants fitted to the sample.
    struct Outcome: Sendable {
        var formula: Expression
        /// The description length that it will about have, on the scale of `Exactification.bits`.
        var bits: Double
    }

    let sample: ConstantRefinement
    private let measure: Exactification

    static let rows = 1500

    init(_ refinement: ConstantRefinement, assumptions: Assumptions) {
        sample = refinement.thinned(to: Self.rows)
        measure = Exactification(refinement: sample, assumptions: assumptions)
    }

    /// `nil` where the formula has no finite value on some row.
    func outcome(of formula: Expression, work: WorkBudget) -> Outcome? {
        guard let refined = try? sample.counting(on: work).refine(formula, effort: .brief),
            refined.rootMeanSquareError.isFinite
        else { return nil }
        let plain = Self.plainConstants(of: refined)
        let bits = measure.bits(
            error: refined.rootMeanSquareError / sample.targetDeviation,
            measuredConstants: refined.values.count - plain, complexity: refined.expression.complexity - plain)
        return Outcome(formula: refined.expression, bits: bits)
    }

    /// Constants that may turn out to be 0, 1 or 2: they will cost nothing.
    private static func plainConstants(of fit: RefinedFormula) -> Int {
        zip(fit.values, fit.standardErrors).count { value, error in
            [0, 1, 2].contains { abs(abs(value) - $0) <= min(3 * error, 0.1) }
        }
    }
}
