import Glibc

/// Exact arithmetic: every operation answers `nil` where the result would leave `Int`, and never wraps or traps.
extension Rational: Comparable {
    public func adding(_ other: Rational) -> Rational? {
        let shared = Self.greatestCommonDivisor(denominator, other.denominator)
        let (left, o1) = numerator.multipliedReportingOverflow(by: other.denominator / shared)
        let (right, o2) = other.numerator.multipliedReportingOverflow(by: denominator / shared)
        let (top, o3) = left.addingReportingOverflow(right)
        let (bottom, o4) = denominator.multipliedReportingOverflow(by: other.denominator / shared)
        return o1 || o2 || o3 || o4 ? nil : Rational(top, bottom)
    }

    public func subtracting(_ other: Rational) -> Rational? {
        other.negated.flatMap(adding)
    }

    /// Common factors are cancelled across the two fractions first, so that only a result that does not fit is refused.
    public func multiplied(by other: Rational) -> Rational? {
        guard let left = Rational(numerator, other.denominator), let right = Rational(other.numerator, denominator) else {
            return nil
        }
        let (top, o1) = left.numerator.multipliedReportingOverflow(by: right.numerator)
        let (bottom, o2) = left.denominator.multipliedReportingOverflow(by: right.denominator)
        return o1 || o2 ? nil : Rational(top, bottom)
    }

    public func divided(by other: Rational) -> Rational? {
        other.reciprocal.flatMap(multiplied(by:))
    }

    public var negated: Rational? { numerator == .min ? nil : Rational(-numerator, denominator) }

    /// `nil` for zero.
    public var reciprocal: Rational? { Rational(denominator, numerator) }

    /// The exact integer power by repeated squaring; `nil` for zero to a negative power.
    public func raised(to exponent: Int) -> Rational? {
        guard exponent != .min else { return nil }
        if exponent < 0 { return reciprocal?.raised(to: -exponent) }
        if self == .zero || self == .one { return exponent == 0 ? .one : self }
        var (result, base, remaining) = (Rational.one, self, exponent)
        while remaining > 0 {
            if remaining & 1 == 1 {
                guard let next = result.multiplied(by: base) else { return nil }
                result = next
            }
            remaining >>= 1
            if remaining > 0 {
                guard let next = base.multiplied(by: base) else { return nil }
                base = next
            }
        }
        return result
    }

    /// The exact non-negative root of the given degree, if it is rational: the square root of 9/4 is 3/2, of 2 is `nil`.
    public func exactRoot(degree: Int) -> Rational? {
        guard degree > 0, numerator >= 0,
            let top = Self.integerRoot(numerator, degree: degree),
            let bottom = Self.integerRoot(denominator, degree: degree)
        else { return nil }
        return Rational(top, bottom)
    }

    /// Compared as real numbers, exactly.
    public static func < (left: Rational, right: Rational) -> Bool {
        let a = left.numerator.multipliedFullWidth(by: right.denominator)
        let b = right.numerator.multipliedFullWidth(by: left.denominator)
        return (a.high, a.low) < (b.high, b.low)
    }

    private static func integerRoot(_ value: Int, degree: Int) -> Int? {
        if value < 2 || degree == 1 { return value }
        // The rounded root is off by at most one; the exact power decides.
        let guess = Int(pow(Double(value), 1 / Double(degree)).rounded())
        for candidate in max(guess - 1, 1)...(guess + 1) where Rational(candidate).raised(to: degree) == Rational(value) {
            return candidate
        }
        return nil
    }
}
