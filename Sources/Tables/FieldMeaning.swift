/// What a field says.
enum FieldMeaning: Equatable {
    case number(Double)
    case missing
    case text

    /// The meaning of a field whose decimal mark is `mark`. An infinity is a number.
    init(_ field: RecordCursor.Field, mark: UInt8) {
        var start = field.start
        var end = field.end
        // A quoted field keeps its blanks as text; as a number they mean nothing.
        while start < end, start.pointee == UInt8(ascii: " ") { start += 1 }
        while start < end, end[-1] == UInt8(ascii: " ") { end -= 1 }
        if start == end {
            self = .missing
        } else if let scanned = DecimalKernel.scan(start, end, mark: mark), scanned.next == end {
            self = .number(scanned.value)
        } else {
            self.init(word: UnsafeBufferPointer(start: start, count: end - start))
        }
    }

    private init(word: UnsafeBufferPointer<UInt8>) {
        guard word.count <= 9 else {
            self = .text
            return
        }
        let isSigned = word.count > 1 && (word[0] == UInt8(ascii: "-") || word[0] == UInt8(ascii: "+"))
        let letters = UnsafeBufferPointer(rebasing: word[(isSigned ? 1 : 0)...])
        if Self.infinities.contains(where: { Self.matches(letters, $0) }) {
            self = .number(isSigned && word[0] == UInt8(ascii: "-") ? -.infinity : .infinity)
        } else if Self.matches(letters, Self.notANumber) || Self.missingWords.contains(where: { Self.matches(word, $0) }) {
            self = .missing
        } else {
            self = .text
        }
    }

    private static let infinities = ["inf", "infinity"].map { Array($0.utf8) }
    private static let notANumber = Array("nan".utf8)
    private static let missingWords = ["na", "n/a", "#n/a", "<na>", "null", "none", "-"].map { Array($0.utf8) }

    /// Whether the bytes are these lower-case letters, in either case.
    private static func matches(_ bytes: UnsafeBufferPointer<UInt8>, _ lowercase: [UInt8]) -> Bool {
        bytes.count == lowercase.count
            && zip(bytes, lowercase).allSatisfy { byte, letter in
                byte == letter || (65...90 ~= byte && byte | 0x20 == letter)
            }
    }
}
