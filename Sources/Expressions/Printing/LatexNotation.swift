/// LaTeX for a document in math mode, with nothing beyond amsmath.
struct LatexNotation: Notation {
    var displayNames: [String: String] = [:]

    /// `1.5e-07` is 1.5 \times 10^{-7}.
    func real(_ magnitude: Double) -> String {
        if magnitude.isNaN { return "\\mathrm{NaN}" }
        if magnitude.isInfinite { return "\\infty" }
        let parts = magnitude.description.split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]) else { return String(parts[0]) }
        return "\(parts[0]) \\times 10^{\(exponent)}"
    }
    func fraction(_ numerator: UInt, _ denominator: Int) -> Piece {
        Piece("\\frac{\(numerator)}{\(denominator)}", .product)
    }
    func constant(_ constant: NamedConstant) -> String { constant == .pi ? "\\pi" : "\\mathrm{e}" }
    func variable(_ name: String) -> String { displayNames[name] ?? LatexName(name).text }
    func parameter(_ index: Int) -> String { "p_{\(index)}" }
    func squareRoot(_ argument: Piece) -> Piece { Piece("\\sqrt{\(argument.text)}", .atom) }
    func parenthesized(_ text: String) -> String { "\\left(\(text)\\right)" }

    func call(_ function: ElementaryFunction, _ argument: Piece) -> Piece {
        switch function {
        // A power, so that (e^x)² is bracketed.
        case .exp: Piece("\\mathrm{e}^{\(argument.text)}", .power)
        case .abs: Piece("\\left|\(argument.text)\\right|", .atom)
        default: Piece("\(Self.command(function))\(parenthesized(argument.text))", .atom)
        }
    }

    func power(_ base: Piece, _ exponent: Piece, formula: (base: Expression, exponent: Expression)) -> Piece {
        if case .function(let function, let argument) = formula.base, Self.takesExponent.contains(function),
            case .rational(let value) = formula.exponent, value.isInteger, value > .one
        {
            var printer = ExpressionPrinter(language: self)
            return Piece(
                "\(Self.command(function))^{\(exponent.text)}\(parenthesized(printer.write(argument)))", .power)
        }
        return Piece("\(wrapped(base, atLeast: .atom).text)^{\(exponent.text)}", .power)
    }

    func product(_ left: Piece, _ right: Piece) -> Piece {
        // Digits beside digits need a sign between them; words a little space.
        let isNumber = right.text.first?.isNumber == true
        let isWord = left.text.contains("\\mathrm") || right.text.contains("\\mathrm")
        return Piece("\(left.text)\(isNumber ? " \\cdot " : isWord ? " \\, " : " ")\(right.text)", .product)
    }

    func quotient(_ numerator: Piece, _ denominator: Piece) -> Piece {
        Piece("\\frac{\(numerator.text)}{\(denominator.text)}", .product)
    }

    private static let takesExponent: Set<ElementaryFunction> = [.sin, .cos, .tan, .sinh, .cosh, .tanh, .log]

    private static func command(_ function: ElementaryFunction) -> String {
        switch function {
        case .log: "\\ln"
        case .asin, .acos, .atan: "\\arc\(function.rawValue.dropFirst())"
        case .asinh, .acosh, .atanh: "\\operatorname{ar\(function.rawValue.dropFirst())}"
        case .sign, .erf: "\\operatorname{\(function.rawValue)}"
        default: "\\\(function.rawValue)"
        }
    }
}

/// A variable's name as mathematicians set it: Greek letters, indices below, words upright.
///
/// `x1` and `x_1` become x_{1}, `theta1` \theta_{1}, `k_spring` k_{\mathrm{spring}}, `orbital period` \mathrm{orbital\ period}.
struct LatexName {
    let text: String

    init(_ name: String) {
        let parts = name.split(separator: "_", omittingEmptySubsequences: true).map(String.init)
        guard let first = parts.first else {
            text = "\\mathrm{\(Self.escaped(name))}"
            return
        }
        var (stem, subscripts) = (first, Array(parts.dropFirst()))
        let digits = String(first.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
        let letters = String(first.dropLast(digits.count))
        if !digits.isEmpty, letters.count == 1 || Self.greek(letters) != nil {
            stem = letters
            subscripts.insert(digits, at: 0)
        }
        let lower = subscripts.map(Self.word).joined(separator: ",")
        text = Self.word(stem) + (lower.isEmpty ? "" : "_{\(lower)}")
    }

    private static func word(_ word: String) -> String {
        if let greek = greek(word) { return greek }
        if word.count == 1 || word.allSatisfy({ $0.isNumber }) { return escaped(word) }
        return "\\mathrm{\(escaped(word))}"
    }

    /// `pi` is not among them: \pi is the constant.
    private static func greek(_ word: String) -> String? {
        let name = word.count == 1 ? word.first.flatMap(GreekLetter.name) ?? word : word
        if commands.contains(name) { return "\\\(name)" }
        return word.count == 1 && name != word && name != "pi" && name != "omicron" ? "\\mathrm{\(name.prefix(1))}" : nil
    }

    private static let commands: Set<String> = Set(GreekLetter.lowercase).subtracting(["pi", "omicron"]).union([
        "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega", "hbar", "ell", "varepsilon",
        "vartheta", "varphi", "varrho", "varsigma", "nabla",
    ])

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "#", "$", "%", "&", "_", "{", "}": result += "\\\(character)"
            case "\\": result += "\\backslash "
            case "^": result += "\\wedge "
            case "~": result += "\\sim "
            case " ": result += "\\ "
            default: result.append(character)
            }
        }
    }
}

extension Expression {
    /// The formula in LaTeX's math mode: fractions, roots, Greek letters, indices; `log` is \ln, `exp(x)` \mathrm{e}^{x}.
    ///
    /// - Parameter displayNames: LaTeX for variables whose name says too little: `["v": "v_{\\mathrm{max}}"]`.
    public func latex(displayNames: [String: String] = [:]) -> String {
        var printer = ExpressionPrinter(language: LatexNotation(displayNames: displayNames))
        return printer.write(self)
    }
}
