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
    /// Every number counts but those that belong to the shape: integer exponents and square roots, and coefficients of ±1. All are set free
    /// together and fitted once more from where they are, which gives even the exact ones a measured value and a standard error.
    public func constants(of formula: Expression) -> [FormulaConstant] {
        var numbers: [Expression] = []
        let freed = formula.freeingNumbers(into: &numbers)
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

extension Expression {
    /// The value of a formula without variables and parameters.
    fileprivate var numericValue: Double? {
        guard variables.isEmpty, parameterCount == 0, let program = try? CompiledExpression(self, variables: []) else {
            return nil
        }
        let value = program([])
        return value.isFinite ? value : nil
    }

    private var isNumber: Bool { variables.isEmpty && parameterCount == 0 }

    /// The formula with a parameter in the place of each of its constants, which are appended to `numbers`.
    fileprivate func freeingNumbers(into numbers: inout [Expression]) -> Expression {
        if isNumber {
            numbers.append(self)
            return .parameter(numbers.count - 1)
        }
        switch self {
        case .product(let factors):
            let front = Expression.product(of: factors.filter(\.isNumber))
            let isShape = front == .one || front == .minusOne
            let first = isShape ? front : front.freeingNumbers(into: &numbers)
            return Expression.product(of: [first] + factors.filter { !$0.isNumber }.map { $0.freeingNumbers(into: &numbers) })
        case .sum(let terms):
            let offset = Expression.sum(of: terms.filter(\.isNumber))
            let rest = terms.filter { !$0.isNumber }.map { $0.freeingNumbers(into: &numbers) }
            guard offset != .zero else { return Expression.sum(of: rest) }
            return Expression.sum(of: rest + [offset.freeingNumbers(into: &numbers)])
        case .power(let base, let exponent):
            let inner = base.freeingNumbers(into: &numbers)
            if case .rational(let number) = exponent, number.denominator <= 2, abs(number.numerator) == 1 || number.isInteger {
                return Expression.power(of: inner, exponent)
            }
            return Expression.power(of: inner, exponent.freeingNumbers(into: &numbers))
        case .function(let function, let argument):
            return .function(function, argument.freeingNumbers(into: &numbers))
        case .rational, .real, .constant, .parameter, .variable: return self
        }
    }
}
