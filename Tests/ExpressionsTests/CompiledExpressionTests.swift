import Expressions
import Tables
import TestSupport
import Testing

@Suite struct CompiledExpressionTests {
    let x = Expression.variable("x")
    let y = Expression.variable("y")

    @Test("a column evaluation crosses block borders", arguments: [1, 63, 64, 65, 191, 192, 193, 383, 384, 385, 1000])
    func blocks(rows: Int) throws {
        let radius = sqrt(x * x + y * y)
        let law = radius / (1 + x) - .parameter(0) * y
        let compiled = try CompiledExpression(law, variables: ["y", "unused", "x"])
        let xs = (0..<rows).map { Double($0) / 7 }
        let ys = (0..<rows).map { 1 - Double($0) / 11 }
        let values = compiled.evaluate(columns: [ys, xs, xs], parameters: [2.5])
        for i in 0..<rows {
            let radius: Double = (xs[i] * xs[i] + ys[i] * ys[i]).squareRoot()
            let expected: Double = radius / (1 + xs[i]) - 2.5 * ys[i]
            let difference: Double = abs(values[i] - expected)
            #expect(difference <= 1e-13 * max(1, abs(expected)))
        }
        let (same, jacobian) = compiled.evaluateWithParameterDerivatives(columns: [ys, xs, xs], parameters: [2.5])
        #expect(same == values)
        #expect(jacobian == ys.map { -$0 })
        let byVariable = compiled.evaluateWithVariableDerivatives(columns: [ys, xs, xs], parameters: [2.5]).jacobian
        #expect(byVariable.count == 3 * rows)
        #expect(stride(from: 1, to: byVariable.count, by: 3).allSatisfy { byVariable[$0] == 0 })
    }

    @Test("the program agrees with recursion over the tree on random formulas", arguments: UInt64(0)..<300)
    func agreesWithTwin(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var random = RandomExpressions()
        random.parameterCount = 2
        let formula = random.expression(leaves: Int.random(in: 1...16, using: &generator), using: &generator)
        let compiled = try CompiledExpression(formula, variables: random.variables)
        let parameters = [0.8, -1.7]
        for _ in 0..<5 {
            let point = random.variables.map { _ in Double.random(in: -2...3, using: &generator) }
            let variables = Dictionary(uniqueKeysWithValues: zip(random.variables, point))
            guard let twin = RecursiveEvaluator.conditioned(formula, variables, parameters, using: &generator) else { continue }
            let value = compiled(point, parameters: parameters)
            if twin.value.isFinite {
                #expect(abs(value - twin.value) <= 4 * twin.deviation + 1e-300, "\(formula) at \(point)")
            } else {
                #expect(!value.isFinite, "\(formula) at \(point)")
            }
        }
    }

    @Test("products that sums take up are rounded by themselves, and may stand elsewhere too")
    func productsInSums() throws {
        let cases: [(String, (Double, Double, Double) -> Double)] = [
            ("x*y + z", { $0 * $1 + $2 }), ("z - x*y", { $2 - $0 * $1 }), ("x*y - z", { $0 * $1 - $2 }),
            ("x*y*(x*y + z)", { ($0 * $1) * ($0 * $1 + $2) }),
            ("sqrt(x*y + z) + x*y", { ($0 * $1 + $2).squareRoot() + $0 * $1 }),
            ("z - (x*y + z)*(z - x*y)", { $2 - ($0 * $1 + $2) * ($2 - $0 * $1) }),
        ]
        var generator = SeededGenerator(seed: 31)
        let columns = (0..<3).map { _ in (0..<300).map { _ in Double.random(in: 1...3, using: &generator) } }
        for (text, truth) in cases {
            let compiled = try CompiledExpression(Expression(parsing: text), variables: ["x", "y", "z"])
            let expected = (0..<300).map { truth(columns[0][$0], columns[1][$0], columns[2][$0]) }
            #expect(compiled.evaluate(columns: columns) == expected, "\(text)")
        }
    }

