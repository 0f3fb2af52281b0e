import Expressions
import Foundation
import FunctionLibrary
import Testing

@Suite("The standard library")
struct StandardLibraryTests {
    /// Name, x, f(x) and f′(x), computed by mpmath 1.3 with 40 digits.
    static let oracle: [(name: String, x: Double, value: Double, derivative: Double)] = [
        ("0", 0.625, 0.0, 0.0),
        ("x", 0.625, 0.625, 1.0),
        ("x^2", 0.625, 0.390625, 1.25),
        ("x^3", 0.625, 0.244140625, 1.171875),
        ("x^4", 0.625, 0.152587890625, 0.9765625),
        ("x^5", 0.625, 0.095367431640625, 0.762939453125),
        ("1/x", 0.625, 1.6, -2.56),
        ("1/x^2", 0.625, 2.56, -8.192),
        ("1/x^3", 0.625, 4.096, -19.6608),
        ("1/x^4", 0.625, 6.5536, -41.94304),
        ("1/x^5", 0.625, 10.48576, -83.88608),
        ("sqrt", 0.625, 0.79056941504209483, 0.63245553203367587),
        ("1/sqrt(x)", 0.625, 1.2649110640673517, -1.0119288512538814),
        ("x^1.5", 0.625, 0.49410588440130927, 1.1858541225631422),
        ("exp", 0.625, 1.8682459574322224, 1.8682459574322224),
        ("log", 0.625, -0.47000362924573555, 1.6),
        ("abs", 0.625, 0.625, 1.0),
        ("sgn", 0.625, 1.0, 0.0),
        ("sin", 0.625, 0.58509727294046215, 0.8109631195052179),
        ("cos", 0.625, 0.8109631195052179, -0.58509727294046215),
        ("tan", 0.625, 0.72148444099090442, 1.5205397985919578),
        ("arcsin", 0.625, 0.67513153293703165, 1.2810252304406971),
        ("arccos", 0.625, 0.89566479385786497, -1.2810252304406971),
        ("arctan", 0.625, 0.55859931534356244, 0.71910112359550562),
        ("sinh", 0.625, 0.66649226445661608, 1.2017536929756063),
        ("cosh", 0.625, 1.2017536929756063, 0.66649226445661608),
        ("tanh", 0.625, 0.55459972234938229, 0.69241914796998807),
        ("arcsinh", 0.625, 0.590143685781959, 0.84799830400508798),
        ("arccosh", 1.625, 1.0667324319014356, 0.78072005835882654),
        ("arctanh", 0.625, 0.73316853439671352, 1.641025641025641),
        ("erf", 0.625, 0.62324088218841797, 0.76349953576060489),
        ("gaussian", 0.625, 0.67663384616172894, -0.84579230770216117),
        ("lorentzian", 0.625, 0.71910112359550562, -0.64638303244539831),
        ("sqrt(1+x^2)", 0.625, 1.1792476415070755, 0.52999894000317999),
        ("1/sqrt(1+x^2)", 0.625, 0.84799830400508798, -0.3811228332607137),
        ("sqrt(1-x^2)", 0.625, 0.78062474979979978, -0.80064076902543567),
        ("1/sqrt(1-x^2)", 0.625, 1.2810252304406971, 1.3138720312212278),
        ("log(1+x^2)", 0.625, 0.32975328637246798, 0.89887640449438202),
        ("logistic", 0.625, 0.65135486466605424, 0.2270917049419204),
        ("softplus", 0.625, 1.0537006782765186, 0.65135486466605424),
        ("sech", 0.625, 0.83211726815995597, -0.46149200588363807),
        ("sech^2", 0.625, 0.69241914796998807, -0.76803093442710248),
        ("bose", 0.625, 1.1517473723199715, -2.4782693819659306),
        ("x*exp(x)", 0.625, 1.167653723395139, 3.0358996808273614),
        ("x*exp(-x^2)", 0.625, 0.42289615385108059, 0.1480136538478782),
        ("x*log(x)", 0.625, -0.29375226827858472, 0.52999637075426445),
        ("sinc", 0.625, 0.93615563670473945, -0.20030802751923447),
        ("x/(1+x^2)", 0.625, 0.44943820224719101, 0.31511172831713168),
    ]

    @Test("values and derivatives agree with mpmath to a few ulp", arguments: oracle)
    func agreesWithOracle(name: String, x: Double, value: Double, derivative: Double) throws {
        let function = try #require(FunctionLibrary.standard[name])
        #expect(abs(function.value(x) - value) <= 8 * value.ulp)
        #expect(abs(function.derivative(x) - derivative) <= 16 * max(derivative.ulp, 1e-16))
    }

    @Test("every function is compared with the oracle but the free power, which has a test of its own")
    func coversLibrary() {
        let names = Set(FunctionLibrary.standard.functions.map(\.name))
        #expect(names.subtracting(Self.oracle.map(\.name)) == ["power"])
        #expect(names.count == FunctionLibrary.standard.functions.count)
    }

