import Expressions
import Glibc

// A formula such as a·exp(b + c·x) has one constant too many: every value of b can be made good by a. The data then determine
// fewer constants than there are, which the rank of the Jacobian shows, and standard errors mean nothing. Here such constants
// are taken out one by one.

extension ConstantRefinement {
    /// The formula with constants fixed until the data determine each one that is left: their number is the Jacobian's rank.
    ///
    /// As long as the rank is short, each constant in turn is put at 0, 1 and −1 and the rest fitted again; of the ways that
    /// leave the sum of squares as it was, the one with the shortest formula is taken (at equal length the one with the least
    /// sum). If none does, a constant is fixed at its present value, the one that moves along with the others most. A constant
    /// that such a step makes vanish from the formula is gone too.
    ///
    /// - Returns: A fit with renumbered parameters 0 … n − 1; `fit` itself if its rank is full.
    public func removingRedundantConstants(from fit: RefinedFormula) throws(ExpressionError) -> RefinedFormula {
        var current = fit
        while current.rank < current.values.count, let reduced = try withOneConstantLess(current) { current = reduced }
        return current
    }

    private func withOneConstantLess(_ fit: RefinedFormula) throws(ExpressionError) -> RefinedFormula? {
        // Which constant can go shows on some of the rows already; all rows have the last word.
        let sample = thinned(to: max(200, 8 * fit.values.count))
        let reference = try sample.refine(fit.formula, start: fit.values, effort: .brief).residualSumOfSquares
        var trials: [(index: Int, number: Expression, complexity: Int, sum: Double)] = []
        for index in fit.values.indices {
            for number in [Expression.zero, .one, .minusOne] {
                let trial = try sample.fixing(index, at: number, in: fit, effort: .brief)
                guard sample.isAsGood(trial.residualSumOfSquares, as: reference) else { continue }
                trials.append((index, number, trial.formula.complexity, trial.residualSumOfSquares))
            }
        }
        trials.sort { ($0.complexity, $0.sum) < ($1.complexity, $1.sum) }
        for trial in trials.prefix(3) {
            let reduced = try fixing(trial.index, at: trial.number, in: fit, effort: .nearest)
            if isAsGood(reduced.residualSumOfSquares, as: fit.residualSumOfSquares) { return reduced }
        }
        // No simple number will do. The pseudo-inverse spreads a free direction over its constants: fix the one with most of it.
        let spread = fit.values.indices.max { one, two in
            fit.unscaledErrors[one] * abs(fit.values[two]) < fit.unscaledErrors[two] * abs(fit.values[one])
        }
        guard let spread else { return nil }
        let trial = try fixing(spread, at: .real(fit.values[spread]), in: fit, effort: .nearest)
        return isAsGood(trial.residualSumOfSquares, as: fit.residualSumOfSquares) ? trial : nil
    }

    private func fixing(
        _ index: Int, at number: Expression, in fit: RefinedFormula, effort: Effort
    ) throws(ExpressionError) -> RefinedFormula {
        var replacements = fit.values.indices.map(Expression.parameter)
        replacements[index] = number
        let (formula, kept) = fit.formula.substitutingParameters(replacements).renumberingParameters()
        return try refine(formula, start: kept.map { fit.values[$0] }, effort: effort)
    }

    /// Whether a sum of squares is as small as `reference`, but for rounding.
    func isAsGood(_ sum: Double, as reference: Double) -> Bool {
        sqrt(sum) <= sqrt(reference) * (1 + 1e-6) + sqrt(noiseFloor)
    }
}

extension Expression {
    /// The formula with its parameters numbered 0 … n − 1 without gaps, and the number that each had.
    func renumberingParameters() -> (formula: Expression, kept: [Int]) {
        var used: Set<Int> = []
        forEachNode { if case .parameter(let index) = $0 { used.insert(index) } }
        let kept = used.sorted()
        var replacements = (0..<parameterCount).map(Expression.parameter)
        for (place, index) in kept.enumerated() { replacements[index] = .parameter(place) }
        return (substitutingParameters(replacements), kept)
    }
}
