/// The names of the columns, from the first record, from a comment above it, or none.
struct TableHeader {
    /// One for each column; empty for a column without a name.
    private(set) var names: [String] = []
    /// Whether the first record is the header and not data.
    private(set) var isRecord = false

    /// Looks at the first record after `start`. It is a header if `isPresent` says so, or, where that is nil, if it has a
    /// field that is neither a number nor missing.
    init(_ start: RecordCursor, mark: DecimalMark, isPresent: Bool?) throws(TableError) {
        var cursor = start
        guard try cursor.beginRecord() else { return }
        repeat {
            let field = try cursor.nextField()
            names.append(Self.trimmed(field.text))
            if FieldMeaning(field, mark: mark.byte) == .text { isRecord = true }
        } while !cursor.isRecordEnded
        isRecord = isPresent ?? isRecord
        if !isRecord { names = names.map { _ in "" } }
    }

    /// Takes the names from a comment, if it holds as many words as there are columns, all different and none a number. They
    /// are parted as the data are, or by blanks.
    mutating func take(_ comment: UnsafeBufferPointer<UInt8>, delimiter: Delimiter) {
        let words = UnsafeBufferPointer(rebasing: comment.drop { $0 == UInt8(ascii: "#") })
        guard let start = words.baseAddress else { return }
        for delimiter in [delimiter, .blanks] {
            var cursor = RecordCursor(
                words, start: start, delimiter: delimiter, newline: UInt8(ascii: "\n"), lineLimit: words.count)
            var found: [String] = []
            do throws(TableError) {
                guard try cursor.beginRecord() else { return }
                repeat {
                    let field = try cursor.nextField()
                    guard FieldMeaning(field, mark: DecimalMark.point.byte) == .text else { break }
                    found.append(field.text)
                } while !cursor.isRecordEnded
            } catch {
                continue  // An apostrophe or a quote in a remark: these are no names.
            }
            if found.count == names.count, Set(found).count == found.count, cursor.isRecordEnded {
                names = found
                return
            }
        }
    }

    private static func trimmed(_ text: String) -> String {
        let rest = text.drop { $0.isWhitespace }
        guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(rest[...last])
    }
}
