import Glibc

/// How to read a number written with a point or an exponent; integers and fractions of integers are always exact.
public enum DecimalReading: Sendable {
    /// `.real`, a measured number.
    case measured
    /// An exact fraction where numerator and denominator fit (`0.1` is 1/10); `.real` otherwise.
    case exact
}

extension Expression {
    /// Reads a formula as Python or SymPy write it: `-G*m1*m2/(x**2 + 1)*exp(-r/3)`.
    ///
    /// `+ - * /`, `**` or `^` (right-associative, above the unary minus), function calls, `pi`, `e`/`E`, numbers, `p[0]` for
    /// parameter 0. Products need their `*`. A name in backticks is a variable whatever it contains: `` `orbital period` ``.
    ///
    /// - Parameters:
    ///   - variables: the known variables. They shadow constants and functions: with `E` among them `E` is the variable.
    ///     A name that is neither known nor a constant is then an error. With `nil` every other name is a variable.
    ///   - decimals: what becomes of `0.5`.
    /// - Throws: `ParseError` with the problem and its place. Nesting beyond 200 levels is an error.
    public init(
        parsing text: String, variables: Set<String>? = nil, decimals: DecimalReading = .measured
    ) throws(ParseError) {
        var parser = try ExpressionParser(text, variables: variables, decimals: decimals)
        self = try parser.parseFormula()
    }
}

/// Recursive descent, one level of recursion a parenthesis, power or call; depth is counted, chains are loops.
struct ExpressionParser {
    static let maximumDepth = 200

    private let text: String
    private let variables: Set<String>?
    private let decimals: DecimalReading
    private var lexer: Lexer
    private var token: Lexer.Token
    private var offset: Int
    private var depth = 0

    init(_ text: String, variables: Set<String>?, decimals: DecimalReading) throws(ParseError) {
        self.text = text
        self.variables = variables
        self.decimals = decimals
        lexer = Lexer(text)
        (token, offset) = try lexer.next()
    }

    mutating func parseFormula() throws(ParseError) -> Expression {
        let formula = try parseSum()
        guard token == .end else { throw unexpected("an operator or the end of the formula") }
        return formula
    }

    private mutating func advance() throws(ParseError) { (token, offset) = try lexer.next() }

    private func isAt(_ symbol: String) -> Bool { token == .symbol(symbol) }

