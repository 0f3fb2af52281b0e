/// SymPy: exact fractions as `Rational`, so that Python's own division never rounds them.
struct SympyNotation: Notation {
    let identifiers: [String: String]
    let parameters: String

    func real(_ magnitude: Double) -> String {
        magnitude.isNaN ? "nan" : magnitude.isInfinite ? "oo" : magnitude.description
    }
    func fraction(_ numerator: UInt, _ denominator: Int) -> Piece { Piece("Rational(\(numerator), \(denominator))", .atom) }
    func constant(_ constant: NamedConstant) -> String { constant == .pi ? "pi" : "E" }
    func variable(_ name: String) -> String { identifiers[name] ?? name }
    func parameter(_ index: Int) -> String { "\(parameters)\(index)" }
    func squareRoot(_ argument: Piece) -> Piece { functionCall("sqrt", argument) }

    func call(_ function: ElementaryFunction, _ argument: Piece) -> Piece {
        functionCall(Self.name(of: function), argument)
    }

    func power(_ base: Piece, _ exponent: Piece, formula: (base: Expression, exponent: Expression)) -> Piece {
        // Python would turn a quotient of its own integers into a float.
        if case .rational(let value) = formula.base, value.isInteger {
            return infixPower(functionCall("Integer", base), exponent, operator: "**")
        }
        return infixPower(base, exponent, operator: "**")
    }

    static func name(of function: ElementaryFunction) -> String { function == .abs ? "Abs" : function.rawValue }
}

extension Expression {
    /// The formula for `sympy.sympify`, on one line: names that SymPy or Python would take for their own get an underscore
    /// (`gamma_`, `E_`, `lambda_`); `ExportLanguage.sympy.identifiers(for:)` tells which.
    public var sympyString: String { sympyString(variables: variables) }

    func sympyString(variables: [String]) -> String {
        let signature = ExportSignature(.sympy, function: "", variables: variables, parameterCount: parameterCount)
        var printer = ExpressionPrinter(
            language: SympyNotation(identifiers: signature.identifiers, parameters: signature.parameters))
        return printer.write(self)
    }

    /// A complete Python snippet that declares real symbols under their own names and assigns the formula to `name`.
    public func sympySource(name: String = "law", variables: [String]) -> String {
        let signature = ExportSignature(.sympy, function: name, variables: variables, parameterCount: parameterCount)
        var printer = ExpressionPrinter(
            language: SympyNotation(identifiers: signature.identifiers, parameters: signature.parameters))
        let symbols =
            signature.variables.map { (identifier: signature.identifiers[$0] ?? $0, name: $0) }
            + (0..<parameterCount).map { "\(signature.parameters)\($0)" }.map { (identifier: $0, name: $0) }
        let declarations = symbols.map { "\($0.identifier) = Symbol(\"\($0.name.escapedForPython)\", real=True)\n" }
        return """
            from sympy import *

            \(declarations.joined())\(signature.function) = \(printer.write(self))

            """
    }
}

extension String {
    /// The text between double quotes of a Python string literal.
    var escapedForPython: String {
        reduce(into: "") { text, character in
            switch character {
            case "\\", "\"": text += "\\\(character)"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            default: text.append(character)
            }
        }
    }
}
