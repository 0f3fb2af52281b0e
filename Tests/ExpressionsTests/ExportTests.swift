import Expressions
import Foundation
import Tables
import TestSupport
import Testing

typealias Formula = Expressions.Expression

/// Laws whose variables have names that the target languages keep for themselves, with the values all exports must have.
private struct ExportSamples {
    static let variables = [
        "gamma", "beta", "I", "E", "N", "lambda", "S", "exp", "def", "class", "int", "double", "func", "let", "x", "p", "np",
        "law0", "orbital period", "μ", "50%", "温度", "pi", "sin", "y0", "self", "t1", "1st", "a_b", "a b",
    ]
    static let parameters = [0.75, -1.25]
    static let pointCount = 3

    /// Random laws over few of the variables each, one law a function, and one over all variables.
    let laws: [Formula]
    let points: [[Double]]
    /// value and rounding error of each law at each point; `nil` where the law is undefined within rounding.
    let truths: [[(value: Double, deviation: Double)?]]

    init() {
        var generator = SeededGenerator(seed: 20)
        var laws = ElementaryFunction.allCases.map { function -> Formula in
            .function(function, .variable("lambda") / 7 + (function == .acosh ? 1 : 0)) * .variable("E")
        }
        let everything = Self.variables.enumerated().map { index, name in
            Formula.power(of: .variable(name), .rational(Rational(index % 4 - 2))) / .rational(Rational(index + 1))
        }
        laws.append(.sum(of: everything + [.constant(.pi), .constant(.e), exp(.variable("exp"))]))
        laws += ["1e-300*x", "x/3 + 2/3 - 1e22", "3", "pi/2", "1/2 + 0.1", "x**(1/3)", "(x - 5)**(1/3)", "2**(x/2)", "-x**2"]
            .compactMap { try? Formula(parsing: $0) }
        for _ in 0..<110 {
            var random = RandomExpressions(variables: Array(Self.variables.shuffled(using: &generator).prefix(3)))
            random.parameterCount = Self.parameters.count
            laws.append(random.expression(leaves: Int.random(in: 3...15, using: &generator), using: &generator))
        }
        self.laws = laws
        let points = (0..<Self.pointCount).map { _ in
            Self.variables.map { _ in Double.random(in: 0.2...2.5, using: &generator) }
        }
        self.points = points
        truths = laws.map { law in
            points.map { point in
                RecursiveEvaluator.conditioned(
                    law, Dictionary(uniqueKeysWithValues: zip(Self.variables, point)), Self.parameters, using: &generator)
            }
        }
    }

    /// Law by law, point by point: within 1e-12 relative, or within the rounding error of an ill-conditioned law.
    func expectAgreement(_ values: [Double], _ language: ExportLanguage, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(values.count == laws.count * points.count, sourceLocation: sourceLocation)
        guard values.count == laws.count * points.count else { return }
        var compared = 0
        for (index, law) in laws.enumerated() {
            for place in points.indices {
                guard let truth = truths[index][place] else { continue }
                let value = values[index * points.count + place]
                if truth.value.isFinite {
                    compared += 1
                    let tolerance: Double = max(1e-12 * abs(truth.value), 8 * truth.deviation)
                    #expect(
                        abs(value - truth.value) <= tolerance, "\(language) of \(law): \(value), not \(truth.value)",
                        sourceLocation: sourceLocation)
                } else if language != .sympy {
                    #expect(!value.isFinite, "\(language) of \(law)", sourceLocation: sourceLocation)
                }
            }
        }
        #expect(compared > laws.count * points.count / 2, "too few defined values to compare", sourceLocation: sourceLocation)
    }

    /// The formulas' sources, one function a law: `law0`, `law1`, …
    func sources(_ language: ExportLanguage) -> String {
        laws.enumerated().map { $1.export(to: language, name: "law\($0)", variables: Self.variables) }.joined(separator: "\n")
    }

    /// The calls of all laws at all points; parameters are passed where a law has some.
    func calls(_ print: (_ call: String) -> String, parameters: String, functionNames: [String]) -> String {
        laws.indices.flatMap { index in
            points.map { point in
                let arguments = point.map(\.description) + (laws[index].parameterCount > 0 ? [parameters] : [])
                return print("\(functionNames[index])(\(arguments.joined(separator: ", ")))")
            }
        }.joined(separator: "\n")
    }

    var functionNames: [String] { laws.indices.map { "law\($0)" } }
}

@Suite struct ExportTests {
    private let samples = ExportSamples()

    @Test("the exported Python functions have the formulas' values")
    func python() throws {
        let calls = samples.calls(
            { "print(repr(float(\($0))))" }, parameters: "\(ExportSamples.parameters)", functionNames: samples.functionNames)
        let script = "import warnings\nwarnings.simplefilter('ignore')\n\(samples.sources(.python))\n\(calls)\n"
        samples.expectAgreement(try PythonOracle.numbers(script), .python)
    }

