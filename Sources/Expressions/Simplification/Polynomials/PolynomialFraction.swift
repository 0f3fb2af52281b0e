/// A quotient of two polynomials in lowest terms, the denominator's leading coefficient positive.
struct PolynomialFraction {
    private(set) var numerator: Polynomial
    private(set) var denominator: Polynomial

    static let one = PolynomialFraction(.one)

    init(_ numerator: Polynomial, over denominator: Polynomial = .one) {
        self.numerator = numerator
        self.denominator = denominator
    }

    func adding(_ other: Self, _ budget: inout PolynomialBudget) throws(PolynomialLimit) -> Self {
        if denominator == other.denominator {
            return try Self(numerator.adding(other.numerator, &budget), over: denominator).reduced(&budget)
        }
        let shared = try denominator.greatestCommonDivisor(with: other.denominator, &budget)
        guard let left = try denominator.dividedExactly(by: shared, &budget),
            let right = try other.denominator.dividedExactly(by: shared, &budget)
        else { throw PolynomialLimit() }
        let sum = try numerator.multiplied(by: right, &budget)
            .adding(try other.numerator.multiplied(by: left, &budget), &budget)
        return try Self(sum, over: denominator.multiplied(by: right, &budget)).reduced(&budget)
    }

    func multiplied(by other: Self, _ budget: inout PolynomialBudget) throws(PolynomialLimit) -> Self {
        let left = try Self(numerator, over: other.denominator).reduced(&budget)
        let right = try Self(other.numerator, over: denominator).reduced(&budget)
        return Self(
            try left.numerator.multiplied(by: right.numerator, &budget),
            over: try left.denominator.multiplied(by: right.denominator, &budget))
    }

    func raised(to exponent: Int, _ budget: inout PolynomialBudget) throws(PolynomialLimit) -> Self {
        if exponent < 0 {
            guard !numerator.isZero else { throw PolynomialLimit() }
            let inverse = try Self(denominator, over: numerator).withPositiveDenominator()
            return try inverse.raised(to: -exponent, &budget)
        }
        return Self(try numerator.raised(to: exponent, &budget), over: try denominator.raised(to: exponent, &budget))
    }

    private func reduced(_ budget: inout PolynomialBudget) throws(PolynomialLimit) -> Self {
        if numerator.isZero { return Self(.zero) }
        let divisor = try numerator.greatestCommonDivisor(with: denominator, &budget)
        if divisor == .one { return try withPositiveDenominator() }
        guard let top = try numerator.dividedExactly(by: divisor, &budget),
            let bottom = try denominator.dividedExactly(by: divisor, &budget)
        else { throw PolynomialLimit() }
        return try Self(top, over: bottom).withPositiveDenominator()
    }

    private func withPositiveDenominator() throws(PolynomialLimit) -> Self {
        denominator.leadingCoefficient < 0
            ? Self(try numerator.scaled(by: -1), over: try denominator.scaled(by: -1)) : self
    }
}
