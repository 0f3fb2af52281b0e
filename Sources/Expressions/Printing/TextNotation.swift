/// Plain text that `Expression(parsing:)` reads back to the same tree.
struct TextNotation: Notation {
    /// Variables that the reader of the text will declare: they are written bare even where they shadow a constant.
    var declared: Set<String> = []

    func real(_ magnitude: Double) -> String { magnitude.description }

    func constant(_ constant: NamedConstant) -> String {
        let spellings = constant == .pi ? ["pi", "π"] : ["e", "E", "ℯ"]
        return spellings.first { !declared.contains($0) } ?? spellings[0]
    }

    func variable(_ name: String) -> String {
        let isReserved = FunctionVocabulary.constants[name] != nil || FunctionVocabulary.functions[name] != nil
        if Self.isPlainName(name), !isReserved || declared.contains(name) { return name }
        return "`\(name.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``"))`"
    }

    func parameter(_ index: Int) -> String { "p[\(index)]" }

    func call(_ function: ElementaryFunction, _ argument: Piece) -> Piece { functionCall(function.rawValue, argument) }

    func squareRoot(_ argument: Piece) -> Piece { functionCall("sqrt", argument) }

    func power(_ base: Piece, _ exponent: Piece, formula: (base: Expression, exponent: Expression)) -> Piece {
        infixPower(base, exponent, operator: "**")
    }

    /// Whether the parser reads the name as one without backticks.
    private static func isPlainName(_ name: String) -> Bool {
        guard let first = name.first, first.isLetter || first == "_" else { return false }
        return name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    }
}

extension Expression: CustomStringConvertible {
    /// The formula as plain text: `-G*m1*m2/(x**2 + 1)`. `Expression(parsing:)` reads it back; names that would be taken for
    /// a constant or a function, or have odd characters, stand in backticks.
    public var description: String {
        var printer = ExpressionPrinter(language: TextNotation())
        return printer.write(self)
    }
}