    @Test("values agree with NumPy's on the sample formulas")
    func agreesWithNumpy() throws {
        let script = """
            import numpy
            names = {}
            exec(\"\"\"\(SampleFormulas.numpyNames)\"\"\", names)
            for text in \(SampleFormulas.texts):
                for point in \(SampleFormulas.points):
                    names.update(zip("xyz", numpy.array(point)))
                    print(repr(float(eval(text, names))))
            """
        let expected = try PythonOracle.numbers(script)
        #expect(expected.count == SampleFormulas.texts.count * SampleFormulas.points.count)
        var place = 0
        for text in SampleFormulas.texts {
            let compiled = try CompiledExpression(Expression(parsing: text), variables: ["x", "y", "z"])
            for point in SampleFormulas.points {
                let (value, truth) = (compiled(point), expected[place])
                place += 1
                #expect(
                    abs(value - truth) <= 1e-14 * max(abs(truth), 1) || value.isNaN && truth.isNaN,
                    "\(text) at \(point): \(value), NumPy \(truth)")
            }
        }
    }

    @Test("reverse mode agrees with the symbolic derivative on random formulas", arguments: UInt64(0)..<200)
    func reverseMode(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var random = RandomExpressions(variables: ["x", "y"])
        random.parameterCount = 2
        let formula = random.expression(leaves: Int.random(in: 1...12, using: &generator), using: &generator)
        let compiled = try CompiledExpression(formula, variables: random.variables)
        let (point, parameters) = ([0.37, 1.61], [0.83, 1.29])
        let columns = point.map { [$0] }
        let byVariable = compiled.evaluateWithVariableDerivatives(columns: columns, parameters: parameters)
        let byParameter = compiled.evaluateWithParameterDerivatives(columns: columns, parameters: parameters)
        guard byVariable.values[0].isFinite else { return }
        #expect(byParameter.values == byVariable.values)
        let variables = ["x": point[0], "y": point[1]]
        for index in 0..<2 {
            let pairs = [
                (formula.derivative(withRespectTo: random.variables[index]), byVariable.jacobian[index]),
                (formula.derivative(withRespectToParameter: index), byParameter.jacobian[index]),
            ]
            for (symbolic, number) in pairs {
                guard let twin = RecursiveEvaluator.conditioned(symbolic, variables, parameters, using: &generator),
                    twin.value.isFinite
                else { continue }
                let tolerance: Double = 8 * twin.deviation + 1e-13 * abs(twin.value) + 1e-300
                #expect(abs(number - twin.value) <= tolerance, "\(formula): \(symbolic)")
            }
        }
    }

    @Test("outside the domain IEEE's values come out, never a trap")
    func domain() throws {
        func value(_ text: String, _ x: Double) throws -> Double {
            try CompiledExpression(Expression(parsing: text), variables: ["x"])([x])
        }
        #expect(try value("1/x", 0) == .infinity)
        #expect(try value("log(x)", 0) == -.infinity)
        #expect(try value("exp(x)", 1e4) == .infinity)
        #expect(try value("x**0", .nan) == 1)
        for text in ["log(x)", "sqrt(x)", "x**(1/3)", "x**0.2", "x**(3/2)", "asin(x)", "acosh(x)", "x**pi"] {
            #expect(try value(text, -8).isNaN, "\(text)")
        }
    }

    @Test("derivatives at the edge of the domain are the limits")
    func edgeDerivatives() throws {
        func slope(_ text: String, _ x: Double) throws -> Double {
            try CompiledExpression(Expression(parsing: text), variables: ["x"])
                .evaluateWithVariableDerivatives(columns: [[x]]).jacobian[0]
        }
        #expect(try slope("x**(3/2)", 0) == 0)
        #expect(try slope("x**3", 0) == 0)
        #expect(try slope("x**1.5", 0) == 0)
        #expect(try slope("sqrt(x)", 0) == .infinity)
        #expect(try slope("0.0**x", 2) == 0)
        #expect(try slope("abs(x)", -2) == -1)
    }

    @Test("a variable without a column is refused by name")
    func unknownVariable() {
        #expect(throws: ExpressionError.unknownVariable(name: "y", known: ["x"])) {
            try CompiledExpression(x + y, variables: ["x"])
        }
    }
}
