import Expressions

extension Unit {
    /// Reads `kg m^2 s^-2`, `m/s`, `W/(m^2 K)`, `m^(1/2)`, `1000 kg`, `1`.
    ///
    /// Blanks, `*` and `·` multiply; `^`, `**` and small raised digits are powers. A slash divides by the one factor after
    /// it; what would follow that without another slash is refused, since readers differ about it.
    ///
    /// - Throws: `UnitError` with the problem and its place.
    public init(parsing text: String, vocabulary: UnitVocabulary = .standard) throws(UnitError) {
        var parser = UnitParser(text, vocabulary: vocabulary)
        self = try parser.parse()
    }
}

struct UnitParser {
    private let characters: [Character]
    private let vocabulary: UnitVocabulary
    private var position = 0
    private var depth = 0

    private static let raised: [Character: Character] = [
        "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9", "⁻": "-", "⁺": "+",
    ]
    private static let offsetScales: Set<String> = ["degC", "°C", "℃", "degF", "°F", "℉", "celsius", "Celsius", "fahrenheit"]

    init(_ text: String, vocabulary: UnitVocabulary) {
        characters = Array(text)
        self.vocabulary = vocabulary
    }

    mutating func parse() throws(UnitError) -> Unit {
        skipBlanks()
        guard position < characters.count else { throw failure(.empty) }
        let unit = try parseProduct()
        guard position == characters.count else {
            throw failure(.unexpected(found: String(characters[position]), expected: "a unit or the end"))
        }
        return unit
    }

    private mutating func parseProduct() throws(UnitError) -> Unit {
        var product = Unit.one
        var isFirst = true
        var isAfterDivision = false
        while true {
            skipBlanks()
            guard let next = peek(), next != ")" else {
                if isFirst { throw unexpected("a unit") }
                return product
            }
            if next == "/" {
                position += 1
                product = try combined(product, Unit.divided, with: try parseFactor(isFirst: false))
                isAfterDivision = true
            } else {
                if !isFirst, isProductSign(next) { position += next == "*" && peek(1) == "*" ? 2 : 1 }
                if isAfterDivision { throw failure(.ambiguousDivision) }
                product = try combined(product, Unit.multiplied, with: try parseFactor(isFirst: isFirst))
            }
            isFirst = false
        }
    }

    private func isProductSign(_ character: Character) -> Bool { "*·⋅×".contains(character) }

    private mutating func parseFactor(isFirst: Bool) throws(UnitError) -> Unit {
        skipBlanks()
        let start = position
        guard let next = peek() else { throw unexpected("a unit") }
        var unit: Unit
        if next == "(" {
            position += 1
            depth += 1
            guard depth <= 20 else { throw failure(.unexpected(found: "(", expected: "less nesting")) }
            unit = try parseProduct()
            depth -= 1
            guard peek() == ")" else { throw unexpected("‘)’") }
            position += 1
        } else if next.isASCII && next.isNumber {
            unit = try parseNumber(isFirst: isFirst, start: start)
        } else if Self.beginsName(next) {
            let name = parseName()
            if Self.offsetScales.contains(name) { throw UnitError(problem: .offsetScale(name), offset: start) }
            guard let known = vocabulary.unit(named: name) else {
                let similar = similarNames(to: name, among: vocabulary.names)
                throw UnitError(problem: .unknown(name, similar: similar), offset: start)
            }
            unit = known
        } else {
            throw unexpected("a unit")
        }
        if let exponent = try parseExponent() {
            guard let power = unit.raised(to: exponent) else { throw UnitError(problem: .outOfRange, offset: start) }
            unit = power
        }
        return unit
    }

