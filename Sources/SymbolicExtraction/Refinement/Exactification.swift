import Expressions
import Glibc

/// A formula that the data allow to be as exact as it is: no constant too many, and numbers in the place of those that are some.
public struct ExactFormula: Sendable {
    /// Constants that were measured stand as `.real`, those that were recognised as exact numbers.
    public let expression: Expression
    /// The constants of `expression` that are still measured, as they were fitted: `fit.expression` is `expression`.
    public let fit: RefinedFormula
    /// Root mean square error on the rows of the fit, in units of the target's deviation.
    public let error: Double
}

/// Brings a formula from a fit into its final form: redundant constants out, exact numbers in, shortest spelling, refitted.
///
/// Each of these opens the way for the others (an exponent that is 1 lets terms be collected, collected terms leave a constant
/// without effect), so the round is repeated until nothing changes, four times at most.
public struct Exactification: Sendable {
    public let refinement: ConstantRefinement
    public let assumptions: Assumptions

    public init(refinement: ConstantRefinement, assumptions: Assumptions) {
        self.refinement = refinement
        self.assumptions = assumptions
    }

    /// Where the target spans decades and a formula meets the rows to rounding, errors count as shares of the target.
    ///
    /// - Parameter isWorthwhile: asked after a first fit, with its error in units of the target's deviation and the formula's
    ///   complexity; false spares the rest.
    /// - Returns: `nil` where the formula has no finite value on some row, its constants cannot be fitted, or it is not worthwhile.
    public func exact(
        _ formula: Expression, isWorthwhile: (_ error: Double, _ complexity: Int) -> Bool = { _, _ in true }
    ) -> ExactFormula? {
        let shares = withErrorsAsShares
        if let shares, let exact = met(formula, by: shares) { return exact }
        guard let found = fitted(formula, isWorthwhile: isWorthwhile) else { return nil }
        guard let shares, found.error < Self.exactError else { return found }
        // What was snapped beside large values may be off by what these leave undetermined.
        let (freed, constants) = found.expression.freeingConstants()
        let free = freed.substitutingParameters(constants.map { $0.numericValue.map(Expression.real) ?? $0 })
        return met(free, by: shares) ?? found
    }

    /// As the rows weigh here.
    func fitted(
        _ formula: Expression, isWorthwhile: (_ error: Double, _ complexity: Int) -> Bool = { _, _ in true }
    ) -> ExactFormula? {
        var current = formula.simplified(assuming: assumptions, counting: refinement.work)
        guard let first = try? refinement.refine(current, effort: .brief), first.rootMeanSquareError.isFinite,
            isWorthwhile(relative(first.rootMeanSquareError), current.complexity)
        else { return nil }
        current = first.expression
        for _ in 0..<4 {
            guard let refined = try? refinement.refine(current, effort: .nearest), refined.residualSumOfSquares.isFinite,
                let determined = try? refinement.removingRedundantConstants(from: refined),
                let snapped = try? refinement.snapping(determined)
            else { return nil }
            let next = snapped.expression.simplified(assuming: assumptions, counting: refinement.work)
            if next.abstractingConstants().formula == current.abstractingConstants().formula {
                current = next
                break
            }
            current = next
        }
        guard let last = try? refinement.refine(current, effort: .nearest), last.residualSumOfSquares.isFinite else {
            return nil
        }
        return ExactFormula(expression: last.expression, fit: last, error: relative(last.rootMeanSquareError))
    }

    /// The error, in units of the deviation, of a formula that leaves nothing to explain but rounding.
    private static let exactError = 1e-10

    func relative(_ error: Double) -> Double {
        let deviation = refinement.targetDeviation
        return deviation > 0 ? error / deviation : error
    }

    /// How many bits the target costs with the formula's help, less what it costs without: n·log₂(error) for the residuals,
    /// ½·log₂ n for each measured constant and 3 for each symbol. Errors below 1e-12 of the deviation are rounding.
    public func bits(of formula: ExactFormula) -> Double {
        bits(error: formula.error, measuredConstants: formula.fit.values.count, complexity: formula.expression.complexity)
    }

    /// The same, from the figures themselves.
    public func bits(error: Double, measuredConstants: Int, complexity: Int) -> Double {
        let count = Double(refinement.target.count)
        return count * log2(max(error, 1e-12)) + Double(measuredConstants) / 2 * log2(count) + 3 * Double(complexity)
    }
}
