import Expressions

/// A physical unit: a factor times a product of powers of base units, such as 9.81 kg·m·s⁻².
///
/// Base units are the seven of the SI, the radian being 1, and any name a user makes up ("apples").
public struct Unit: Hashable, Sendable {
    /// The powers of the base units, by symbol; none is zero.
    public var exponents: [String: Rational]
    /// How many of the bare product of base units one of this unit is.
    public var factor: Double

    public init(exponents: [String: Rational], factor: Double = 1) {
        self.exponents = exponents.filter { $0.value.numerator != 0 }
        self.factor = factor
    }

    /// A pure number.
    public static let one = Unit(exponents: [:])
}
