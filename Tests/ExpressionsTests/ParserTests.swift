import Expressions
import Testing

@Suite struct ParserTests {
    @Test(
        "signs, powers and quotients bind as in Python",
        arguments: [
            ("-2**2", -4.0), ("2**-1", 0.5), ("2**3**2", 512), ("-2**-2", -0.25), ("8/4/2", 1), ("2*3/4*2", 3),
            ("1 - 2 - 3", -4),
            ("--3", 3), ("2^3", 8), ("2 − 3·4", -10), ("1e3", 1000), (".5 + 5.", 5.5),
            ("np.sqrt(math.pi**2)", Double.pi), ("log(8, 2)", 3), ("Rational(1, 4)", 0.25), ("cbrt(-8)", -2),
            ("sec(0) + csc(pi/2) + cot(pi/4)", 3), ("erfc(0)", 1),
        ])
    func values(text: String, expected: Double) throws {
        let value = try CompiledExpression(Expression(parsing: text), variables: [])([])
        #expect(abs(value - expected) <= 1e-15 * max(1, abs(expected)))
    }

    @Test("integers and their quotients are exact, decimals are measured unless asked otherwise")
    func numbers() throws {
        let half = Expression.rational(Rational(1, 2) ?? .zero)
        #expect(try Expression(parsing: "1/2") == half)
        #expect(try Expression(parsing: "0.5") == .real(0.5))
        #expect(try Expression(parsing: "0.5", decimals: .exact) == half)
        #expect(try Expression(parsing: "2.50e-3", decimals: .exact) == .rational(Rational(1, 400) ?? .zero))
        #expect(try Expression(parsing: "1.5e300", decimals: .exact) == .real(1.5e300))
        #expect(try Expression(parsing: "1e-30", decimals: .exact) == .real(1e-30))
        #expect(try Expression(parsing: "123456789012345678901234567890") == .real(1.2345678901234568e29))
    }

    @Test(
        "known variables shadow constants and functions",
        arguments: ["E", "e", "pi", "exp", "gamma", "I", "N", "S", "lambda", "p"])
    func shadowing(name: String) throws {
        let formula = try Expression(parsing: "\(name)**2 + exp(\(name))", variables: [name])
        #expect(formula == pow(.variable(name), 2) + exp(.variable(name)))
    }

    @Test("without declarations E and e are the constant, other names variables")
    func undeclared() throws {
        #expect(try Expression(parsing: "E*e*I") == .product([.e, .e, .variable("I")]))
        #expect(try Expression(parsing: "`E`*`orbital period`").variables == ["E", "orbital period"])
    }

    @Test(
        "errors name the problem and its place",
        arguments: [
            ("", 0, "the formula ends where a number, a name or ‘(’ should follow"),
            ("x +", 3, "the formula ends where a number, a name or ‘(’ should follow"),
            ("x + * y", 4, "expected a number, a name or ‘(’, found ‘*’"),
            ("2 x", 2, "expected an operator or the end of the formula, found ‘x’"),
            ("(x + y", 6, "the formula ends where ‘)’ or an operator should follow"),
            ("x)", 1, "expected an operator or the end of the formula, found ‘)’"),
            ("x + velocty", 4, "there is no variable ‘velocty’; did you mean ‘velocity’?"),
            ("x + q", 4, "there is no variable ‘q’"),
            ("sine(x)", 0, "there is no function ‘sine’; did you mean ‘sin’ or ‘sinh’?"),
            ("sin(x, y)", 0, "‘sin’ takes 1 argument, not 2"),
            ("log()", 0, "‘log’ takes 1 or 2 arguments, not 0"),
            ("1.2.3", 0, "‘1.2.3’ is not a number"),
            ("x + 1e999", 4, "‘1e999’ is not a number"),
            ("`x", 0, "a name in backticks is not closed"),
            ("x = y", 2, "expected an operator or the end of the formula, found ‘=’"),
            ("x(y)", 1, "expected an operator after the variable ‘x’, found ‘(’"),
        ])
    func errors(text: String, offset: Int, message: String) {
        let error = #expect(throws: ParseError.self) {
            try Expression(parsing: text, variables: ["x", "y", "velocity"])
        }
        #expect(error?.offset == offset)
        #expect(error?.message == message)
    }

    @Test("the description points at the place")
    func caret() {
        let error = #expect(throws: ParseError.self) { try Expression(parsing: "x + sin") }
        #expect(
            error?.description == """
                ‘sin’ is a function: write sin(…), or `sin` in backticks for a variable of that name (at character 5)
                  x + sin
                      ^
                """)
    }

    @Test(
        "nesting of any depth is an error, not a stack overflow",
        arguments: [("(", ")"), ("sin(", ")"), ("2**", ""), ("2**(", ")"), ("-(", ")")])
    func deepNesting(opening: String, closing: String) {
        let text = String(repeating: opening, count: 10_000) + "x" + String(repeating: closing, count: 10_000)
        let error = #expect(throws: ParseError.self) { try Expression(parsing: text) }
        #expect(error?.problem == .nestedTooDeeply(limit: 200))
    }

    @Test("long chains are no deep trees")
    func longChains() throws {
        let sum = try Expression(parsing: Array(repeating: "x", count: 20_000).joined(separator: " + "))
        #expect(sum.nodeCount == 20_001)
        #expect(try Expression(parsing: String(repeating: "-", count: 20_000) + "x") == .variable("x"))
    }
}
