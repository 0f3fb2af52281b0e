import Expressions
import Glibc

/// A physical unit: a factor times a product of powers of base units, such as 1000 m s⁻¹.
///
/// Base units are the seven of the SI and any name that a user makes up ("apple"). The radian is 1. Scales with an offset,
/// such as degrees Celsius, are no units.
public struct Unit: Hashable, Sendable {
    /// The powers of the base units, by symbol; none is zero.
    public let exponents: [String: Rational]
    /// How many of the bare product of base units one of this unit is: positive and finite.
    public let factor: Double

    /// - Precondition: the factor is positive and finite.
    public init(exponents: [String: Rational], factor: Double = 1) {
        precondition(factor > 0 && factor.isFinite, "the factor of a unit is a positive, finite number, not \(factor)")
        self.exponents = exponents.filter { $0.value != .zero }
        self.factor = factor
    }

    /// A pure number.
    public static let one = Unit(exponents: [:])

    /// Whether a quantity in this unit has no dimension: 1, rad, deg, m/km.
    public var isDimensionless: Bool { exponents.isEmpty }

    /// Whether both measure the same kind of quantity, as km and m do.
    public func hasDimension(of other: Unit) -> Bool { exponents == other.exponents }

    /// Whether a number means the same in both units, to 1 part in 10¹²: J and N m.
    public func isInterchangeable(with other: Unit) -> Bool {
        hasDimension(of: other) && abs(factor / other.factor - 1) <= 1e-12
    }
}

/// Products and powers; `nil` where an exponent leaves `Rational` or the factor leaves the positive, finite numbers.
extension Unit {
    public func multiplied(by other: Unit) -> Unit? {
        var product = exponents
        for (symbol, exponent) in other.exponents {
            guard let sum = (product[symbol] ?? .zero).adding(exponent) else { return nil }
            product[symbol] = sum
        }
        return Unit(checking: product, factor: factor * other.factor)
    }

    public func divided(by other: Unit) -> Unit? {
        other.raised(to: .minusOne).flatMap(multiplied(by:))
    }

    public func raised(to power: Rational) -> Unit? {
        var powers: [String: Rational] = [:]
        for (symbol, exponent) in exponents {
            guard let product = exponent.multiplied(by: power) else { return nil }
            powers[symbol] = product
        }
        return Unit(checking: powers, factor: Self.raise(factor, to: power))
    }

    /// The same unit a number of times over: 1000 of m is km.
    func scaled(by number: Double) -> Unit? {
        Unit(checking: exponents, factor: factor * number)
    }

    private init?(checking exponents: [String: Rational], factor: Double) {
        guard factor > 0, factor.isFinite else { return nil }
        self.init(exponents: exponents, factor: factor)
    }

    /// Whole powers by multiplication, so that (km)² has the factor 1000000 to the last bit.
    private static func raise(_ factor: Double, to power: Rational) -> Double {
        if factor == 1 || power == .one { return factor }
        guard power.isInteger, abs(power.numerator) <= 12 else { return pow(factor, power.doubleValue) }
        let whole = (0..<abs(power.numerator)).reduce(1.0) { product, _ in product * factor }
        return power.numerator < 0 ? 1 / whole : whole
    }
}
