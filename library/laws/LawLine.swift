import Expressions
import Units

/// One line of a law file, taken apart.
enum LawLine {
    case set(name: String)
    case title(String)
    /// Nil for a base unit of the set's own.
    case unit(name: String, definition: Unit?)
    case law(id: String, title: String?)
    case source(String)
    case note(String)
    case data(path: String)
    case formula(target: KnownLaw.Quantity, text: String)
    case variables(names: [String], unit: Unit?, sampling: Sampling?)
    case test(names: [String], sampling: Sampling)

    /// What is wrong with a line: a sentence.
    struct Fault: Error {
        let message: String

        init(_ message: String) { self.message = message }
    }

    private static let keywords: Set<String> = ["set", "title", "unit", "law", "source", "note", "data", "test"]

    /// Nil for a line that is empty or a comment.
    init?(_ line: Substring, vocabulary: UnitVocabulary) throws(Fault) {
        let content = line.prefix { $0 != "#" }.trimmed
        guard !content.isEmpty else { return nil }
        let word = content.prefix { $0.isLetter }
        let rest = content.dropFirst(word.count)
        guard Self.keywords.contains(String(word)), rest.first.map(\.isWhitespace) ?? true else {
            self = try Self.quantities(content, vocabulary: vocabulary)
            return
        }
        let text = rest.trimmed
        guard let first = text.first, !"=[,".contains(first), !(text.hasPrefix("in ") && text.contains("..")) else {
            throw Fault(
                text.isEmpty
                    ? "‘\(word)’ stands alone; write what it says after it"
                    : "‘\(word)’ is a word of law files; write `\(word)` in backticks for a quantity of that name")
        }
        switch word {
        case "set": self = .set(name: text)
        case "title": self = .title(text)
        case "unit": self = try Self.unit(text, vocabulary: vocabulary)
        case "law":
            let id = text.prefix { !$0.isWhitespace }
            let title = text.dropFirst(id.count).trimmed
            self = .law(id: String(id), title: title.isEmpty ? nil : title)
        case "source": self = .source(text)
        case "note": self = .note(text)
        case "data": self = .data(path: text)
        default: self = try Self.test(text, vocabulary: vocabulary)
        }
    }

    /// `apple`, or `inch = 2.54 cm`.
    private static func unit(_ text: String, vocabulary: UnitVocabulary) throws(Fault) -> LawLine {
        let parts = text.split(separator: "=", maxSplits: 1)
        let definition = parts.count == 2 ? try parsed(unit: parts[1].trimmed, vocabulary: vocabulary) : nil
        return .unit(name: parts[0].trimmed, definition: definition)
    }

    /// The line of a formula or of variables.
    private static func quantities(_ content: String, vocabulary: UnitVocabulary) throws(Fault) -> LawLine {
        if let sign = content.firstOutsideQuotes(of: "=") {
            let (target, unit) = try withoutUnit(content[..<sign], vocabulary: vocabulary)
            let names = try parsed(names: target)
            guard names.count == 1 else {
                throw Fault("a formula gives one quantity, not \(names.count): write one name before the ‘=’")
            }
            let text = content[content.index(after: sign)...].trimmed
            guard !text.isEmpty else { throw Fault("there is no formula after the ‘=’") }
            return .formula(target: KnownLaw.Quantity(name: names[0], unit: unit), text: text)
        }
        if let place = content.rangeOfWord("in") {
            let (range, unit) = try withoutUnit(content[place.upperBound...], vocabulary: vocabulary)
            let names = try parsed(names: content[..<place.lowerBound].trimmed)
            return .variables(names: names, unit: unit, sampling: try Sampling(parsing: range))
        }
        let (text, unit) = try withoutUnit(content[...], vocabulary: vocabulary)
        return .variables(names: try parsed(names: text), unit: unit, sampling: nil)
    }

    private static func test(_ text: String, vocabulary: UnitVocabulary) throws(Fault) -> LawLine {
        guard let place = text.rangeOfWord("in") else {
            throw Fault("a test line says where variables are drawn from: test x in 0 .. 1, step 0.01")
        }
        let names = try parsed(names: text[..<place.lowerBound].trimmed)
        return .test(names: names, sampling: try Sampling(parsing: text[place.upperBound...].trimmed))
    }

    /// The text before a unit in brackets at its end, and the unit.
    private static func withoutUnit(
        _ text: Substring, vocabulary: UnitVocabulary
    ) throws(Fault) -> (text: String, unit: Unit?) {
        guard let open = text.firstOutsideQuotes(of: "[") else { return (text.trimmed, nil) }
        let bracket = text[open...].trimmed
        guard bracket.last == "]", bracket.firstOutsideQuotes(of: "]") == bracket.index(before: bracket.endIndex) else {
            throw Fault("a unit stands in brackets at the end: [kg m^2]")
        }
        return (text[..<open].trimmed, try parsed(unit: String(bracket.dropFirst().dropLast()), vocabulary: vocabulary))
    }

    private static func parsed(unit text: String, vocabulary: UnitVocabulary) throws(Fault) -> Unit {
        do {
            return try Unit(parsing: text, vocabulary: vocabulary)
        } catch {
            throw Fault("the unit [\(text)]: \(error)")
        }
    }

    /// Names between commas; one with odd characters in backticks.
    private static func parsed(names text: String) throws(Fault) -> [String] {
        var names: [String] = []
        for part in text.splitOutsideQuotes(at: ",") {
            let name = part.trimmed
            if name.count > 2, name.hasPrefix("`"), name.hasSuffix("`") {
                names.append(String(name.dropFirst().dropLast()))
                continue
            }
            guard let first = name.first, first.isLetter || first == "_",
                name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
            else {
                throw Fault(
                    name.isEmpty
                        ? "a name is missing; the lines of a law are ‘y = formula’, ‘x in 1 .. 5’ and those that begin with a keyword"
                        : "‘\(name)’ is neither a name nor a line of a law; names with other characters stand in backticks")
            }
            names.append(name)
        }
        return names
    }
}
