extension Table {
    /// The table as delimited text: the names, then the rows, every line ended by LF.
    ///
    /// A number is written in the shortest form that reads back to the same bits, a missing value as NaN, an infinity as inf.
    /// A name is quoted where it must be. `TableReader` gives the same table back, if it is told that there is a header
    /// where all names look like numbers.
    public func delimitedText(_ delimiter: Delimiter = .comma, decimalMark: DecimalMark = .point) -> [UInt8] {
        precondition(
            decimalMark == .point || delimiter != .comma, "a comma cannot part both the fields and the decimals")
        var text: [UInt8] = []
        text.reserveCapacity((rowCount + 1) * columns.count * 20)
        for (index, name) in names.enumerated() {
            if index > 0 { text.append(delimiter.byte) }
            text += Self.quoted(name)
        }
        text.append(UInt8(ascii: "\n"))
        for row in 0..<rowCount {
            for column in columns.indices {
                if column > 0 { text.append(delimiter.byte) }
                Self.append(columns[column][row], decimalMark: decimalMark, to: &text)
            }
            text.append(UInt8(ascii: "\n"))
        }
        return text
    }

    /// Writes the table to a file, as `delimitedText` has it. The file appears whole or not at all: the text goes to a new
    /// file beside it, which then takes the name. What is no regular file, such as a pipe, is written directly.
    ///
    /// - Throws: `unwritable` with the system's reason, or `isDirectory`.
    public func writeCSV(to path: String, delimiter: Delimiter = .comma) throws(TableError) {
        try AtomicFile.write([(path, delimitedText(delimiter))])
    }

    private static func append(_ value: Double, decimalMark: DecimalMark, to text: inout [UInt8]) {
        if value.isNaN {
            text += "NaN".utf8
            return
        }
        let digits = value.description.utf8
        // "1.0" says no more than "1".
        let isWhole = digits.count > 2 && digits.suffix(2).elementsEqual(".0".utf8)
        let shortest = isWhole ? digits.dropLast(2) : digits[...]
        if decimalMark == .comma {
            text += shortest.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: ",") : $0 }
        } else {
            text += shortest
        }
    }

    private static func quoted(_ name: String) -> [UInt8] {
        let isPlain = name.utf8.allSatisfy { $0 > UInt8(ascii: " ") && !",;\"".utf8.contains($0) } && !name.hasPrefix("#")
        if isPlain { return Array(name.utf8) }
        return Array("\"".utf8) + name.utf8.flatMap { $0 == UInt8(ascii: "\"") ? [$0, $0] : [$0] } + Array("\"".utf8)
    }
}
