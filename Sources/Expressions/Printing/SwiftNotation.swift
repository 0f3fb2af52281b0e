/// Swift with Foundation's functions. Its type checker takes exponential time in the length of an expression of literals and
/// overloaded operators, so longer parts become constants of their own.
struct SwiftNotation: Notation {
    static let longestExpression = 4

    let identifiers: [String: String]
    let parameters: String
    let signFunction: String
    /// The statements that must come first.
    private(set) var statements: [String] = []
    private let takenNames: Set<String>

    init(identifiers: [String: String], parameters: String, signFunction: String) {
        self.identifiers = identifiers
        self.parameters = parameters
        self.signFunction = signFunction
        takenNames = Set(identifiers.values).union([parameters, signFunction])
    }

    func integer(_ magnitude: UInt) -> String { Double(magnitude).description }
    func real(_ magnitude: Double) -> String {
        magnitude.isNaN ? "Double.nan" : magnitude.isInfinite ? "Double.infinity" : magnitude.description
    }
    func fraction(_ numerator: UInt, _ denominator: Int) -> Piece {
        Piece("\(integer(numerator)) / \(integer(denominator.magnitude))", .product, operations: 1)
    }
    func constant(_ constant: NamedConstant) -> String { constant == .pi ? "Double.pi" : constant.value.description }
    func variable(_ name: String) -> String { identifiers[name] ?? name }
    func parameter(_ index: Int) -> String { "\(parameters)[\(index)]" }
    func squareRoot(_ argument: Piece) -> Piece { functionCall("sqrt", argument) }

    func call(_ function: ElementaryFunction, _ argument: Piece) -> Piece {
        functionCall(function == .sign ? signFunction : function.rawValue, argument)
    }

    func power(_ base: Piece, _ exponent: Piece, formula: (base: Expression, exponent: Expression)) -> Piece {
        functionCall("pow", base, exponent)
    }

    func product(_ left: Piece, _ right: Piece) -> Piece {
        Piece("\(left.text) * \(right.text)", .product, operations: left.operations + right.operations + 1)
    }

    func quotient(_ numerator: Piece, _ denominator: Piece) -> Piece {
        infixQuotient(numerator, denominator, operator: " / ")
    }

    mutating func settle(_ piece: Piece) -> Piece {
        guard piece.operations > Self.longestExpression else { return piece }
        var number = statements.count + 1
        while takenNames.contains("t\(number)") { number += takenNames.count }
        statements.append("    let t\(number): Double = \(piece.text)\n")
        return Piece("t\(number)", .atom)
    }
}

/// A complete Swift function; parameters come last as `_ p: [Double]`.
struct SwiftSource {
    let expression: Expression
    let signature: ExportSignature

    var text: String {
        let sign = signature.signFunction
        var printer = ExpressionPrinter(
            language: SwiftNotation(
                identifiers: signature.identifiers, parameters: signature.parameters, signFunction: sign))
        let value = printer.write(expression)
        let arguments =
            signature.identifierList.map { "_ \($0): Double" }
            + (expression.parameterCount > 0 ? ["_ \(signature.parameters): [Double]"] : [])
        let helper = "private func \(sign)(_ x: Double) -> Double { x > 0 ? 1 : x < 0 ? -1 : x }\n\n"
        return """
            import Foundation

            \(expression.functions.contains(.sign) ? helper : "")\(signature.comment("/// ", ""))\
            func \(signature.function)(\(arguments.joined(separator: ", "))) -> Double {
            \(printer.language.statements.joined())    return \(value)
            }

            """
    }
}
