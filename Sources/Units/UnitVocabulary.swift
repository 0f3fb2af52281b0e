import Expressions

/// The names of units and what they stand for.
public struct UnitVocabulary: Sendable {
    struct Entry: Sendable {
        let unit: Unit
        let takesPrefix: Bool
    }

    private var entries: [String: Entry] = [:]

    /// The SI with its prefixes, and the units that are used beside it.
    ///
    /// Sources: BIPM, "The International System of Units", 9th edition (2019); IAU resolutions B2 (2012, the astronomical
    /// unit) and B2 (2015, the parsec); CODATA 2022 for u. A year is the Julian one of 365.25 days.
    public static let standard = UnitVocabulary()

    private init() {
        for symbol in Self.baseSymbols where symbol != "kg" { add(symbol, powers: [symbol: 1]) }
        for (symbol, powers) in Self.derived { add(symbol, powers: powers) }
        for (symbol, factor, powers) in Self.besidePrefixed { add(symbol, factor, powers: powers) }
        for (symbol, factor, powers) in Self.beside { add(symbol, factor, powers: powers, takesPrefix: false) }
    }

    private mutating func add(_ name: String, _ factor: Double = 1, powers: [String: Int], takesPrefix: Bool = true) {
        let unit = Unit(exponents: powers.mapValues { Rational($0) }, factor: factor)
        entries[name] = Entry(unit: unit, takesPrefix: takesPrefix)
    }

    /// The unit of that name, with a prefix where it takes one. A name of its own wins over a prefixed one: `min` is no
    /// milli-inch, `Pa` no peta-year.
    func unit(named name: String) -> Unit? {
        if let entry = entries[name] { return entry.unit }
        for (prefix, factor) in Self.prefixes where name.hasPrefix(prefix) && name.count > prefix.count {
            if let entry = entries[String(name.dropFirst(prefix.count))], entry.takesPrefix {
                return entry.unit.scaled(by: factor)
            }
        }
        return nil
    }

    /// The names without prefixes, and the kilogram.
    var names: some Collection<String> { entries.keys + ["kg"] }

    /// This vocabulary with one more name, for `unit` or for a base unit of its own.
    ///
    /// - Throws: `taken` if the name has a meaning, `notAName` if a unit's text could not hold it.
    public func defining(_ name: String, as unit: Unit? = nil) throws(UnitError) -> UnitVocabulary {
        guard UnitParser.isName(name) else { throw UnitError(problem: .notAName(name), offset: 0) }
        guard self.unit(named: name) == nil else { throw UnitError(problem: .taken(name), offset: 0) }
        var larger = self
        larger.entries[name] = Entry(unit: unit ?? Unit(exponents: [name: .one]), takesPrefix: false)
        return larger
    }
}

extension UnitVocabulary {
    /// The base units of the SI, in the order in which a product of them is written.
    static let baseSymbols = ["kg", "m", "s", "A", "K", "mol", "cd"]

    /// Those with a name of their own, the commoner ones first.
    static let derived: [(symbol: String, powers: [String: Int])] = [
        ("N", ["kg": 1, "m": 1, "s": -2]),
        ("J", ["kg": 1, "m": 2, "s": -2]),
        ("W", ["kg": 1, "m": 2, "s": -3]),
        ("Pa", ["kg": 1, "m": -1, "s": -2]),
        ("C", ["A": 1, "s": 1]),
        ("V", ["kg": 1, "m": 2, "s": -3, "A": -1]),
        ("Ohm", ["kg": 1, "m": 2, "s": -3, "A": -2]),
        ("F", ["kg": -1, "m": -2, "s": 4, "A": 2]),
        ("T", ["kg": 1, "s": -2, "A": -1]),
        ("H", ["kg": 1, "m": 2, "s": -2, "A": -2]),
        ("Wb", ["kg": 1, "m": 2, "s": -2, "A": -1]),
        ("S", ["kg": -1, "m": -2, "s": 3, "A": 2]),
        ("Hz", ["s": -1]),
    ]

    /// Name, how many of what: those that take prefixes.
    private static let besidePrefixed: [(String, Double, [String: Int])] = [
        ("g", 1e-3, ["kg": 1]), ("L", 1e-3, ["m": 3]), ("l", 1e-3, ["m": 3]), ("Da", atomicMass, ["kg": 1]),
        ("eV", 1.602176634e-19, joule), ("cal", 4.184, joule), ("Wh", 3600, joule), ("bar", 1e5, pascal),
        ("yr", 31_557_600, ["s": 1]),
        ("ly", 9_460_730_472_580_800, ["m": 1]), ("pc", astronomical * 648_000 / .pi, ["m": 1]), ("rad", 1, [:]),
        ("ohm", 1, ["kg": 1, "m": 2, "s": -3, "A": -2]), ("Ω", 1, ["kg": 1, "m": 2, "s": -3, "A": -2]),
    ]

    /// Name, how many of what: those that do not.
    private static let beside: [(String, Double, [String: Int])] = [
        ("sr", 1, [:]), ("deg", .pi / 180, [:]), ("°", .pi / 180, [:]), ("arcmin", .pi / 10800, [:]),
        ("arcsec", .pi / 648_000, [:]), ("%", 0.01, [:]), ("min", 60, ["s": 1]), ("h", 3600, ["s": 1]),
        ("d", 86400, ["s": 1]), ("day", 86400, ["s": 1]), ("year", 31_557_600, ["s": 1]), ("t", 1000, ["kg": 1]),
        ("u", atomicMass, ["kg": 1]), ("atm", 101325, pascal), ("AU", astronomical, ["m": 1]), ("au", astronomical, ["m": 1]),
        ("angstrom", 1e-10, ["m": 1]), ("Å", 1e-10, ["m": 1]),
    ]

    private static let joule = ["kg": 1, "m": 2, "s": -2]
    private static let pascal = ["kg": 1, "m": -1, "s": -2]
    private static let atomicMass = 1.66053906892e-27
    private static let astronomical = 149_597_870_700.0

    /// Longer ones before those they begin with: `da` before `d`.
    static let prefixes: [(symbol: String, factor: Double)] = [
        ("da", 1e1), ("Y", 1e24), ("Z", 1e21), ("E", 1e18), ("P", 1e15), ("T", 1e12), ("G", 1e9), ("M", 1e6), ("k", 1e3),
        ("h", 1e2), ("d", 1e-1), ("c", 1e-2), ("m", 1e-3), ("µ", 1e-6), ("μ", 1e-6), ("n", 1e-9), ("p", 1e-12),
        ("f", 1e-15), ("a", 1e-18), ("z", 1e-21), ("y", 1e-24),
    ]
}
