import Glibc
import Testing

@testable import Tables

@Suite("Tables in temporary files")
struct StoredTableTests {
    /// All numbers of a stored table, by its own columns.
    private static func columns(_ table: StoredTable) throws -> [[Double]] {
        try table.places.map { place in
            var values = [Double](repeating: 0, count: table.file.rowCount)
            for block in 0..<table.file.blockCount {
                let start = table.file.rows(ofBlock: block).lowerBound
                try values.withUnsafeMutableBufferPointer { values in
                    let target = try #require(values.baseAddress) + start
                    try table.file.read(place, ofBlock: block, into: target)
                }
            }
            return values
        }
    }

    private static func expectSame(_ table: Table, _ stored: StoredTable) throws {
        #expect(stored.head.names == table.names)
        #expect(stored.head.positions == table.positions)
        #expect(stored.head.textColumns == table.textColumns)
        #expect(stored.file.rowCount == table.rowCount)
        for (one, other) in zip(table.columns, try Self.columns(stored)) {
            #expect(zip(one, other).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN })
        }
    }

    @Test(
        "hold what the same text gives in memory",
        arguments: [
            "a,b,c\n1,2,3\n4,,6\n", "1 2\n3 4\n", "name;x;y\nu;1,5;2\nv;2,5;NA\n", "\"a, b\",c,\n1,2,\n3,4,\n",
            "# t y\n1\t2\n\n3\tinf\n",
        ])
    func same(text: String) throws {
        let bytes = Array(text.utf8)
        try Self.expectSame(TableReader().read(bytes: bytes), TableReader().store(bytes: bytes))
    }

    @Test("go on over the end of a block, in a file that is mapped, and refuse what the reader refuses there")
    func blocks() throws {
        let path = "/tmp/edgewise-test-\(getpid()).csv"
        defer { unlink(path) }
        for rows in [ColumnFile.blockRows - 1, ColumnFile.blockRows, 2 * ColumnFile.blockRows + 1] {
            var text = "x,label,y\n"
            for row in 0..<rows { text += "\(row),r\(row),\(Double(row) / 7)\n" }
            try AtomicFile.write([(path, Array(text.utf8))])
            try Self.expectSame(TableReader().read(path: path), TableReader().store(path: path))
            try AtomicFile.write([(path, Array((text + "1,2\n").utf8))])
            #expect(throws: TableError(.raggedRow(line: rows + 2, expected: 3, found: 2), source: path)) {
                try TableReader().store(path: path)
            }
            try AtomicFile.write([(path, Array((text + "1,\0,2\n").utf8))])
            #expect(throws: TableError(.binaryData(line: rows + 2, column: 3, kind: nil), source: path)) {
                try TableReader().store(path: path)
            }
        }
    }

    @Test("need a directory for their file, and say which they did not get")
    func directory() throws {
        #expect(throws: TableError.self) { try ColumnFile(columnCount: 1, directory: "/nowhere") }
        do { _ = try ColumnFile(columnCount: 1, directory: "/nowhere") } catch {
            #expect(error.description.hasPrefix("/nowhere: the file cannot be written"))
        }
    }
}
