import Expressions

/// A number that stands in a finished formula, and what the data say about it.
public struct FormulaConstant: Sendable, Hashable {
    /// The least-squares value when every constant of the formula is free.
    public var fitted: Double
    /// Of `fitted`; not finite where the constants of the formula are not determined together.
    public var standardError: Double
    /// The exact number that stands in the formula; nil where a measured one does.
    public var exact: Expression?
}

extension Exactification {
    /// The constants of a finished formula, in the order in which they stand in it.
    ///
    /// All that `Expression.freeingConstants()` counts are set free together and fitted once more from where they are, which gives
    /// even the exact ones a measured value and a standard error.
    public func constants(of formula: Expression) -> [FormulaConstant] {
        let (freed, numbers) = formula.freeingConstants()
        let values = numbers.compactMap { $0.numericValue }
        guard !numbers.isEmpty, values.count == numbers.count else { return [] }
        let fit = try? refinement.refine(freed, start: values, effort: .nearest)
        return numbers.indices.map { index in
            let exact: Expression? = if case .real = numbers[index] { nil } else { numbers[index] }
            guard let fit, fit.rank == values.count, fit.residualSumOfSquares.isFinite else {
                return FormulaConstant(fitted: values[index], standardError: .nan, exact: exact)
            }
            return FormulaConstant(fitted: fit.values[index], standardError: fit.standardErrors[index], exact: exact)
        }
    }
}
