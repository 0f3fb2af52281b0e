/// What parts the fields of a record.
public enum Delimiter: Sendable, Equatable, CaseIterable {
    case tab
    case semicolon
    case comma
    /// Runs of blanks and tabs, also before the first and after the last field.
    case blanks

    var byte: UInt8 {
        switch self {
        case .tab: UInt8(ascii: "\t")
        case .semicolon: UInt8(ascii: ";")
        case .comma: UInt8(ascii: ",")
        case .blanks: UInt8(ascii: " ")
        }
    }
}

/// What parts the whole from the fraction.
public enum DecimalMark: Sendable, Equatable {
    case point
    case comma

    var byte: UInt8 { self == .point ? UInt8(ascii: ".") : UInt8(ascii: ",") }
}

/// How a text is to be read, found out from the text where the reader does not say.
struct Dialect {
    let delimiter: Delimiter
    let newline: UInt8
    let mark: DecimalMark

    /// The dialect of a text.
    ///
    /// - Throws: `ambiguousComma` if a comma may part the decimals or the thousands.
    init(of bytes: UnsafeBufferPointer<UInt8>, start: UnsafePointer<UInt8>, reader: TableReader) throws(TableError) {
        // Classic Mac OS ended lines with a carriage return alone.
        let newline =
            bytes.contains(UInt8(ascii: "\n")) || !bytes.contains(UInt8(ascii: "\r")) ? UInt8(ascii: "\n") : UInt8(ascii: "\r")
        func cursor(_ delimiter: Delimiter) -> RecordCursor {
            RecordCursor(bytes, start: start, delimiter: delimiter, newline: newline, lineLimit: reader.lineLimit)
        }
        self.newline = newline
        if let delimiter = reader.delimiter {
            self.delimiter = delimiter
        } else {
            var best = (score: 0.0, delimiter: Delimiter.comma)
            // In the order of preference: one must beat those before it.
            for candidate in Delimiter.allCases where candidate != .comma || reader.decimalMark != .comma {
                let marks = reader.decimalMark.map { [$0] } ?? (candidate == .semicolon ? [.point, .comma] : [.point])
                let score = DialectSample(cursor(candidate), marks: marks).score
                if score > best.score { best = (score, candidate) }
            }
            delimiter = best.delimiter
        }
        if let mark = reader.decimalMark {
            self.mark = mark
        } else if delimiter == .semicolon && bytes.contains(UInt8(ascii: ",")) {
            mark = try Self.decimalMark(cursor(.semicolon))
        } else {
            mark = .point
        }
    }

    /// The comma, if there are numbers with one and none with a point, and at least one of them cannot be a whole number with
    /// its thousands parted.
    private static func decimalMark(_ start: RecordCursor) throws(TableError) -> DecimalMark {
        var cursor = start
        var isCertain = false
        var doubtful: TableError?
        while try cursor.beginRecord() {
            repeat {
                let field = try cursor.nextField()
                let text = UnsafeBufferPointer(start: field.start, count: field.end - field.start)
                if text.contains(UInt8(ascii: ".")), case .number = FieldMeaning(field, mark: DecimalMark.point.byte) {
                    return .point
                }
                guard text.contains(UInt8(ascii: ",")), case .number = FieldMeaning(field, mark: DecimalMark.comma.byte) else {
                    continue
                }
                if mayPartThousands(text) {
                    doubtful =
                        doubtful
                        ?? TableError(.ambiguousComma(line: cursor.recordLine, column: cursor.column, value: field.text))
                } else {
                    isCertain = true
                }
            } while !cursor.isRecordEnded
        }
        if !isCertain, let doubtful { throw doubtful }
        return isCertain ? .comma : .point
    }

    /// Whether a number with one comma may be a whole number: one to three digits, not 0 first, then exactly three.
    private static func mayPartThousands(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let digits = text.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: " ") }
        guard let comma = digits.firstIndex(of: UInt8(ascii: ",")), digits.first != UInt8(ascii: "0") else { return false }
        let group = digits[(comma + 1)...]
        return 1...3 ~= comma - digits.startIndex && group.count == 3 && group.allSatisfy { 48...57 ~= $0 }
    }
}

/// The first records of a text, read with one delimiter, to judge the delimiter by.
private struct DialectSample {
    /// 0 if the delimiter does not occur; else how regular the records are, 0 to 1, plus the share of numbers, 0 to 1.
    private(set) var score = 0.0

    init(_ start: RecordCursor, marks: [DecimalMark]) {
        var cursor = start
        var countsOfRecords: [Int: Int] = [:]
        var recordCount = 0
        var fields = (numeric: 0, all: 0)
        do throws(TableError) {
            while recordCount < 100, start.remainingCount - cursor.remainingCount < 1 << 18 || recordCount < 2 {
                guard try cursor.beginRecord() else { break }
                if recordCount == 1 { fields = (0, 0) }  // The first record may be a header.
                repeat {
                    fields.all += 1
                    let field = try cursor.nextField()
                    if marks.contains(where: { FieldMeaning(field, mark: $0.byte) != .text }) { fields.numeric += 1 }
                } while !cursor.isRecordEnded
                countsOfRecords[cursor.column, default: 0] += 1
                recordCount += 1
            }
        } catch {
            // What cannot be read this way is not meant this way, unless no other way is better.
            return
        }
        guard let usual = countsOfRecords.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), usual.key > 1 else { return }
        score = Double(usual.value) / Double(recordCount) + Double(fields.numeric) / Double(fields.all)
    }
}
