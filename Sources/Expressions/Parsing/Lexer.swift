/// Cuts a formula's text into tokens.
struct Lexer {
    enum Token: Equatable {
        case integer(String)
        case decimal(String)
        case name(String)
        /// A name in backticks: always a variable.
        case quotedName(String)
        /// `+ - * / ** ( ) [ ] ,`, and anything unknown, for the parser to refuse where it stands.
        case symbol(String)
        case end
    }

    private static let synonyms: [Character: String] = ["^": "**", "−": "-", "·": "*", "×": "*", "÷": "/"]

    private let text: String
    private let characters: [Character]
    private(set) var position = 0

    init(_ text: String) {
        self.text = text
        characters = Array(text)
    }

    /// The next token and the offset at which it starts.
    mutating func next() throws(ParseError) -> (token: Token, offset: Int) {
        while position < characters.count, characters[position].isWhitespace { position += 1 }
        let start = position
        guard let character = peek() else { return (.end, start) }
        if Self.isDigit(character) || (character == "." && peek(1).map(Self.isDigit) == true) {
            return (try number(), start)
        }
        if character.isLetter || character == "_" {
            return (name(), start)
        }
        position += 1
        if character == "`" { return (try quotedName(from: start), start) }
        if character == "*", peek() == "*" {
            position += 1
            return (.symbol("**"), start)
        }
        return (.symbol(Self.synonyms[character] ?? String(character)), start)
    }

    private func peek(_ distance: Int = 0) -> Character? {
        position + distance < characters.count ? characters[position + distance] : nil
    }

    private static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }

    private mutating func skipDigits() {
        while let character = peek(), Self.isDigit(character) { position += 1 }
    }

    private mutating func number() throws(ParseError) -> Token {
        let start = position
        var isDecimal = false
        skipDigits()
        if peek() == "." {
            isDecimal = true
            position += 1
            skipDigits()
        }
        if peek() == "e" || peek() == "E" {
            let sign = peek(1) == "+" || peek(1) == "-" ? 1 : 0
            if let digit = peek(1 + sign), Self.isDigit(digit) {
                isDecimal = true
                position += 1 + sign
                skipDigits()
            }
        }
        let isGluedToMore = peek() == "." || peek() == "_" || peek()?.isLetter == true
        if isGluedToMore && (isDecimal || peek() == ".") {
            while let character = peek(), character == "." || character == "_" || character.isLetter || character.isNumber {
                position += 1
            }
            throw ParseError(problem: .invalidNumber(String(characters[start..<position])), offset: start, text: text)
        }
        let digits = String(characters[start..<position])
        return isDecimal ? .decimal(digits) : .integer(digits)
    }

    /// Letters, digits and underscores; a dot only before a letter (`np.sin`).
    private mutating func name() -> Token {
        let start = position
        while let character = peek() {
            let isDotBeforeLetter = character == "." && peek(1)?.isLetter == true
            guard character.isLetter || character.isNumber || character == "_" || isDotBeforeLetter else { break }
            position += 1
        }
        return .name(String(characters[start..<position]))
    }

    /// Up to the closing backtick; a doubled one stands for itself.
    private mutating func quotedName(from start: Int) throws(ParseError) -> Token {
        var name = ""
        while let character = peek() {
            position += 1
            if character == "`" {
                guard peek() == "`" else { return .quotedName(name) }
                position += 1
            }
            name.append(character)
        }
        throw ParseError(problem: .unclosedQuote, offset: start, text: text)
    }
}
