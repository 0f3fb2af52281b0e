/// The numbers of a formula that a fit may move, as against those that belong to its shape.
extension Expression {
    /// The formula with a parameter in the place of each of its constants, and the constants in that order.
    ///
    /// Every number counts but those that belong to the shape: integer exponents and square roots, and coefficients of ±1. What
    /// is a number without being one leaf, such as 2·π, counts as one constant.
    ///
    /// - Precondition: the formula has no parameters.
    package func freeingConstants() -> (formula: Expression, constants: [Expression]) {
        precondition(parameterCount == 0, "only a formula without parameters can have its constants freed")
        var constants: [Expression] = []
        let formula = freeingConstants(into: &constants)
        return (formula, constants)
    }

    /// The value of a formula without variables and parameters; nil where it has none.
    package var numericValue: Double? {
        guard isNumber, let program = try? CompiledExpression(self, variables: []) else { return nil }
        let value = program([])
        return value.isFinite ? value : nil
    }

    private var isNumber: Bool { variables.isEmpty && parameterCount == 0 }

    private func freeingConstants(into constants: inout [Expression]) -> Expression {
        if isNumber {
            constants.append(self)
            return .parameter(constants.count - 1)
        }
        switch self {
        case .product(let factors):
            let front = Expression.product(of: factors.filter(\.isNumber))
            let isShape = front == .one || front == .minusOne
            let first = isShape ? front : front.freeingConstants(into: &constants)
            return .product(of: [first] + factors.filter { !$0.isNumber }.map { $0.freeingConstants(into: &constants) })
        case .sum(let terms):
            let offset = Expression.sum(of: terms.filter(\.isNumber))
            let rest = terms.filter { !$0.isNumber }.map { $0.freeingConstants(into: &constants) }
            guard offset != .zero else { return .sum(of: rest) }
            return .sum(of: rest + [offset.freeingConstants(into: &constants)])
        case .power(let base, let exponent):
            let inner = base.freeingConstants(into: &constants)
            if case .rational(let number) = exponent, number.denominator <= 2, abs(number.numerator) == 1 || number.isInteger {
                return .power(of: inner, exponent)
            }
            return .power(of: inner, exponent.freeingConstants(into: &constants))
        case .function(let function, let argument):
            return .function(function, argument.freeingConstants(into: &constants))
        case .rational, .real, .constant, .parameter, .variable: return self
        }
    }
}
