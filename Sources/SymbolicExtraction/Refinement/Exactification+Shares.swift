import Expressions
import Glibc

// Values without noise carry rounding errors, and these are shares of the values. Where a target spans decades, as near a pole
// or along an exponential, sums of squares with all rows alike know nothing of a constant that matters in small values only:
// beside values of 1e13 an offset of 200 is known to 1e-5. A formula that the rows meet to rounding is therefore fitted with
// errors that are shares, which gives every constant all its digits.

extension Exactification {
    /// A target without values this many times as large as its median one needs no weights.
    private static let leastSpan = 1e3
    /// Misses, as shares of the target, that rounding may leave.
    private static let rounding = 1e-11

    /// The same rows with errors in proportion to |y| + median |y|; `nil` where the target spans little, and where the rows have
    /// weights already.
    var withErrorsAsShares: Exactification? {
        guard refinement.weights == nil else { return nil }
        let sizes = refinement.target.map { abs($0) }.sorted()
        let middle = sizes[sizes.count / 2]
        guard middle > 0, let largest = sizes.last, largest.isFinite, largest > Self.leastSpan * middle else { return nil }
        return Exactification(
            refinement: ConstantRefinement(
                variables: refinement.variables, columns: refinement.columns, target: refinement.target,
                weights: refinement.target.map { 1 / ((abs($0) + middle) * (abs($0) + middle)) }, work: refinement.work),
            assumptions: assumptions)
    }

    /// The formula as the same rows with errors as shares have it, its error measured here; `nil` where they do not meet it to
    /// rounding.
    func met(_ formula: Expression, by shares: Exactification) -> ExactFormula? {
        func isMet(_ fit: RefinedFormula) -> Bool {
            (fit.residualSumOfSquares / Double(refinement.target.count)).squareRoot() < Self.rounding
        }
        guard let first = try? shares.refinement.refine(formula, effort: .brief), isMet(first),
            let found = shares.fitted(first.expression), isMet(found.fit),
            let program = try? CompiledExpression(found.expression, variables: refinement.variables)
        else { return nil }
        let squares = zip(program.evaluate(columns: refinement.columns), refinement.target).reduce(0) {
            $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
        }
        return ExactFormula(
            expression: found.expression, fit: found.fit,
            error: relative((squares / Double(refinement.target.count)).squareRoot()))
    }
}
