/// C with `<math.h>`: every number is a double, so that 1/2 is not 0.
struct CNotation: Notation {
    let identifiers: [String: String]
    let parameters: String
    let signFunction: String

    func integer(_ magnitude: UInt) -> String { Double(magnitude).description }
    func real(_ magnitude: Double) -> String {
        magnitude.isNaN ? "NAN" : magnitude.isInfinite ? "INFINITY" : magnitude.description
    }
    func constant(_ constant: NamedConstant) -> String { constant.value.description }
    func variable(_ name: String) -> String { identifiers[name] ?? name }
    func parameter(_ index: Int) -> String { "\(parameters)[\(index)]" }
    func squareRoot(_ argument: Piece) -> Piece { functionCall("sqrt", argument) }

    func call(_ function: ElementaryFunction, _ argument: Piece) -> Piece {
        switch function {
        case .abs: functionCall("fabs", argument)
        case .sign: functionCall(signFunction, argument)
        default: functionCall(function.rawValue, argument)
        }
    }

    func power(_ base: Piece, _ exponent: Piece, formula: (base: Expression, exponent: Expression)) -> Piece {
        functionCall("pow", base, exponent)
    }
}

/// A complete C function; parameters come last as `const double *p`.
struct CSource {
    let expression: Expression
    let signature: ExportSignature

    var text: String {
        let sign = signature.signFunction
        var printer = ExpressionPrinter(
            language: CNotation(
                identifiers: signature.identifiers, parameters: signature.parameters, signFunction: sign))
        let value = printer.write(expression)
        let arguments =
            signature.identifierList.map { "double \($0)" }
            + (expression.parameterCount > 0 ? ["const double *\(signature.parameters)"] : [])
        let helper = "static double \(sign)(double x) { return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : x; }\n\n"
        return """
            #include <math.h>

            \(expression.functions.contains(.sign) ? helper : "")\(signature.comment("/* ", " */"))\
            double \(signature.function)(\(arguments.isEmpty ? "void" : arguments.joined(separator: ", "))) {
                return \(value);
            }

            """
    }
}
