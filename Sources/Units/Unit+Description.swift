import Expressions

extension Unit: CustomStringConvertible {
    /// The unit as `Unit(parsing:)` reads it: `km`, `J`, `V m^-1`, `kg m^2 s^-1`, `0.2777777777777778 m s^-1`, `1`.
    ///
    /// A single name with its prefix where there is one, else a product of at most two base units, else a named unit times a
    /// power of a base unit, else the product of base units.
    public var description: String {
        if let name = singleName { return name }
        if isDimensionless { return Self.text(of: factor) }
        let product = (exponents.count > 2 ? nameAndPower : nil) ?? Self.product(exponents)
        return factor == 1 ? product : "\(Self.text(of: factor)) \(product)"
    }

    private var singleName: String? {
        var named = [
            ("m", ["m": 1]), ("s", ["s": 1]), ("A", ["A": 1]), ("K", ["K": 1]), ("mol", ["mol": 1]), ("cd", ["cd": 1]),
        ]
        named += UnitVocabulary.derived.filter { $0.symbol != "Hz" }.map { ($0.symbol, $0.powers) }
        for (symbol, powers) in named where exponents == powers.mapValues({ Rational($0) }) {
            return Self.prefix(for: factor).map { $0 + symbol }
        }
        if exponents == ["kg": .one] { return Self.prefix(for: factor * 1000).map { $0 + "g" } }
        return nil
    }

    private static func prefix(for factor: Double) -> String? {
        if factor == 1 { return "" }
        return UnitVocabulary.prefixes.first { $0.factor == factor }?.symbol
    }

    /// V m^-1 rather than kg m s^-3 A^-1.
    private var nameAndPower: String? {
        for (symbol, powers) in UnitVocabulary.derived where symbol != "Hz" {
            let named = Unit(exponents: powers.mapValues { Rational($0) })
            guard let rest = Unit(exponents: exponents).divided(by: named), rest.exponents.count == 1 else { continue }
            return "\(symbol) \(Self.product(rest.exponents))"
        }
        return nil
    }

    private static func product(_ exponents: [String: Rational]) -> String {
        let order = UnitVocabulary.baseSymbols
        let ranked = exponents.sorted { left, right in
            let places = (order.firstIndex(of: left.key) ?? order.count, order.firstIndex(of: right.key) ?? order.count)
            return places.0 == places.1 ? left.key < right.key : places.0 < places.1
        }
        return ranked.map { symbol, exponent in
            if exponent == .one { return symbol }
            let fraction = "\(exponent.numerator)" + (exponent.isInteger ? "" : "/\(exponent.denominator)")
            return exponent.isInteger ? "\(symbol)^\(fraction)" : "\(symbol)^(\(fraction))"
        }.joined(separator: " ")
    }

    private static func text(of number: Double) -> String {
        let text = number.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
