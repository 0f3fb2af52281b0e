/// Cutting a line of a law file into words.
extension StringProtocol {
    /// Without white space at the ends.
    var trimmed: String {
        let rest = drop { $0.isWhitespace }
        guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(rest[...last])
    }

    /// Where the character first stands outside names in backticks.
    func firstOutsideQuotes(of character: Character) -> Index? {
        var isQuoted = false
        return indices.first { index in
            if self[index] == "`" { isQuoted.toggle() }
            return self[index] == character && !isQuoted
        }
    }

    /// The parts between the separators that stand outside names in backticks.
    func splitOutsideQuotes(at separator: Character) -> [String] {
        var parts = [""]
        var isQuoted = false
        for character in self {
            if character == "`" { isQuoted.toggle() }
            if character == separator, !isQuoted { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts
    }

    /// Where the word first stands between white space, outside names in backticks.
    func rangeOfWord(_ word: String) -> Range<Index>? {
        var isQuoted = false
        var previous: Character = " "
        for index in indices {
            if self[index] == "`" { isQuoted.toggle() }
            if !isQuoted, previous.isWhitespace, self[index...].hasPrefix(word) {
                let end = self.index(index, offsetBy: word.count)
                if end == endIndex || self[end].isWhitespace { return index..<end }
            }
            previous = self[index]
        }
        return nil
    }
}
