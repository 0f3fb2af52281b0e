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
            try OpenFile(reading: path).withBytes(byteLimit: byteLimit) { (bytes, _) throws(TableError) in try table(bytes) }
        }
    }

    /// The table in the file at `path`, or on standard input if `path` is "-", its numbers in a temporary file.
    ///
    /// Memory: a block of the columns, whatever the table's size, and some 16 MB of the text where that is an uncompressed regular
    /// file, of any length. Texts that are not are held whole, up to the limit; where semicolons part the fields and commas the
    /// decimals, the mapped text is gone through once before, in memory that the system may take back.
    package func store(path: String) throws(TableError) -> StoredTable {
        let source = path == "-" ? "standard input" : path
        return try naming(source) { () throws(TableError) in
            guard path != "-" else {
                return try ByteBuffer(readingAll: STDIN_FILENO, byteLimit: byteLimit).withBytes {
                    (bytes) throws(TableError) in try storedTable(bytes, isMapped: false)
                }
            }
            return try OpenFile(reading: path).withBytes(byteLimit: .max, storedTable)
        }
    }

    /// The table in these bytes, its numbers in a temporary file.
    func store(bytes: [UInt8]) throws(TableError) -> StoredTable {
        try bytes.withUnsafeBufferPointer { (bytes) throws(TableError) in try storedTable(bytes, isMapped: false) }
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

    private func naming<Result>(_ source: String?, _ body: () throws(TableError) -> Result) throws(TableError) -> Result {
        do throws(TableError) { return try body() } catch { throw TableError(error.problem, source: error.source ?? source) }
    }

    private func table(_ bytes: UnsafeBufferPointer<UInt8>) throws(TableError) -> Table {
        if ByteBuffer.isGzip(bytes) {
            return try ByteBuffer(inflating: bytes, byteLimit: byteLimit).withBytes(parsedTable)
        }
        return try parsedTable(bytes)
    }

    private func storedTable(_ bytes: UnsafeBufferPointer<UInt8>, isMapped: Bool) throws(TableError) -> StoredTable {
        func stored(_ text: MappedText) throws(TableError) -> StoredTable {
            var file: ColumnFile?
            let (header, body) = try records(text.bytes, forget: text.forget) { (count) throws(TableError) in
                file = try ColumnFile(columnCount: count)
                return file
            }
            guard let file else { throw TableError(.empty) }
            let (head, places) = try Self.head(header: header, body: body) { file.missingCounts[$0] == file.rowCount }
            return StoredTable(head: head, places: places, file: file)
        }
        guard ByteBuffer.isGzip(bytes) else { return try stored(MappedText(bytes, isMapped: isMapped)) }
        return try ByteBuffer(inflating: bytes, byteLimit: byteLimit).withBytes { (bytes) throws(TableError) in
            try stored(MappedText(bytes, isMapped: false))
        }
    }

    private func parsedTable(_ bytes: UnsafeBufferPointer<UInt8>) throws(TableError) -> Table {
        let (header, body) = try records(bytes)
        let (head, places) = try Self.head(header: header, body: body) { body.columns[$0].allSatisfy(\.isNaN) }
        return try Table(
            names: head.names, columns: places.map { body.columns[$0] }, textColumns: head.textColumns,
            positions: head.positions)
    }

    /// - Parameter file: called with the number of columns, for the file that they are to go to.
    private func records(
        _ bytes: UnsafeBufferPointer<UInt8>, forget: (UnsafePointer<UInt8>) -> Void = { _ in },
        file: (Int) throws(TableError) -> ColumnFile? = { _ in nil }
    ) throws(TableError) -> (TableHeader, DelimitedBody) {
        try BinaryData.check(bytes, forget: forget)
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
            &body, columnCount: header.names.count, startsAtPresentRecord: !header.isRecord, mark: dialect.mark.byte,
            file: try file(header.names.count), forget: forget)
        return (header, records)
    }

    /// The table without its rows, and which fields its columns are.
    private static func head(
        header: TableHeader, body: DelimitedBody, isMissing: (_ place: Int) -> Bool
    ) throws(TableError) -> (Table, [Int]) {
        if body.rowCount == 0 { throw TableError(.onlyHeader) }
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
        if numeric.allSatisfy(isMissing) { throw TableError(.allMissing) }
        let head = try Table(
            names: numeric.map { header.names[$0] }, columns: numeric.map { _ in [] }, textColumns: textColumns,
            positions: numeric.map { $0 + 1 })
        return (head, numeric)
    }
}
