/// A product of powers of up to 16 generators, one byte each, the first generator in the highest byte: the order of the
/// packed numbers is then the lexicographic order of the exponents. Exponents go to 127; the top bit of each byte stays
/// clear and shows overflow and indivisibility.
struct Monomial: Hashable, Comparable {
    private var packed: UInt128

    static let generatorLimit = 16
    static let one = Monomial(packed: 0)

    private static let guards: UInt128 = 0x8080_8080_8080_8080_8080_8080_8080_8080

    private init(packed: UInt128) { self.packed = packed }

    init(generator: Int, exponent: Int) {
        packed = UInt128(exponent) << Self.shift(generator)
    }

    private static func shift(_ generator: Int) -> Int { 8 * (generatorLimit - 1 - generator) }

    static func < (left: Monomial, right: Monomial) -> Bool { left.packed < right.packed }

    func exponent(of generator: Int) -> Int { Int((packed >> Self.shift(generator)) & 0xff) }

    func removing(generator: Int) -> Monomial { Monomial(packed: packed & ~(UInt128(0xff) << Self.shift(generator))) }

    /// `nil` where an exponent would leave the byte.
    func multiplied(by other: Monomial) -> Monomial? {
        let product = packed &+ other.packed
        return product & Self.guards == 0 ? Monomial(packed: product) : nil
    }

    /// `nil` unless the other divides this one.
    func divided(by other: Monomial) -> Monomial? {
        let difference = (packed | Self.guards) &- other.packed
        return difference & Self.guards == Self.guards ? Monomial(packed: difference & ~Self.guards) : nil
    }

    func greatestCommonDivisor(with other: Monomial) -> Monomial {
        var shared = Monomial.one
        for generator in 0..<Self.generatorLimit {
            let exponent = min(self.exponent(of: generator), other.exponent(of: generator))
            if exponent > 0 { shared.packed |= UInt128(exponent) << Self.shift(generator) }
        }
        return shared
    }

    /// The generators that occur, first to last.
    var generators: [Int] { (0..<Self.generatorLimit).filter { exponent(of: $0) > 0 } }

    /// One exponent byte each: non-zero where the generator occurs in either.
    func union(_ other: Monomial) -> Monomial { Monomial(packed: packed | other.packed) }
}
