import Glibc

/// The records of data of a delimited text, as columns of numbers.
///
/// Measured on one core of a shared AMD EPYC (family 25, model 17), whole reads from a mapped file in the page cache, best of
/// five: 265 MB/s with fields like -12.345, 446 MB/s with shortest round-trip forms, 588 MB/s with 19 digits; 90 MB/s where
/// three fields in four are missing, for these go the slow way.
struct DelimitedBody {
    /// A column of numbers for every field of a record; a text column holds NaN where its text is. None where they went to a file.
    let columns: [[Double]]
    let rowCount: Int
    /// For each column, the first field that is neither a number nor missing.
    let firstTexts: [TextField?]
    /// Whether the last field of every record is void: then each record ends with a delimiter.
    let isLastColumnVoid: Bool

    struct TextField {
        let row: Int
        let line: Int
        let value: String
    }

    /// Reads the records after the cursor's present one, or that one too if it is not a header.
    ///
    /// - Parameters:
    ///   - file: where the columns go block by block, instead of into memory.
    ///   - forget: called with the place up to which the text has gone there.
    /// - Throws: `raggedRow` unless every record has `columnCount` fields, and what the cursor and the file throw.
    init(
        _ cursor: inout RecordCursor, columnCount: Int, startsAtPresentRecord: Bool, mark: UInt8, file: ColumnFile? = nil,
        forget: (UnsafePointer<UInt8>) -> Void = { _ in }
    ) throws(TableError) {
        var buffers = ColumnBuffers(count: columnCount)
        var firstTexts = [TextField?](repeating: nil, count: columnCount)
        // The row of the table, and where its values go.
        var (row, place) = (0, 0)
        var voidLastFields = 0
        var hasRecord = startsAtPresentRecord
        if !hasRecord { hasRecord = try cursor.beginRecord() }
        // A copy in registers: the loop below is the hot one.
        var local = cursor
        while hasRecord {
            if let file, place == ColumnFile.blockRows {
                try file.append(buffers.columns, rows: place)
                place = 0
                forget(local.recordStart)
            } else if place == buffers.capacity {
                buffers.grow()
            }
            var column = 0
            repeat {
                if let value = local.nextNumber(mark: mark) {
                    if column < columnCount { buffers.columns[column][place] = value }
                } else {
                    local.column = column
                    let field = try local.nextField()
                    if column < columnCount {
                        switch FieldMeaning(field, mark: mark) {
                        case .number(let value): buffers.columns[column][place] = value
                        case .missing: buffers.columns[column][place] = .nan
                        case .text:
                            buffers.columns[column][place] = .nan
                            if firstTexts[column] == nil {
                                let value = String(field.text.prefix(60))
                                firstTexts[column] = TextField(row: row + 1, line: local.recordLine, value: value)
                            }
                        }
                    }
                    if field.isEmpty, column == columnCount - 1 { voidLastFields += 1 }
                }
                column += 1
            } while !local.isRecordEnded
            if column != columnCount {
                throw TableError(.raggedRow(line: local.recordLine, expected: columnCount, found: column))
            }
            row += 1
            place += 1
            hasRecord = try local.beginRecord()
        }
        cursor = local
        isLastColumnVoid = row > 0 && voidLastFields == row
        self.firstTexts = firstTexts
        rowCount = row
        if let file {
            if place > 0 { try file.append(buffers.columns, rows: place) }
            columns = []
        } else {
            columns = buffers.arrays(rowCount: row)
        }
    }
}

extension RecordCursor {
    /// Reads the next field if it is a plain number, the common case; else nil, and the cursor stays.
    @inline(__always)
    mutating func nextNumber(mark: UInt8) -> Double? {
        let before = position
        var start = before
        while start < lineEnd, isBlank(start.pointee) { start += 1 }
        guard let scanned = DecimalKernel.scan(start, lineEnd, mark: mark) else { return nil }
        position = scanned.next
        if closeField() { return scanned.value }
        position = before
        return nil
    }
}

/// Columns that grow together.
private struct ColumnBuffers: ~Copyable {
    let count: Int
    private(set) var capacity = 0
    let columns: UnsafeMutablePointer<UnsafeMutablePointer<Double>>

    init(count: Int) {
        self.count = count
        columns = .allocate(capacity: count)
        for column in 0..<count { columns[column] = .allocate(capacity: 0) }
    }

    deinit {
        for column in 0..<count { columns[column].deallocate() }
        columns.deallocate()
    }

    mutating func grow() {
        let larger = max(64, 2 * capacity)
        for column in 0..<count {
            let old = columns[column]
            columns[column] = .allocate(capacity: larger)
            columns[column].moveInitialize(from: old, count: capacity)
            old.deallocate()
        }
        capacity = larger
    }

    borrowing func arrays(rowCount: Int) -> [[Double]] {
        (0..<count).map { Array(UnsafeBufferPointer(start: columns[$0], count: rowCount)) }
    }
}
