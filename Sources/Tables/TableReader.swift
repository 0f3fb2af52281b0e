import Glibc

/// Reads a table from delimited text: CSV, TSV, columns parted by blanks, each also compressed with gzip.
///
/// What is not said is found out: the delimiter from the first 100 records; the decimal comma, where semicolons part the
/// fields, from all; the header from the first record, which is one if it holds a field that is neither a number nor
/// missing. If there is none and the last comment before the data has as many words as there are columns, none a number,
/// these are the names; else they are x1, x2, ….
///
/// - A number has a sign, digits, a mark and an exponent (e, E, or Fortran's d, D), and is correctly rounded.
/// - Missing are: nothing, `-`, and in either case NaN, NA, N/A, #N/A, <NA>, null, none. Infinite are inf and infinity.
/// - A column with any other text is left out and named in `Table.textColumns`.
/// - A field in double quotes may hold delimiters, line ends, and quotes written twice.
/// - Blank lines and lines that start with # are passed over; lines end with LF, CR LF or CR; a byte order mark is ignored.
/// - A last column without name or value is the mark of a delimiter at the end of each line, and is left out.
///
/// Memory: the columns, and the text unless it is an uncompressed regular file, which is mapped. A mapped file must not be
/// cut short by another process while it is read.
public struct TableReader: Sendable, Equatable {
    /// The delimiter, or nil to find it out.
    public var delimiter: Delimiter?
    /// Whether the first record holds the names, or nil to find it out.
    public var hasHeader: Bool?
    /// The decimal mark, or nil to find it out.
    public var decimalMark: DecimalMark?
    /// The largest number of bytes in a line, or in the lines of a record with quoted line ends.
    public var lineLimit = 1_000_000
    /// The largest number of bytes of text, after inflation.
    public var byteLimit = 1 << 33

    /// A reader that finds out everything.
    public init() {}

    /// The table in the file at `path`, or on standard input if `path` is "-".
    public func read(path: String) throws(TableError) -> Table {
        if path == "-" { return try read(fileDescriptor: STDIN_FILENO, name: "standard input") }
        return try naming(path) { () throws(TableError) in
            try OpenFile(reading: path).withBytes(byteLimit: byteLimit, table)
        }
    }

    /// The table that an open file descriptor gives until its end; `name` stands for it in errors. It is not closed.
    public func read(fileDescriptor: Int32, name: String) throws(TableError) -> Table {
        try naming(name) { () throws(TableError) in
            try ByteBuffer(readingAll: fileDescriptor, byteLimit: byteLimit).withBytes(table)
        }
    }

    /// The table in these bytes; `name` stands for them in errors.
    public func read(bytes: [UInt8], name: String? = nil) throws(TableError) -> Table {
        try naming(name) { () throws(TableError) in
            try bytes.withUnsafeBufferPointer { bytes throws(TableError) in try table(bytes) }
        }
    }

    private func naming(_ source: String?, _ body: () throws(TableError) -> Table) throws(TableError) -> Table {
        do throws(TableError) { return try body() } catch { throw TableError(error.problem, source: source) }
    }

    private func table(_ bytes: UnsafeBufferPointer<UInt8>) throws(TableError) -> Table {
        if ByteBuffer.isGzip(bytes) {
            return try ByteBuffer(inflating: bytes, byteLimit: byteLimit).withBytes(parsedTable)
        }
        return try parsedTable(bytes)
    }

    private func parsedTable(_ bytes: UnsafeBufferPointer<UInt8>) throws(TableError) -> Table {
        try BinaryData.check(bytes)
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = UnsafeBufferPointer(rebasing: bytes[(bytes.starts(with: mark) ? mark.count : 0)...])
        guard let start = text.baseAddress, !text.isEmpty else { throw TableError(.empty) }
        let dialect = try Dialect(of: text, start: start, reader: self)
        func cursor() -> RecordCursor {
            RecordCursor(
                text, start: start, delimiter: dialect.delimiter, newline: dialect.newline, lineLimit: lineLimit)
        }
        var header = try TableHeader(cursor(), mark: dialect.mark, isPresent: hasHeader)
        var body = cursor()
        guard try body.beginRecord() else { throw TableError(.empty) }
        if header.isRecord {
            while !body.isRecordEnded { _ = try body.nextField() }
        } else if hasHeader != false, let comment = body.lastComment {
            header.take(comment, delimiter: dialect.delimiter)
        }
        let records = try DelimitedBody(
            &body, columnCount: header.names.count, startsAtPresentRecord: !header.isRecord, mark: dialect.mark.byte)
        return try Self.table(header: header, body: records)
    }

    private static func table(header: TableHeader, body: DelimitedBody) throws(TableError) -> Table {
        if body.columns.first?.isEmpty ?? true { throw TableError(.onlyHeader) }
        var places = Array(header.names.indices)
        if body.isLastColumnVoid, header.names.count > 1, header.names.last == "" { places.removeLast() }
        var numeric: [Int] = []
        var textColumns: [Table.TextColumn] = []
        for place in places {
            guard let text = body.firstTexts[place] else {
                numeric.append(place)
                continue
            }
            let name = header.names[place].isEmpty ? "x\(place + 1)" : header.names[place]
            textColumns.append(
                Table.TextColumn(name: name, position: place + 1, row: text.row, line: text.line, value: text.value))
        }
        if numeric.isEmpty, let text = textColumns.first { throw TableError(.noNumbers(text)) }
        if numeric.allSatisfy({ body.columns[$0].allSatisfy(\.isNaN) }) { throw TableError(.allMissing) }
        return try Table(
            names: numeric.map { header.names[$0] }, columns: numeric.map { body.columns[$0] }, textColumns: textColumns,
            positions: numeric.map { $0 + 1 })
    }
}
