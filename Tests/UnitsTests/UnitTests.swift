import Expressions
import Testing

@testable import Units

@Suite("Units as text")
struct UnitTests {
    private static let metre = ["m": Rational.one]

    /// Text, the powers of base units, and the factor: values of the SI brochure.
    static let readings: [(text: String, powers: [String: Int], factor: Double)] = [
        ("1", [:], 1), ("rad", [:], 1), ("kg m^2 s^-2", ["kg": 1, "m": 2, "s": -2], 1), ("m/s", ["m": 1, "s": -1], 1),
        ("m/s^2", ["m": 1, "s": -2], 1), ("m/s/s", ["m": 1, "s": -2], 1), ("1/s", ["s": -1], 1),
        ("kg*m**2/s", ["kg": 1, "m": 2, "s": -1], 1), ("kg·m·s⁻²", ["kg": 1, "m": 1, "s": -2], 1), ("m²", ["m": 2], 1),
        ("(m/s)^2", ["m": 2, "s": -2], 1), ("W/(m^2 K)", ["kg": 1, "s": -3, "K": -1], 1),
        ("N", ["kg": 1, "m": 1, "s": -2], 1), ("J", ["kg": 1, "m": 2, "s": -2], 1), ("W", ["kg": 1, "m": 2, "s": -3], 1),
        ("Pa", ["kg": 1, "m": -1, "s": -2], 1), ("C", ["A": 1, "s": 1], 1), ("V", ["kg": 1, "m": 2, "s": -3, "A": -1], 1),
        ("Ohm", ["kg": 1, "m": 2, "s": -3, "A": -2], 1), ("Ω", ["kg": 1, "m": 2, "s": -3, "A": -2], 1),
        ("F", ["kg": -1, "m": -2, "s": 4, "A": 2], 1), ("T", ["kg": 1, "s": -2, "A": -1], 1),
        ("H", ["kg": 1, "m": 2, "s": -2, "A": -2], 1), ("Hz", ["s": -1], 1), ("S", ["kg": -1, "m": -2, "s": 3, "A": 2], 1),
        ("Wb", ["kg": 1, "m": 2, "s": -2, "A": -1], 1),
        ("km", ["m": 1], 1000), ("mm", ["m": 1], 1e-3), ("µm", ["m": 1], 1e-6), ("μm", ["m": 1], 1e-6), ("g", ["kg": 1], 1e-3),
        ("mg", ["kg": 1], 1e-6), ("hPa", ["kg": 1, "m": -1, "s": -2], 100), ("min", ["s": 1], 60), ("h", ["s": 1], 3600),
        ("d", ["s": 1], 86400), ("yr", ["s": 1], 31_557_600), ("Gyr", ["s": 1], 3.15576e16), ("AU", ["m": 1], 1.495978707e11),
        ("pc", ["m": 1], 3.0856775814913673e16), ("eV", ["kg": 1, "m": 2, "s": -2], 1.602176634e-19),
        ("keV", ["kg": 1, "m": 2, "s": -2], 1.602176634e-16), ("deg", [:], 0.017453292519943295), ("%", [:], 0.01),
        ("L", ["m": 3], 1e-3), ("km^2", ["m": 2], 1e6), ("km/h", ["m": 1, "s": -1], 1000.0 / 3600), ("1000 m", ["m": 1], 1000),
        ("9.81 m/s^2", ["m": 1, "s": -2], 9.81), ("1e-3 kg", ["kg": 1], 1e-3), ("10^6 m", ["m": 1], 1e6),
        ("m s / s", ["m": 1], 1), ("  mol ", ["mol": 1], 1), ("cd", ["cd": 1], 1), ("mol/m^3", ["mol": 1, "m": -3], 1),
    ]

    @Test("a text is read to base units and a factor", arguments: readings)
    func reads(text: String, powers: [String: Int], factor: Double) throws {
        let unit = try Unit(parsing: text)
        #expect(unit.exponents == powers.mapValues { Rational($0) })
        #expect(abs(unit.factor / factor - 1) < 1e-14)
    }

