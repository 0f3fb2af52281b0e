import Glibc

/// The number in front of a term: exact as long as that fits, measured once a `.real` takes part.
///
/// A measured number that is whole to the last bit (and below a million) is taken as exact: `1.0*x` is `x`, and `x**2.0` is
/// a square. That a fit ends on a whole number by chance has odds of about 1 in 10¹⁵.
enum Coefficient: Hashable, Sendable, ExpressibleByIntegerLiteral {
    case exact(Rational)
    case measured(Double)

    static let zero = Coefficient.exact(.zero)
    static let one = Coefficient.exact(.one)
    static let minusOne = Coefficient.exact(.minusOne)

    init(integerLiteral value: Int) { self = .exact(Rational(value)) }

    init(_ value: Double) {
        if Swift.abs(value) <= 1_000_000, let integer = Int(exactly: value) {
            self = .exact(Rational(integer))
        } else {
            self = .measured(value)
        }
    }

    /// `nil` unless the expression is a number.
    init?(_ expression: Expression) {
        switch expression {
        case .rational(let value): self = .exact(value)
        case .real(let value): self = Coefficient(value)
        default: return nil
        }
    }

    var expression: Expression {
        switch self {
        case .exact(let value): .rational(value)
        case .measured(let value): .real(value)
        }
    }

    var doubleValue: Double {
        switch self {
        case .exact(let value): value.doubleValue
        case .measured(let value): value
        }
    }

    var isZero: Bool { self == .zero }
    var isOne: Bool { self == .one }
    var isNegative: Bool { doubleValue < 0 }
    var isFinite: Bool { doubleValue.isFinite }

    var rational: Rational? {
        if case .exact(let value) = self { value } else { nil }
    }

    /// The value if it is a whole number.
    var integer: Int? {
        if case .exact(let value) = self, value.isInteger { value.numerator } else { nil }
    }

    var negated: Coefficient { self * .minusOne }
    var magnitude: Coefficient { isNegative ? negated : self }

    /// A sum of measured numbers that cancel to within rounding is zero: what is left of 0.1 + 0.2 − 0.3 means nothing.
    static func + (left: Coefficient, right: Coefficient) -> Coefficient {
        if case .exact(let a) = left, case .exact(let b) = right, let sum = a.adding(b) { return .exact(sum) }
        let (a, b) = (left.doubleValue, right.doubleValue)
        let sum = a + b
        return Swift.abs(sum) <= 2 * max(Swift.abs(a), Swift.abs(b)).ulp ? .zero : Coefficient(sum)
    }

    static func * (left: Coefficient, right: Coefficient) -> Coefficient {
        if case .exact(let a) = left, case .exact(let b) = right, let product = a.multiplied(by: b) { return .exact(product) }
        return Coefficient(left.doubleValue * right.doubleValue)
    }

    /// - Precondition: the divisor is not zero.
    static func / (left: Coefficient, right: Coefficient) -> Coefficient {
        if case .exact(let a) = left, case .exact(let b) = right, let quotient = a.divided(by: b) { return .exact(quotient) }
        return Coefficient(left.doubleValue / right.doubleValue)
    }

    /// `nil` for zero.
    var reciprocal: Coefficient? {
        if isZero { return nil }
        if case .exact(let value) = self { return value.reciprocal.map(Coefficient.exact) }
        return Coefficient(1 / doubleValue)
    }

    /// `nil` for zero to a negative power and where the result is not finite.
    func raised(to exponent: Int) -> Coefficient? {
        if isZero, exponent <= 0 { return exponent == 0 ? .one : nil }
        if case .exact(let value) = self, let power = value.raised(to: exponent) { return .exact(power) }
        let value = pow(doubleValue, Double(exponent))
        return value.isFinite && value != 0 ? Coefficient(value) : nil
    }

    /// The sum, rounded the same way whatever the order.
    static func sum(of parts: [Coefficient]) -> Coefficient {
        parts.count < 3 ? parts.reduce(.zero, +) : parts.sorted(by: precedes).reduce(.zero, +)
    }

    /// The product, rounded the same way whatever the order.
    static func product(of parts: [Coefficient]) -> Coefficient {
        parts.count < 3 ? parts.reduce(.one, *) : parts.sorted(by: precedes).reduce(.one, *)
    }

    /// Exact numbers first: they fold without rounding.
    private static func precedes(_ a: Coefficient, _ b: Coefficient) -> Bool {
        switch (a, b) {
        case (.exact, .measured): true
        case (.measured, .exact): false
        default: a.doubleValue < b.doubleValue
        }
    }
}