    @Test("a free power takes its exponent as a shape, and fixing it makes an ordinary function")
    func freePower() throws {
        let power = try #require(FunctionLibrary.standard["power"])
        #expect(power.shapeParameter == "p")
        // mpmath: 0.625^2.5 and 2.5·0.625^1.5
        #expect(abs(power.value(0.625, shape: 2.5) - 0.30881617775081829) < 1e-16)
        #expect(abs(power.derivative(0.625, shape: 2.5) - 1.2352647110032732) < 1e-15)
        let fixed = power.fixingShape(2.5)
        #expect(fixed.shapeParameter == nil)
        #expect(fixed.value(0.625) == power.value(0.625, shape: 2.5))
        #expect(abs(fixed.derivative(0.625) - 1.2352647110032732) < 1e-15)
    }

    @Test("all functions that pykan's users know by name are there, with the same meaning at 0.7")
    func coversPykan() throws {
        let names = [
            "x", "x^2", "x^3", "x^4", "x^5", "1/x", "1/x^2", "1/x^3", "1/x^4", "1/x^5", "sqrt", "x^1.5", "1/sqrt(x)", "exp",
            "log", "abs", "sin", "cos", "tan", "tanh", "sgn", "arcsin", "arccos", "arctan", "arctanh", "0", "gaussian",
        ]
        for name in names { _ = try #require(FunctionLibrary.standard[name], "\(name) is missing") }
        #expect(FunctionLibrary.standard["gaussian"]?.formula == exp(-pow(.variable("x"), 2)))
    }

    @Test(
        "the written derivative is the one that symbolic differentiation finds", arguments: FunctionLibrary.standard.functions)
    func derivativeIsSymbolic(function: LibraryFunction) throws {
        let symbolic = function.formula.derivative(withRespectTo: "x")
        let variables = ["x"] + (function.shapeParameter.map { [$0] } ?? [])
        let program = try CompiledExpression(symbolic, variables: variables)
        for interval in function.domain.intervals {
            let (low, high) = (max(interval.lower, -3), min(interval.upper, 3))
            for fraction in [0.07, 0.31, 0.53, 0.88] {
                let x = low + (high - low) * fraction
                let expected = program([x] + (variables.count == 2 ? [1.7] : []))
                #expect(abs(function.derivative(x, shape: 1.7) - expected) <= 1e-12 * max(abs(expected), 1))
            }
        }
    }

    @Test(
        "the chosen loop gives what the formula gives, one by one and by the buffer",
        arguments: FunctionLibrary.standard.functions)
    func kernelsFollowFormulas(function: LibraryFunction) throws {
        let variables = ["x"] + (function.shapeParameter.map { [$0] } ?? [])
        let program = try CompiledExpression(function.formula, variables: variables)
        let points = stride(from: -2.9, through: 2.9, by: 0.37).filter(function.domain.contains)
        try #require(!points.isEmpty)
        var results = points
        points.withUnsafeBufferPointer { points in
            results.withUnsafeMutableBufferPointer { function.values(at: points, shape: -0.6, into: $0) }
        }
        for (x, result) in zip(points, results) {
            let expected = program([x] + (variables.count == 2 ? [-0.6] : []))
            #expect(abs(result - expected) <= 4e-16 * max(abs(expected), 1e-3) * 4)
            #expect(result == function.value(x, shape: -0.6))
        }
    }

    @Test("numbers show which functions absorb a, b or a sign")
    func invariances() {
        let library = FunctionLibrary.standard
        let expected: [String: AffineInvariance] = [
            "x": [.scaling, .shift, .reflection], "x^2": [.scaling, .reflection], "1/x": [.scaling, .reflection],
            "sqrt": .scaling, "log": .scaling, "power": .scaling, "exp": .shift, "sin": [.reflection, .halfTurn],
            "cos": [.reflection, .halfTurn], "tan": .reflection, "tanh": .reflection, "arccos": .reflection,
            "logistic": .reflection, "softplus": [], "x*exp(x)": [], "abs": [.scaling, .reflection],
        ]
        for (name, invariance) in expected { #expect(library[name]?.invariance == invariance, "\(name)") }
    }

    @Test(
        "a function is stored with its formula and read back without a library", arguments: FunctionLibrary.standard.functions)
    func survivesJSON(function: LibraryFunction) throws {
        let decoded = try JSONDecoder().decode(LibraryFunction.self, from: JSONEncoder().encode(function))
        #expect(decoded == function)
        #expect(decoded.domain == function.domain)
        #expect(decoded.complexity == function.complexity)
        #expect(
            decoded.value(0.4, shape: 1.5).bitPattern == function.value(0.4, shape: 1.5).bitPattern || function.value(0.4).isNaN
        )
    }

    @Test("stored nonsense is refused with a reason")
    func refusesDamagedJSON() {
        let damaged = #"{"name":"f","formula":"sin(y)","derivative":"cos(x)","domain":"all","complexity":2}"#
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(LibraryFunction.self, from: Data(damaged.utf8)) }
        let domain = #"{"name":"f","formula":"sin(x)","derivative":"cos(x)","domain":"y > 0","complexity":2}"#
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(LibraryFunction.self, from: Data(domain.utf8)) }
    }

    @Test("f of another expression is a substitution")
    func composes() throws {
        let log = try #require(FunctionLibrary.standard["log"])
        let argument = 2 * Expression.variable("u") + 1
        #expect(log.expression(of: argument) == Expressions.log(argument))
    }
}