    @Test("the exported Python functions take lists and integer arrays")
    func pythonArrays() throws {
        let law = try Formula(parsing: "x**20*y + erf(y)", variables: ["x", "y"])
        let source = law.export(to: .python, variables: ["x", "y"])
        let values = try PythonOracle.numbers("\(source)\nprint(*law([10, 20], np.array([1, 2])))\n")
        #expect(values.count == 2)
        #expect(abs(values[0] / 1e20 - 1) < 1e-15)
        #expect(abs(values[1] / (2 * 1.048576e26) - 1) < 1e-15)
    }

    @Test("the C functions have the formulas' values and compile without a warning")
    func c() throws {
        let calls = samples.calls({ "printf(\"%.17g\\n\", \($0));" }, parameters: "p", functionNames: samples.functionNames)
        let parameters = ExportSamples.parameters.map(\.description).joined(separator: ", ")
        let main = "#include <stdio.h>\nint main(void) {\nconst double p[] = {\(parameters)};\n\(calls)\nreturn 0;\n}\n"
        let output = try PythonOracle.withTemporaryDirectory { directory in
            let (source, program) = (directory.appendingPathComponent("laws.c"), directory.appendingPathComponent("laws").path)
            try (samples.sources(.c) + main).write(to: source, atomically: true, encoding: .utf8)
            let flags = ["-std=c17", "-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter"]
            _ = try PythonOracle.output(of: "/usr/bin/gcc", flags + [source.path, "-o", program, "-lm"])
            return try PythonOracle.output(of: program, [])
        }
        samples.expectAgreement(output.split(whereSeparator: \.isWhitespace).map { Double($0) ?? .nan }, .c)
    }

    @Test("the Swift functions have the formulas' values")
    func swift() throws {
        let calls = samples.calls(
            { "print(\($0))" }, parameters: "\(ExportSamples.parameters)", functionNames: samples.functionNames)
        let output = try PythonOracle.withTemporaryDirectory { directory in
            let (source, program) = (
                directory.appendingPathComponent("main.swift"), directory.appendingPathComponent("laws").path
            )
            try "\(samples.sources(.swift))\n\(calls)\n".write(to: source, atomically: true, encoding: .utf8)
            _ = try PythonOracle.output(of: "/usr/bin/env", ["swiftc", "-Onone", source.path, "-o", program])
            return try PythonOracle.output(of: program, [])
        }
        samples.expectAgreement(output.split(whereSeparator: \.isWhitespace).map { Double($0) ?? .nan }, .swift)
    }

    @Test("sympify reads the SymPy strings, with SymPy's own names safe")
    func sympy() throws {
        let names = ExportLanguage.sympy.identifiers(for: ExportSamples.variables)
        let parameterValues = ExportSamples.parameters.enumerated().map { "'p\($0)': \($1)" }.joined(separator: ", ")
        let points = samples.points.map { point in
            zip(ExportSamples.variables, point).map { "'\(names[$0] ?? $0)': \($1)" }.joined(separator: ", ")
        }
        let strings = samples.laws.map { "r'''\($0.export(to: .sympy, variables: ExportSamples.variables))'''" }
        let script = """
            from sympy import sympify, Symbol
            points = [\(points.map { "{\($0), \(parameterValues)}" }.joined(separator: ",\n"))]
            for text in [\(strings.joined(separator: ",\n"))]:
                formula = sympify(text)
                for point in points:
                    value = formula.evalf(20, subs={Symbol(name): value for name, value in point.items()})
                    print(repr(float(value)) if value.is_real else "nan")
            """
        samples.expectAgreement(try PythonOracle.numbers(script), .sympy)
    }

    @Test("the SymPy source runs, with symbols of the variables' own names and exact fractions")
    func sympySource() throws {
        let law = try Formula(parsing: "lambda**(1/2)/2 + E*e + 1/3 + `a b`", variables: ["lambda", "E", "a b"])
        let source = law.sympySource(variables: ["lambda", "E", "a b"])
        let output = try PythonOracle.run("\(source)\nprint(sorted(s.name for s in law.free_symbols), law.subs(lambda_, 8))\n")
        #expect(output.hasPrefix("['E', 'a b', 'lambda'] "))
        #expect(output.contains("sqrt(2)"))
        #expect(output.contains("1/3"))
    }

    @Test("identifiers are legal, distinct and as near to the name as can be")
    func identifiers() {
        let names = ["lambda", "lambda_", "a b", "a_b", "a-b", "µ", "1st", "温度", "law", "x"]
        let python = ExportLanguage.python.identifiers(for: names)
        #expect(
            names.map { python[$0] } == [
                "lambda_2", "lambda_", "a_b_", "a_b", "a_b_2", "mu", "x1st", "x8", "law_", "x",
            ])
        #expect(ExportLanguage.c.identifiers(for: ["y0", "int", "x"]) == ["y0": "y0_", "int": "int_", "x": "x"])
        #expect(ExportLanguage.text.identifiers(for: ["a b"]) == ["a b": "a b"])
    }
}
