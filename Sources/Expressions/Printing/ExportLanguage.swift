/// What a formula can be exported to.
public enum ExportLanguage: String, CaseIterable, Sendable {
    /// Plain text; `Expression(parsing:variables:)` with the same variables reads it back.
    case text
    /// A LaTeX formula, without dollar signs.
    case latex
    /// A Python function over NumPy arrays.
    case python
    /// One line for `sympy.sympify`.
    case sympy
    /// A C function of doubles.
    case c
    /// A Swift function of `Double`s.
    case swift

    /// The identifier that stands for each variable in this language's exports.
    ///
    /// Keywords and names that the language or its mathematics already uses get an underscore (`lambda` → `lambda_`), Greek
    /// letters their names, other characters an underscore; identifiers are distinct. Text and LaTeX keep the names.
    public func identifiers(for variables: [String], functionName: String = "law") -> [String: String] {
        let function = self == .sympy ? "" : functionName
        return ExportSignature(self, function: function, variables: variables, parameterCount: 0).identifiers
    }
}

extension Expression {
    /// The formula's source in a language; every export evaluates to the same numbers, up to the last digits of the
    /// language's own library. Numbers are written so that they read back to the same bits.
    ///
    /// - Parameters:
    ///   - name: the function's name, where there is one.
    ///   - variables: the arguments in order; they may include variables that the formula does not use.
    /// - Precondition: `variables` names all variables of the formula.
    public func export(to language: ExportLanguage, name: String = "law", variables: [String]) -> String {
        let missing = self.variables.filter { !variables.contains($0) }
        precondition(missing.isEmpty, "the argument list lacks \(missing.joined(separator: ", "))")
        let signature = ExportSignature(language, function: name, variables: variables, parameterCount: parameterCount)
        switch language {
        case .text:
            var printer = ExpressionPrinter(language: TextNotation(declared: Set(variables)))
            return printer.write(self)
        case .latex: return latex()
        case .python: return PythonSource(expression: self, signature: signature).text
        case .sympy: return sympyString(variables: variables)
        case .c: return CSource(expression: self, signature: signature).text
        case .swift: return SwiftSource(expression: self, signature: signature).text
        }
    }
}

/// The names of an exported function, its arguments and its parameter vector, all legal and distinct.
struct ExportSignature {
    let function: String
    /// The name of the helper for the sign function, which C and Swift lack.
    let signFunction: String
    let variables: [String]
    let identifiers: [String: String]
    /// The vector of free parameters, the last argument if there are any; in SymPy the stem of their symbols.
    let parameters: String
    let arguments: [String]

    init(_ language: ExportLanguage, function: String, variables: [String], parameterCount: Int) {
        let reserved = ReservedNames.names(of: language)
        let keepsNames = language == .text || language == .latex
        var naming = IdentifierNaming(reserved: reserved)
        self.function = function.isEmpty ? "" : naming.identifier(for: function, position: 0)
        signFunction = naming.identifier(for: "\(self.function)_sign", position: 0)
        self.variables = variables
        identifiers =
            keepsNames
            ? Dictionary(variables.map { ($0, $0) }, uniquingKeysWith: { first, _ in first })
            : naming.identifiers(for: variables)
        if language == .sympy {
            let taken = Set(identifiers.values)
            var stem = "p"
            while (0..<parameterCount).contains(where: { taken.contains("\(stem)\($0)") }) { stem += "_" }
            parameters = stem
        } else {
            parameters = parameterCount > 0 ? naming.identifier(for: "p", position: 0) : "p"
        }
        arguments = variables.compactMap { [identifiers] in identifiers[$0] } + (parameterCount > 0 ? [parameters] : [])
    }

    var identifierList: [String] { variables.compactMap { identifiers[$0] } }

    var renamed: [(identifier: String, name: String)] {
        variables.compactMap { name in
            guard let identifier = identifiers[name], identifier != name else { return nil }
            return (identifier, name)
        }
    }

    /// One comment line a renamed variable.
    func comment(_ opening: String, _ closing: String) -> String {
        renamed.map { identifier, name in
            let harmless = name.map { $0.isNewline || $0 == "*" || $0 == "/" || $0 == "\\" || $0 == "?" ? " " : $0 }
            return "\(opening)\(identifier) stands for \(String(harmless))\(closing)\n"
        }.joined()
    }
}