    /// Sums and products in one frame: terms and factors are gathered and built once, so a long sum is no deep tree.
    private mutating func parseSum() throws(ParseError) -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw failure(.nestedTooDeeply(limit: Self.maximumDepth)) }
        var terms: [Expression] = []
        var factors = [try parseSigned()]
        while case .symbol(let symbol) = token {
            switch symbol {
            case "*", "/":
                try advance()
                let factor = try parseSigned()
                factors.append(symbol == "*" ? factor : .power(of: factor, .minusOne))
            case "+", "-":
                try advance()
                terms.append(.product(of: factors))
                factors = symbol == "-" ? [.minusOne, try parseSigned()] : [try parseSigned()]
            default:
                terms.append(.product(of: factors))
                return .sum(of: terms)
            }
        }
        terms.append(.product(of: factors))
        return .sum(of: terms)
    }

    /// Signs bind less than powers: −x² is −(x²).
    private mutating func parseSigned() throws(ParseError) -> Expression {
        var isNegative = false
        while isAt("-") || isAt("+") {
            if isAt("-") { isNegative.toggle() }
            try advance()
        }
        var value = try parseOperand()
        if isAt("**") {
            try advance()
            depth += 1
            defer { depth -= 1 }
            guard depth <= Self.maximumDepth else { throw failure(.nestedTooDeeply(limit: Self.maximumDepth)) }
            value = .power(of: value, try parseSigned())
        }
        return isNegative ? -value : value
    }

    private mutating func parseOperand() throws(ParseError) -> Expression {
        let start = offset
        switch token {
        case .integer(let digits):
            try advance()
            if let integer = Int(digits) { return .rational(Rational(integer)) }
            return .real(try measured(digits, at: start))
        case .decimal(let digits):
            try advance()
            if decimals == .exact, let exact = Rational(decimal: digits) { return .rational(exact) }
            return .real(try measured(digits, at: start))
        case .quotedName(let name):
            try advance()
            return try variable(name, at: start)
        case .name(let name):
            try advance()
            return try parseName(name, at: start)
        case .symbol("("):
            try advance()
            let inner = try parseSum()
            try close(")")
            return inner
        case .symbol, .end:
            throw unexpected("a number, a name or ‘(’")
        }
    }

    private mutating func parseName(_ name: String, at start: Int) throws(ParseError) -> Expression {
        if isAt("(") { return try parseCall(name, at: start) }
        if name == "p", isAt("[") { return try parseParameter() }
        if variables?.contains(name) == true { return .variable(name) }
        let bare = FunctionVocabulary.withoutModule(name)
        if let constant = FunctionVocabulary.constants[bare] { return constant }
        if FunctionVocabulary.functions[bare] != nil, variables == nil {
            throw failure(.functionWithoutArgument(name), at: start)
        }
        return try variable(name, at: start)
    }

    private func variable(_ name: String, at start: Int) throws(ParseError) -> Expression {
        if let variables, !variables.contains(name) {
            throw failure(.unknownName(name, similar: similarNames(to: name, among: variables)), at: start)
        }
        return .variable(name)
    }

    /// A name before a parenthesis is a function even where a variable has that name: variables cannot be called.
    private mutating func parseCall(_ name: String, at start: Int) throws(ParseError) -> Expression {
        guard let function = FunctionVocabulary.functions[FunctionVocabulary.withoutModule(name)] else {
            if variables?.contains(name) == true { throw unexpected("an operator after the variable ‘\(name)’") }
            let similar = similarNames(to: name, among: FunctionVocabulary.functions.keys)
            throw failure(.unknownFunction(name, similar: similar), at: start)
        }
        try advance()
        var arguments: [Expression] = []
        if !isAt(")") {
            arguments.append(try parseSum())
            while isAt(",") {
                try advance()
                arguments.append(try parseSum())
            }
        }
        try close(")")
        guard function.argumentCounts.contains(arguments.count) else {
            let (least, most) = (function.argumentCounts.lowerBound, function.argumentCounts.upperBound)
            let expected = least < most ? "\(least) or \(most) arguments" : least == 1 ? "1 argument" : "\(least) arguments"
            throw failure(
                .wrongArgumentCount(function: name, expected: expected, found: arguments.count), at: start)
        }
        return function.build(arguments)
    }

    private mutating func parseParameter() throws(ParseError) -> Expression {
        try advance()
        guard case .integer(let digits) = token, let index = Int(digits) else { throw unexpected("a parameter's index") }
        try advance()
        try close("]")
        return .parameter(index)
    }

    private mutating func close(_ symbol: String) throws(ParseError) {
        guard isAt(symbol) else { throw unexpected("‘\(symbol)’ or an operator") }
        try advance()
    }

    private func measured(_ digits: String, at start: Int) throws(ParseError) -> Double {
        guard let value = Double(digits), value.isFinite else { throw failure(.invalidNumber(digits), at: start) }
        return value
    }

    private func unexpected(_ expected: String) -> ParseError {
        let found: String =
            switch token {
            case .integer(let text), .decimal(let text), .name(let text), .symbol(let text): text
            case .quotedName(let name): "`\(name)`"
            case .end: ""
            }
        return failure(.unexpected(found: found, expected: expected))
    }

    private func failure(_ problem: ParseError.Problem, at place: Int? = nil) -> ParseError {
        ParseError(problem: problem, offset: place ?? offset, text: text)
    }
}

extension Rational {
    /// The exact value of decimal digits such as `2.50e-3`; `nil` if it does not fit.
    package init?(decimal text: String) {
        let parts = text.lowercased().split(separator: "e", maxSplits: 1)
        let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = mantissa.count > 1 ? mantissa[1] : ""
        guard let digits = Int("0" + mantissa[0] + fraction), let exponent = parts.count > 1 ? Int(parts[1]) : 0,
            let scale = Rational(10).raised(to: exponent - fraction.count),
            let value = Rational(digits).multiplied(by: scale)
        else { return nil }
        self = value
    }
}
