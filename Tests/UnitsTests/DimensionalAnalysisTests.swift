import Expressions
import TestSupport
import Testing

@testable import Units

@Suite("Units of formulas")
struct DimensionalAnalysisTests {
    private static let texts = [
        "x": "m", "y": "m", "z": "km", "t": "s", "v": "m/s", "m": "kg", "a": "1", "angle": "deg", "E": "J",
    ]

    private static func units() throws -> [String: Unit] { try texts.mapValues { try Unit(parsing: $0) } }

    private static func unit(
        of formula: String, constants: DimensionalAnalysis.Constants = .pureNumbers
    ) throws -> FormulaUnit {
        let expression = try Expression(parsing: formula, variables: Set(texts.keys).union(["unknown"]))
        return try DimensionalAnalysis(units: units(), constants: constants).unit(of: expression)
    }

    static let sound: [(formula: String, unit: String)] = [
        ("x", "m"), ("x/t", "m/s"), ("x + y", "m"), ("x - v*t", "m"), ("m*v**2", "J"), ("sqrt(x**2 + y**2)", "m"),
        ("x**(3/2)/t", "m^(3/2)/s"), ("x**1.5/t", "m^(3/2)/s"), ("abs(x - y)", "m"), ("sign(x)", "1"), ("exp(-x/y)", "1"),
        ("x*sin(v*t/x)", "m"), ("2**a", "1"), ("pi", "1"), ("log(x/y)*t", "s"), ("(x/y)**a", "1"),
        ("-x", "m"), ("x - y", "m"), ("1 - v**2*t**2/x**2", "1"),
    ]

    @Test("a sound formula has the unit of its parts", arguments: sound)
    func soundFormula(formula: String, unit: String) throws {
        #expect(try Self.unit(of: formula) == .fixed(Unit(parsing: unit)))
    }

    @Test("a number among the factors may convert: the dimension is known, the size is not")
    func upToScale() throws {
        #expect(try Self.unit(of: "m*v**2/2") == .upToScale(Unit(parsing: "J")))
        // The sum takes the unit of the term that is surely in it: metres.
        #expect(try Self.unit(of: "1000*z + x") == .fixed(Unit(parsing: "m")))
        #expect(try Self.unit(of: "sin(pi*angle/180)") == .fixed(.one))
    }

    /// Formula, the smallest subterm that breaks the units, and what the message says.
    static let unsound: [(formula: String, subterm: String, message: String)] = [
        ("x + t", "x + t", "adds s to m"), ("a*(x + y - v)", "x - v", "adds m s^-1 to m"),
        ("x + 1", "x + 1", "adds a pure number to m"),
        ("x + z", "x + z", "adds km to m; convert with a factor"), ("y*sin(x)", "sin(x)", "takes the sin of m"),
        ("exp(2*t)", "exp(2*t)", "takes the exp of s"), ("sin(angle)", "sin(angle)", "convert with a factor"),
        ("a**x", "a**x", "exponent in m"), ("x**a", "x**a", "power that is not a fixed number"),
        ("x**pi", "x**pi", "power that is not a fixed number"), ("log(x) - log(y)", "log(x)", "takes the log of m"),
        ("sqrt(x + t**2)", "x + t**2", "adds s^2 to m"), ("(m*v**2 + E + x)*a", "m*v**2 + x", "adds m to J"),
        ("exp(x/z)", "exp(x/z)", "convert with a factor"), ("x + p[0]", "x + p[0]", "adds a pure number to m"),
    ]

    @Test("a formula that breaks the units is refused at the place", arguments: unsound)
    func unsoundFormula(formula: String, subterm: String, message: String) throws {
        let error = try #require(throws: UnitMismatch.self) { try Self.unit(of: formula) }
        #expect(error.subterm == (try Expression(parsing: subterm, variables: Set(Self.texts.keys))))
        #expect(error.description.contains(message), "\(error)")
    }

    @Test(
        "constants that may carry units mend whatever they stand with, and nothing else",
        arguments: [
            "2.5*x + t", "x + 1.5", "exp(-0.3*t)", "sin(2.1*x + 0.4)", "p[0]*x + p[1]*t", "x**2.3*1.1 + t", "exp(unknown)",
        ])
    func freeConstants(formula: String) throws {
        _ = try Self.unit(of: formula, constants: .anyUnit)
    }

    static let beyondMending = [
        ("2.5*(x + t)", "x + t"), ("exp(x - 1.2)", "exp(x - 1.2)"), ("sin(x)*3.5", "sin(x)"), ("2.2*x**a", "x**a"),
        ("x - t + 0.5", "x - t"),
    ]

    @Test("free constants do not mend a sum of bare quantities or a function of one", arguments: beyondMending)
    func stillUnsound(formula: String, subterm: String) throws {
        let error = try #require(throws: UnitMismatch.self) { try Self.unit(of: formula, constants: .anyUnit) }
        #expect(error.subterm == (try Expression(parsing: subterm, variables: Set(Self.texts.keys))))
    }

    @Test("a formula is held against the unit of what it stands for")
    func target() throws {
        let analysis = DimensionalAnalysis(units: try Self.units())
        let energy = try Expression(parsing: "m*v**2/2")
        try analysis.check(energy, is: Unit(parsing: "J"))
        try analysis.check(energy, is: Unit(parsing: "kJ"))  // The ½ is a number, and a number may convert.
        let error = try #require(throws: UnitMismatch.self) { try analysis.check(energy, is: Unit(parsing: "N")) }
        #expect(error.description == "the formula gives J, not N")
        let path = try Expression(parsing: "v*t")
        #expect(throws: UnitMismatch.self) { try analysis.check(path, is: Unit(parsing: "km")) }
        let fitted = DimensionalAnalysis(units: try Self.units(), constants: .anyUnit)
        try fitted.check(try Expression(parsing: "3.1*v*t"), is: Unit(parsing: "kg"))
        #expect(throws: UnitMismatch.self) { try fitted.check(path, is: Unit(parsing: "kg")) }
    }

    @Test("exponents that no number holds are refused, not wrapped")
    func overflow() throws {
        let formula = pow(pow(.variable("x"), .rational(Rational(.max))), .real(1.5))
        #expect(throws: UnitMismatch.self) {
            try DimensionalAnalysis(units: ["x": Unit(parsing: "m")]).unit(of: formula)
        }
    }

    @Test("the factor of a monomial's unit is its value at the factors of its variables: 343 monomials")
    func agreesWithNumbers() throws {
        let units = [
            "x": Unit(exponents: ["m": .one], factor: 3), "t": Unit(exponents: ["s": .one], factor: 5),
            "m": Unit(exponents: ["kg": .one], factor: 7),
        ]
        for number in 0..<343 {
            let powers = [number % 7 - 3, number / 7 % 7 - 3, number / 49 - 3]
            let formula = Expression.product(
                of: zip(["x", "t", "m"], powers).map { pow(.variable($0), .rational(Rational($1))) })
            let unit = try #require(try DimensionalAnalysis(units: units).unit(of: formula).unit)
            let value = try CompiledExpression(formula, variables: ["x", "t", "m"])([3, 5, 7])
            #expect(abs(unit.factor / value - 1) < 1e-12)
            let expected = zip(["m", "s", "kg"], powers).filter { $0.1 != 0 }.map { ($0.0, Rational($0.1)) }
            #expect(unit.exponents == Dictionary(uniqueKeysWithValues: expected))
        }
    }
}
