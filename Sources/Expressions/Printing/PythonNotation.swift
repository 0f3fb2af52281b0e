/// NumPy: `np.`-prefixed functions, and powers whose exponent is no integer by `np.float_power`, which is NaN, never complex,
/// for a negative base.
struct PythonNotation: Notation {
    let identifiers: [String: String]
    let parameters: String

    func real(_ magnitude: Double) -> String {
        magnitude.isNaN ? "np.nan" : magnitude.isInfinite ? "np.inf" : magnitude.description
    }
    func constant(_ constant: NamedConstant) -> String { constant == .pi ? "np.pi" : "np.e" }
    func variable(_ name: String) -> String { identifiers[name] ?? name }
    func parameter(_ index: Int) -> String { "\(parameters)[\(index)]" }
    func squareRoot(_ argument: Piece) -> Piece { functionCall("np.sqrt", argument) }

    func call(_ function: ElementaryFunction, _ argument: Piece) -> Piece {
        switch function {
        case .asin, .acos, .atan, .asinh, .acosh, .atanh:
            functionCall("np.arc\(function.rawValue.dropFirst())", argument)
        case .erf: functionCall(Self.errorFunction, argument)
        default: functionCall("np.\(function.rawValue)", argument)
        }
    }

    func power(_ base: Piece, _ exponent: Piece, formula: (base: Expression, exponent: Expression)) -> Piece {
        if case .rational(let value) = formula.exponent, value.isInteger {
            return infixPower(base, exponent, operator: "**")
        }
        return functionCall("np.float_power", base, exponent)
    }

    /// NumPy has no error function.
    static let errorFunction = "np.vectorize(math.erf, otypes=[float])"
}

/// A complete Python function over NumPy arrays or numbers.
struct PythonSource {
    let expression: Expression
    let signature: ExportSignature

    var text: String {
        let notation = PythonNotation(identifiers: signature.identifiers, parameters: signature.parameters)
        var printer = ExpressionPrinter(language: notation)
        let value = printer.write(expression)
        let used = Set(expression.variables)
        // Integer arrays would overflow in powers, and a list has no arithmetic.
        let conversions = signature.variables.filter(used.contains).map { notation.variable($0) }.map {
            "    \($0) = np.asarray(\($0), dtype=float)\n"
        }
        return """
            \(expression.functions.contains(.erf) ? "import math\n\n" : "")import numpy as np


            def \(signature.function)(\(signature.arguments.joined(separator: ", "))):
                \"\"\"\(documentation)\"\"\"
            \(conversions.joined())    return \(value)

            """
    }

    private var documentation: String {
        var printer = ExpressionPrinter(language: TextNotation(declared: Set(signature.variables)))
        let summary = "\(signature.function) = \(printer.write(expression))"
        let renamed = signature.renamed.map { "    \($0.identifier) stands for \($0.name)\n" }
        let text = renamed.isEmpty ? summary : "\(summary)\n\n\(renamed.joined())    "
        return text.flatMap { $0 == "\\" || $0 == "\"" ? ["\\", $0] : [$0] }.reduce(into: "") { $0.append($1) }
    }
}
