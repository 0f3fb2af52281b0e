import Expressions
import TestSupport
import Testing

@Suite struct DerivativeTests {
    @Test("symbolic derivatives have SymPy's values")
    func agreesWithSympy() throws {
        let script = """
            names = {}
            exec('''\(SampleFormulas.sympyNames)''', names)
            from sympy import diff, sympify
            for text in \(SampleFormulas.texts):
                formula = sympify(eval(text, names))
                for variable in "xyz":
                    slope = diff(formula, names[variable])
                    for point in \(SampleFormulas.points.prefix(2).map { $0 }):
                        value = slope.evalf(25, subs={names[v]: a for v, a in zip("xyz", point)})
                        print(repr(float(value)) if value.is_real else "nan")
            """
        let expected = try PythonOracle.numbers(script)
        var place = 0
        for text in SampleFormulas.texts {
            let formula = try Expression(parsing: text)
            for variable in ["x", "y", "z"] {
                let slope = try CompiledExpression(formula.derivative(withRespectTo: variable), variables: ["x", "y", "z"])
                for point in SampleFormulas.points.prefix(2) {
                    let (value, truth) = (slope(point), expected[place])
                    place += 1
                    #expect(
                        abs(value - truth) <= 1e-12 * max(abs(truth), 1) || value.isNaN && truth.isNaN,
                        "d/d\(variable) \(text) at \(point): \(value), SymPy \(truth)")
                }
            }
        }
        #expect(place == expected.count)
    }

    @Test("a parameter's derivative holds the variables and the other parameters")
    func parameters() {
        let law = .parameter(0) * exp(.parameter(1) * .variable("t"))
        #expect(law.derivative(withRespectToParameter: 0).description == "exp(p[1]*t)")
        #expect(law.derivative(withRespectToParameter: 1).description == "p[0]*exp(p[1]*t)*t")
        #expect(law.derivative(withRespectToParameter: 2) == .zero)
        #expect(law.derivative(withRespectTo: "t").description == "p[0]*exp(p[1]*t)*p[1]")
    }
}
