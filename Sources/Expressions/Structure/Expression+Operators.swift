/// Formulas written as in Swift: `exp(-x * x / 2) / sqrt(2 * .pi)`.
extension Expression: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
    public static let pi = Expression.constant(.pi)
    public static let e = Expression.constant(.e)

    /// An exact integer.
    public init(integerLiteral value: Int) { self = .rational(Rational(value)) }
    /// A measured number: `0.5` is a `.real`; write `1 / 2` between expressions, or `.rational`, for an exact half.
    public init(floatLiteral value: Double) { self = .real(value) }

    public static func + (left: Expression, right: Expression) -> Expression { sum(of: [left, right]) }
    public static func - (left: Expression, right: Expression) -> Expression { sum(of: [left, -right]) }
    public static func * (left: Expression, right: Expression) -> Expression { product(of: [left, right]) }
    public static func / (left: Expression, right: Expression) -> Expression {
        product(of: [left, power(of: right, .minusOne)])
    }
    public static prefix func - (operand: Expression) -> Expression { product(of: [.minusOne, operand]) }
}

public func pow(_ base: Expression, _ exponent: Expression) -> Expression { .power(of: base, exponent) }
/// The power ½.
public func sqrt(_ x: Expression) -> Expression { .power(of: x, .half) }
public func exp(_ x: Expression) -> Expression { .function(.exp, x) }
/// The natural logarithm.
public func log(_ x: Expression) -> Expression { .function(.log, x) }
public func sin(_ x: Expression) -> Expression { .function(.sin, x) }
public func cos(_ x: Expression) -> Expression { .function(.cos, x) }
public func tan(_ x: Expression) -> Expression { .function(.tan, x) }
public func asin(_ x: Expression) -> Expression { .function(.asin, x) }
public func acos(_ x: Expression) -> Expression { .function(.acos, x) }
public func atan(_ x: Expression) -> Expression { .function(.atan, x) }
public func sinh(_ x: Expression) -> Expression { .function(.sinh, x) }
public func cosh(_ x: Expression) -> Expression { .function(.cosh, x) }
public func tanh(_ x: Expression) -> Expression { .function(.tanh, x) }
public func asinh(_ x: Expression) -> Expression { .function(.asinh, x) }
public func acosh(_ x: Expression) -> Expression { .function(.acosh, x) }
public func atanh(_ x: Expression) -> Expression { .function(.atanh, x) }
public func abs(_ x: Expression) -> Expression { .function(.abs, x) }
public func sign(_ x: Expression) -> Expression { .function(.sign, x) }
public func erf(_ x: Expression) -> Expression { .function(.erf, x) }

extension Expression {
    /// The exponent of a square root.
    package static let half = Expression.rational(Rational(1).halved)
}

extension Rational {
    fileprivate var halved: Rational { Rational(numerator, 2) ?? self }
}
