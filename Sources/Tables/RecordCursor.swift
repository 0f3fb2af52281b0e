import Glibc

/// Walks through the records of a delimited text and the fields of a record, by pointers into the text.
///
/// A record is a line, or several where a quoted field holds line ends. Blank lines and lines that start with # are not
/// records. The line being read is bounded before its fields are, so a missing line end cannot run away.
struct RecordCursor {
    let delimiter: UInt8
    /// Runs of blanks and tabs part the fields; `delimiter` is then the blank.
    let splitsAtBlanks: Bool
    private let newline: UInt8
    private let lineLimit: Int
    private let end: UnsafePointer<UInt8>

    /// Where the next field starts.
    var position: UnsafePointer<UInt8>
    /// The end of the present line, before its line end.
    private(set) var lineEnd: UnsafePointer<UInt8>
    /// Whether the last field of the record has been read.
    var isRecordEnded = false
    /// The number of the present line, from 1.
    private(set) var line = 0
    /// The number of the line in which the record starts.
    private(set) var recordLine = 0
    /// The number of the field last read by `nextField`, from 1; `DelimitedBody` keeps it for the fields it reads itself.
    var column = 0
    private(set) var recordStart: UnsafePointer<UInt8>
    private var nextLine: UnsafePointer<UInt8>
    /// The last comment that was passed over, its # included.
    private(set) var lastComment: UnsafeBufferPointer<UInt8>?

    /// The bytes of a field, without its blanks or its quotes.
    struct Field {
        let start: UnsafePointer<UInt8>
        let end: UnsafePointer<UInt8>
        /// Whether doubled quotes stand for single ones.
        var hasDoubledQuotes = false

        var isEmpty: Bool { start == end }

        /// The text, with replacement characters where it is not UTF-8.
        var text: String {
            let text = String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
            guard hasDoubledQuotes else { return text }
            var isSecond = false
            return String(
                String.UnicodeScalarView(
                    text.unicodeScalars.filter { scalar in
                        isSecond = scalar == "\"" && !isSecond
                        return scalar != "\"" || isSecond
                    }))
        }
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>, start: UnsafePointer<UInt8>, delimiter: Delimiter, newline: UInt8, lineLimit: Int)
    {
        self.delimiter = delimiter.byte
        splitsAtBlanks = delimiter == .blanks
        self.newline = newline
        self.lineLimit = lineLimit
        end = start + bytes.count
        position = start
        lineEnd = start
        nextLine = start
        recordStart = start
    }

    /// How many bytes are left after the present line.
    var remainingCount: Int { end - nextLine }

    @inline(__always)
    func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (byte == UInt8(ascii: "\t") && delimiter != UInt8(ascii: "\t"))
    }

    /// Moves to the next record; false at the end of the text.
    mutating func beginRecord() throws(TableError) -> Bool {
        while nextLine < end {
            let start = nextLine
            try beginLine()
            var first = start
            while first < lineEnd, isBlank(first.pointee) { first += 1 }
            if first == lineEnd { continue }
            if first.pointee == UInt8(ascii: "#") {
                lastComment = UnsafeBufferPointer(start: first, count: lineEnd - first)
                continue
            }
            position = start
            recordStart = start
            recordLine = line
            isRecordEnded = false
            column = 0
            return true
        }
        return false
    }

    private mutating func beginLine() throws(TableError) {
        let start = nextLine
        line += 1
        let reach = min(end - start, lineLimit + 2)
        if let found = memchr(start, Int32(newline), reach) {
            lineEnd = UnsafePointer(found.assumingMemoryBound(to: UInt8.self))
            nextLine = lineEnd + 1
            if newline == UInt8(ascii: "\n"), lineEnd > start, lineEnd[-1] == UInt8(ascii: "\r") { lineEnd -= 1 }
        } else {
            lineEnd = start + reach
            nextLine = lineEnd
        }
        if lineEnd - start > lineLimit { throw TableError(.lineTooLong(line: line, characterLimit: lineLimit)) }
    }

    /// Reads the next field of the record, of any kind.
    mutating func nextField() throws(TableError) -> Field {
        column += 1
        while position < lineEnd, isBlank(position.pointee) { position += 1 }
        let start = position
        if start == lineEnd {
            isRecordEnded = true
            return Field(start: start, end: start)
        }
        if start.pointee == UInt8(ascii: "\"") { return try quotedField() }
        var fieldEnd = start
        while fieldEnd < lineEnd, fieldEnd.pointee != delimiter, !(splitsAtBlanks && isBlank(fieldEnd.pointee)) {
            fieldEnd += 1
        }
        position = fieldEnd
        _ = closeField()
        while fieldEnd > start, isBlank(fieldEnd[-1]) { fieldEnd -= 1 }
        return Field(start: start, end: fieldEnd)
    }

    private mutating func quotedField() throws(TableError) -> Field {
        let openingLine = line
        let start = position + 1
        var next = start
        var hasDoubledQuotes = false
        while true {
            guard let found = memchr(next, Int32(UInt8(ascii: "\"")), lineEnd - next) else {
                if nextLine == end { throw TableError(.unterminatedQuote(line: openingLine)) }
                next = nextLine
                try beginLine()
                if lineEnd - recordStart > lineLimit {
                    throw TableError(.lineTooLong(line: openingLine, characterLimit: lineLimit))
                }
                continue
            }
            let quote = UnsafePointer(found.assumingMemoryBound(to: UInt8.self))
            position = quote + 1
            if position < lineEnd, position.pointee == UInt8(ascii: "\"") {
                hasDoubledQuotes = true
                next = position + 1
                continue
            }
            if !closeField() { throw TableError(.textAfterQuote(line: line, column: column)) }
            return Field(start: start, end: quote, hasDoubledQuotes: hasDoubledQuotes)
        }
    }

    /// Moves past the blanks and the delimiter after a field that ends at `position`; false, and no move, if something else
    /// follows.
    @inline(__always)
    mutating func closeField() -> Bool {
        var next = position
        while next < lineEnd, isBlank(next.pointee) { next += 1 }
        if next == lineEnd {
            isRecordEnded = true
        } else if splitsAtBlanks {
            if next == position { return false }
        } else if next.pointee == delimiter {
            next += 1
        } else {
            return false
        }
        position = next
        return true
    }
}