    @Test("fractional powers are exact")
    func fractions() throws {
        let half = try #require(Rational(1, 2))
        for text in ["m^(1/2)", "m^0.5", "m**(1/2)", "m^( 2/4 )"] { #expect(try Unit(parsing: text).exponents == ["m": half]) }
        #expect(try Unit(parsing: "m^(-3/2)").exponents == ["m": try #require(Rational(-3, 2))])
        #expect(try Unit(parsing: "(m^(1/2))^2") == Unit(exponents: Self.metre))
    }

    /// Text, offset and what the message says.
    static let faults: [(text: String, offset: Int, message: String)] = [
        ("", 0, "write 1"), ("  ", 2, "write 1"), ("metre", 0, "no unit ‘metre’"), ("kgg", 0, "did you mean"),
        ("m furlong", 2, "no unit ‘furlong’"), ("J/kg K", 5, "J/(kg K)"), ("J/kg*K", 5, "J/(kg K)"), ("m^1/2", 4, "m^(1/2)"),
        ("m^", 1, "no exponent"), ("m^x", 1, "no exponent"), ("m^(1/2", 1, "no exponent"), ("m^(1/0)", 1, "no exponent"),
        ("m^1000", 1, "no exponent"), ("degC", 0, "in K"), ("°C", 0, "in K"), ("(m", 2, "‘)’ should follow"),
        ("m)", 1, "found ‘)’"),
        ("m/", 2, "should follow"), ("kg +m", 3, "found ‘+’"), ("m 5", 2, "at the beginning"),
        ("0 m", 0, "too large or too small"),
        ("s-1", 1, "found ‘-’"),
    ]

    @Test("a text that is no unit is refused with its place", arguments: faults)
    func refuses(text: String, offset: Int, message: String) throws {
        let error = try #require(throws: UnitError.self) { try Unit(parsing: text) }
        #expect(error.offset == offset)
        #expect(error.description.contains(message), "\(error)")
    }

    static let printed: [(text: String, description: String)] = [
        ("kg m^2 s^-2", "J"), ("kg m s^-2", "N"), ("m/s", "m s^-1"), ("V/m", "V m^-1"), ("F/m", "F m^-1"), ("1000 m", "km"),
        ("1", "1"), ("rad", "1"), ("g", "g"), ("kg", "kg"), ("t", "Mg"), ("J s", "J s"), ("A m^2", "m^2 A"), ("N m", "J"),
        ("Hz", "s^-1"), ("m^(1/2)", "m^(1/2)"), ("kJ", "kJ"), ("min", "60 s"), ("%", "0.01"),
        ("m^3 kg^-1 s^-2", "kg^-1 m^3 s^-2"),
        ("W/(m K)", "kg m s^-3 K^-1"),
    ]

    @Test("a unit is printed shortly, and as it can be read back", arguments: printed)
    func prints(text: String, description: String) throws {
        let unit = try Unit(parsing: text)
        #expect(unit.description == description)
        #expect(try Unit(parsing: unit.description).isInterchangeable(with: unit))
    }

    @Test("products, quotients and powers follow the exponents")
    func algebra() throws {
        let newton = try Unit(parsing: "N")
        let metre = Unit(exponents: Self.metre)
        #expect(try newton.multiplied(by: metre) == Unit(parsing: "J"))
        #expect(try newton.divided(by: metre) == Unit(parsing: "kg s^-2"))
        #expect(metre.divided(by: metre) == .one)
        #expect(try metre.raised(to: #require(Rational(3, 2))) == Unit(parsing: "m^(3/2)"))
        #expect(metre.raised(to: .zero) == .one)
        let kilometre = try Unit(parsing: "km")
        #expect(kilometre.raised(to: Rational(2))?.factor == 1e6)
        #expect(kilometre.hasDimension(of: metre) && !kilometre.isInterchangeable(with: metre))
        #expect(try Unit(parsing: "N m").isInterchangeable(with: Unit(parsing: "W s")))
        #expect(kilometre.raised(to: Rational(200)) == nil)
        let huge = try #require(metre.raised(to: Rational(.max)))
        #expect(huge.multiplied(by: metre) == nil)
    }

    @Test("users name base units and units of their own")
    func ownUnits() throws {
        var vocabulary = try UnitVocabulary.standard.defining("apple")
        vocabulary = try vocabulary.defining("crate", as: Unit(parsing: "24 apple", vocabulary: vocabulary))
        let crates = try Unit(parsing: "crate/h", vocabulary: vocabulary)
        #expect(crates.isInterchangeable(with: Unit(exponents: ["apple": .one, "s": .minusOne], factor: 24.0 / 3600)))
        #expect(try Unit(parsing: "apple", vocabulary: vocabulary).description == "apple")
        #expect(throws: UnitError.self) { try Unit(parsing: "apple") }
        #expect(throws: UnitError(problem: .taken("km"), offset: 0)) { try vocabulary.defining("km") }
        #expect(throws: UnitError(problem: .taken("apple"), offset: 0)) { try vocabulary.defining("apple") }
        #expect(throws: UnitError(problem: .notAName("two words"), offset: 0)) { try vocabulary.defining("two words") }
    }
}