    private mutating func parseNumber(isFirst: Bool, start: Int) throws(UnitError) -> Unit {
        var digits = ""
        while let character = peek(), character.isASCII, character.isNumber || character == "." {
            digits.append(take(character))
        }
        if let e = peek(), e == "e" || e == "E", let sign = peek(1), sign == "-" || sign == "+" || sign.isNumber {
            digits.append(take(e))
            digits.append(take(sign))
            while let character = peek(), character.isASCII, character.isNumber { digits.append(take(character)) }
        }
        guard isFirst else { throw UnitError(problem: .misplacedNumber(digits), offset: start) }
        guard let number = Double(digits) else {
            throw UnitError(problem: .unexpected(found: digits, expected: "a number"), offset: start)
        }
        guard let unit = Unit.one.scaled(by: number) else { throw UnitError(problem: .outOfRange, offset: start) }
        return unit
    }

    /// The power that follows a factor, if one does.
    private mutating func parseExponent() throws(UnitError) -> Rational? {
        let start = position
        var text = ""
        while let character = peek(), let digit = Self.raised[character] {
            text.append(digit)
            position += 1
        }
        if text.isEmpty {
            if peek() == "^" {
                position += 1
            } else if peek() == "*", peek(1) == "*" {
                position += 2
            } else {
                return nil
            }
            skipBlanks()
            let isFraction = peek() == "("
            while let character = peek(), isFraction ? true : character.isNumber || "+-−.".contains(character) {
                text.append(take(character))
                if isFraction, character == ")" { break }
            }
        }
        guard let exponent = Self.rational(text), abs(exponent.doubleValue) <= 100, exponent.denominator <= 1000 else {
            throw UnitError(problem: .exponent(text), offset: start)
        }
        return exponent
    }

    /// `-2`, `0.5`, `(1/2)`.
    private static func rational(_ text: String) -> Rational? {
        var body = text.filter { !$0.isWhitespace }.map { $0 == "−" ? "-" : $0 }[...]
        if body.first == "(" {
            guard body.last == ")" else { return nil }
            body = body.dropFirst().dropLast()
        }
        let isNegative = body.first == "-"
        if isNegative || body.first == "+" { body = body.dropFirst() }
        let parts = body.split(separator: "/", omittingEmptySubsequences: false).map { part in
            part.contains { $0.isNumber } ? Rational(decimal: String(part)) : nil
        }
        guard let top = parts.first ?? nil, parts.count <= 2 else { return nil }
        var value = top
        if parts.count == 2 {
            guard let bottom = parts[1], let quotient = top.divided(by: bottom) else { return nil }
            value = quotient
        }
        return isNegative ? value.negated : value
    }

    static func isName(_ text: String) -> Bool {
        guard let first = text.first, beginsName(first) else { return false }
        return text.allSatisfy(continuesName) || text.count == 1
    }

    private static func beginsName(_ character: Character) -> Bool {
        character.isLetter || "_°%℃℉".contains(character)
    }

    private static func continuesName(_ character: Character) -> Bool {
        character.isLetter || character == "_" || (character.isNumber && raised[character] == nil)
    }

    private mutating func parseName() -> String {
        let start = position
        position += 1
        while let character = peek(), Self.continuesName(character) { position += 1 }
        return String(characters[start..<position])
    }

    private func combined(_ left: Unit, _ combine: (Unit) -> (Unit) -> Unit?, with right: Unit) throws(UnitError) -> Unit {
        guard let result = combine(left)(right) else { throw failure(.outOfRange) }
        return result
    }

    private mutating func take(_ character: Character) -> Character {
        position += 1
        return character
    }

    private func peek(_ distance: Int = 0) -> Character? {
        position + distance < characters.count ? characters[position + distance] : nil
    }

    private mutating func skipBlanks() {
        while let character = peek(), character.isWhitespace { position += 1 }
    }

    private func unexpected(_ expected: String) -> UnitError {
        failure(.unexpected(found: peek().map { String($0) } ?? "", expected: expected))
    }

    private func failure(_ problem: UnitError.Problem) -> UnitError { UnitError(problem: problem, offset: position) }
}
