import Glibc

/// Columns of numbers in a temporary file, for tables that are larger than memory should be.
///
/// The file has no name and is gone with this object. It holds 8 bytes a number, block after block of `blockRows` rows, a block's
/// columns behind one another; only the last block is shorter. It lies in the directory that `TMPDIR` names, else in /tmp.
package final class ColumnFile: @unchecked Sendable {
    package static let blockRows = 1 << 16

    package let columnCount: Int
    package private(set) var rowCount = 0
    /// How many values are missing (NaN), a column.
    package private(set) var missingCounts: [Int]
    private let descriptor: Int32

    /// - Throws: `unwritable` with the system's reason; the source is the directory.
    package init(columnCount: Int, directory: String = ColumnFile.temporaryDirectory) throws(TableError) {
        // The six letters are what mkstemp fills in.
        var name = Array((directory + "/edgewise-" + String(repeating: "X", count: 6)).utf8CString)
        descriptor = mkstemp(&name)
        if descriptor < 0 {
            throw TableError(.unwritable(reason: String(cString: strerror(errno))), source: directory)
        }
        unlink(name)
        self.columnCount = columnCount
        missingCounts = Array(repeating: 0, count: columnCount)
    }

    deinit { close(descriptor) }

    package static var temporaryDirectory: String {
        getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    }

    package var blockCount: Int { (rowCount + Self.blockRows - 1) / Self.blockRows }

    /// The rows of a block.
    package func rows(ofBlock block: Int) -> Range<Int> {
        (block * Self.blockRows)..<min((block + 1) * Self.blockRows, rowCount)
    }

    /// Adds a block.
    ///
    /// - Precondition: the one before it was full.
    func append(_ columns: UnsafeMutablePointer<UnsafeMutablePointer<Double>>, rows: Int) throws(TableError) {
        precondition(rowCount % Self.blockRows == 0 && rows <= Self.blockRows, "only the last block is shorter than the others")
        for column in 0..<columnCount {
            let values = UnsafeBufferPointer(start: columns[column], count: rows)
            missingCounts[column] += values.count(where: \.isNaN)
            try transfer(
                UnsafeMutableRawBufferPointer(start: columns[column], count: 8 * rows), at: place(column, rowCount),
                isWritten: true)
        }
        rowCount += rows
    }

    /// Copies a block's rows of a column.
    package func read(_ column: Int, ofBlock block: Int, into target: UnsafeMutablePointer<Double>) throws(TableError) {
        let rows = rows(ofBlock: block)
        try transfer(
            UnsafeMutableRawBufferPointer(start: target, count: 8 * rows.count), at: place(column, rows.lowerBound),
            isWritten: false)
    }

    /// Where the numbers of a column stand in the block that begins with a row.
    private func place(_ column: Int, _ row: Int) -> Int { 8 * (row * columnCount + column * Self.blockRows) }

    private func transfer(
        _ bytes: UnsafeMutableRawBufferPointer, at place: Int, isWritten: Bool
    ) throws(TableError) {
        var done = 0
        while done < bytes.count {
            let (start, rest) = (bytes.baseAddress?.advanced(by: done), bytes.count - done)
            let count =
                isWritten
                ? pwrite(descriptor, start, rest, off_t(place + done)) : pread(descriptor, start, rest, off_t(place + done))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let reason = count == 0 ? "it is cut short" : String(cString: strerror(errno))
                throw TableError(
                    isWritten ? .unwritable(reason: reason) : .unreadable(reason: reason),
                    source: "the table's temporary file in \(Self.temporaryDirectory)")
            }
            done += count
        }
    }
}

/// A table whose numbers are in a temporary file.
package struct StoredTable: Sendable {
    /// The same table without a row: its names, and the columns that were left out.
    package let head: Table
    /// The number in the file of each column of the head.
    package let places: [Int]
    package let file: ColumnFile
}
