import Glibc

/// Constructors that keep trees flat and fold numbers.
///
/// They do only what is right for every real argument and needs no search; everything else is left to `simplified()`:
/// - nested sums and products are flattened, and empty or single-element ones vanish;
/// - rationals fold exactly. A result that leaves `Int`, or meets a `.real`, becomes a `.real`;
/// - a sum carries its number last (`x + 1`), a product carries it first (`2*x`);
/// - integer powers go into products and into powers: `(2*x)**-1` is `(1/2)*x**-1`, `(x**2)**3` is `x**6`.
///
/// A number is a `.rational` or a `.real`; π, e and parameters stay symbols.
extension Expression {
    public static let zero = Expression.rational(.zero)
    public static let one = Expression.rational(.one)
    public static let minusOne = Expression.rational(.minusOne)

    /// The sum of the terms; zero if there are none.
    public static func sum(of terms: [Expression]) -> Expression {
        if terms.count == 1 { return terms[0] }
        var number = Rational?.some(.zero)
        var measured = 0.0
        var others: [Expression] = []
        others.reserveCapacity(terms.count)
        func take(_ term: Expression) {
            switch term {
            case .sum(let inner): inner.forEach(take)
            case .rational(let value):
                if let exact = number?.adding(value) { number = exact } else { measured += value.doubleValue }
            case .real(let value):
                // The exact part moves over once: from here on the number is a measured one.
                measured += (number?.doubleValue ?? 0) + value
                number = nil
            default: others.append(term)
            }
        }
        terms.forEach(take)
        let folded = foldedNumber(exact: number, measured: measured, isMeasured: number == nil || measured != 0, by: +)
        if others.isEmpty { return folded }
        if !folded.isZero { others.append(folded) }
        return others.count == 1 ? others[0] : .sum(others)
    }

    /// The product of the factors; one if there are none, exact zero if a number among them is zero.
    public static func product(of factors: [Expression]) -> Expression {
        if factors.count == 1 { return factors[0] }
        var number = Rational?.some(.one)
        var measured = 1.0
        var others: [Expression] = []
        others.reserveCapacity(factors.count)
        func take(_ factor: Expression) {
            switch factor {
            case .product(let inner): inner.forEach(take)
            case .rational(let value):
                if let exact = number?.multiplied(by: value) { number = exact } else { measured *= value.doubleValue }
            case .real(let value):
                measured *= (number?.doubleValue ?? 1) * value
                number = nil
            default: others.append(factor)
            }
        }
        factors.forEach(take)
        let folded = foldedNumber(exact: number, measured: measured, isMeasured: number == nil || measured != 1, by: *)
        if others.isEmpty { return folded }
        if folded.isZero { return .zero }
        if folded.isOne { return others.count == 1 ? others[0] : .product(others) }
        return .product([folded] + others)
    }

    /// `base` to the power `exponent`.
    ///
    /// Numbers fold where the result is exact (8**(2/3) is 4, 2**(1/2) stays) or where one of the two is `.real` and the
    /// result finite; 0**−1 and (−1.0)**0.5 stay as they are and evaluate to ∞ and NaN.
    public static func power(of base: Expression, _ exponent: Expression) -> Expression {
        if exponent.isZero || base == .one { return .one }
        if exponent == .one { return base }
        if let folded = foldedPower(base, exponent) { return folded }
        guard case .rational(let number) = exponent, number.isInteger else { return .power(base, exponent) }
        switch base {
        case .product(let factors):
            return product(of: factors.map { power(of: $0, exponent) })
        case .power(let inner, let innerExponent):
            // (x**a)**n is x**(a·n) for every real x if a is an integer or n = −1; √x squared is not x below zero.
            if number == .minusOne { return power(of: inner, product(of: [.minusOne, innerExponent])) }
            if case .rational(let a) = innerExponent, a.isInteger, let exact = a.multiplied(by: number) {
                return power(of: inner, .rational(exact))
            }
            return .power(base, exponent)
        default:
            return .power(base, exponent)
        }
    }

    private static func foldedNumber(
        exact: Rational?, measured: Double, isMeasured: Bool, by combine: (Double, Double) -> Double
    ) -> Expression {
        guard let exact else { return .real(measured) }
        return isMeasured ? .real(combine(exact.doubleValue, measured)) : .rational(exact)
    }

    private static func foldedPower(_ base: Expression, _ exponent: Expression) -> Expression? {
        if case .rational(let b) = base, case .rational(let n) = exponent {
            let root = n.isInteger ? b : b.exactRoot(degree: n.denominator)
            return root?.raised(to: n.numerator).map(Expression.rational)
        }
        guard let b = base.number, let n = exponent.number else { return nil }
        let value = pow(b, n)
        return value.isFinite ? .real(value) : nil
    }

    /// The value of a `.rational` or `.real`, else `nil`.
    public var number: Double? {
        switch self {
        case .rational(let value): value.doubleValue
        case .real(let value): value
        default: nil
        }
    }

    /// Whether this is the number zero, exact or measured.
    public var isZero: Bool { number == 0 }
    /// Whether this is the number one, exact or measured.
    public var isOne: Bool { number == 1 }
}
