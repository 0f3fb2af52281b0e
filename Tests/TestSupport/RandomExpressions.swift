import Expressions

/// Random formulas for property tests, built with the folding constructors.
public struct RandomExpressions {
    public var variables: [String]
    public var parameterCount = 0
    public var functions = ElementaryFunction.allCases
    /// Off where a test needs exact trees only.
    public var allowsMeasuredNumbers = true
    /// Off where a negative base must not meet a general exponent.
    public var allowsGeneralPowers = true

    public init(variables: [String] = ["x", "y", "z"]) { self.variables = variables }

    /// A formula of about the given number of leaves.
    public func expression(leaves: Int, using generator: inout some RandomNumberGenerator) -> Expression {
        if leaves <= 1 { return leaf(using: &generator) }
        switch Int.random(in: 0..<10, using: &generator) {
        case 0..<3:
            return .sum(of: parts(of: leaves, using: &generator))
        case 3..<6:
            return .product(of: parts(of: leaves, using: &generator))
        case 6:
            let numerator = expression(leaves: leaves / 2, using: &generator)
            return numerator / expression(leaves: leaves - leaves / 2, using: &generator)
        case 7:
            return .power(
                of: expression(leaves: leaves - 1, using: &generator), exponent(using: &generator))
        default:
            guard let function = functions.randomElement(using: &generator) else { return leaf(using: &generator) }
            return .function(function, expression(leaves: leaves - 1, using: &generator))
        }
    }

    private func parts(of leaves: Int, using generator: inout some RandomNumberGenerator) -> [Expression] {
        let first = Int.random(in: 1..<leaves, using: &generator)
        var parts = [first, leaves - first].map { expression(leaves: $0, using: &generator) }
        if Bool.random(using: &generator) { parts[1] = -parts[1] }
        return parts
    }

    private func exponent(using generator: inout some RandomNumberGenerator) -> Expression {
        let fractions: [Expression] = [-3, -2, -1, 2, 3, 5, 1 / 2, -1 / 2, 3 / 2, 1 / 3, -7 / 5]
        if allowsGeneralPowers, Int.random(in: 0..<5, using: &generator) == 0 {
            return expression(leaves: 2, using: &generator)
        }
        return fractions.randomElement(using: &generator) ?? 2
    }

    private func leaf(using generator: inout some RandomNumberGenerator) -> Expression {
        switch Int.random(in: 0..<12, using: &generator) {
        case 0: return .rational(Rational(Int.random(in: -9...9, using: &generator)))
        case 1:
            let (top, bottom) = (Int.random(in: -20...20, using: &generator), Int.random(in: 1...12, using: &generator))
            return Expression.rational(Rational(top)) / .rational(Rational(bottom))
        case 2 where allowsMeasuredNumbers:
            return .real(Double.random(in: -5...5, using: &generator))
        case 3: return Bool.random(using: &generator) ? .pi : .e
        case 4...5 where parameterCount > 0:
            return .parameter(Int.random(in: 0..<parameterCount, using: &generator))
        default: return .variable(variables.randomElement(using: &generator) ?? "x")
        }
    }
}
