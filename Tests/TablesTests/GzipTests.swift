import Foundation
import Tables
import Testing

@Suite("Compressed tables")
struct GzipTests {
    /// gzip.compress(b"a,b\n1,2\n3,4.5\n", mtime=0) of Python 3.
    static let small: [UInt8] = [
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 75, 212, 73, 226, 50, 212, 49, 226, 50, 214, 49, 209, 51, 229, 2, 0, 200, 68, 166,
        198, 14, 0, 0, 0,
    ]

    static func isDamaged(_ bytes: [UInt8]) -> Bool {
        do throws(TableError) {
            _ = try TableReader().read(bytes: bytes)
            return false
        } catch {
            if case .invalidGzip = error.problem { return true }
            return false
        }
    }

    @Test("gzip data are known by their first bytes, from memory and from a file")
    func reading() throws {
        let table = try Table(names: ["a", "b"], columns: [[1, 3], [2, 4.5]])
        #expect(try TableReader().read(bytes: Self.small) == table)
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("table-\(UUID()).csv")
        defer { try? FileManager.default.removeItem(at: path) }
        try Data(Self.small).write(to: path)
        #expect(try TableReader().read(path: path.path) == table)
    }

    @Test("members follow one another, and zero bytes may follow the last")
    func members() throws {
        // gzip.compress(b"5,6\n", mtime=0) of Python 3.
        let more: [UInt8] = [31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 51, 213, 49, 227, 2, 0, 96, 16, 47, 190, 4, 0, 0, 0]
        let table = try Table(names: ["a", "b"], columns: [[1, 3, 5], [2, 4.5, 6]])
        #expect(try TableReader().read(bytes: Self.small + more) == table)
        #expect(try TableReader().read(bytes: Self.small + more + [0, 0, 0]) == table)
    }

    @Test("gzip data that are cut short are an error, wherever the cut is")
    func truncated() {
        for count in 2..<Self.small.count { #expect(Self.isDamaged(Array(Self.small.prefix(count))), "\(count) bytes") }
    }

    @Test("a changed bit of the compressed data or of the sums is an error")
    func corrupt() throws {
        let table = try TableReader().read(bytes: Self.small)
        for place in 10..<Self.small.count {
            for bit in 0..<8 {
                var bytes = Self.small
                bytes[place] ^= 1 << bit
                // The bits that fill up the last byte before the sums mean nothing.
                let isFilling = place == Self.small.count - 9 && bit >= 2
                if isFilling {
                    #expect(try TableReader().read(bytes: bytes) == table)
                } else {
                    #expect(Self.isDamaged(bytes), "bit \(bit) of byte \(place)")
                }
            }
        }
        #expect(Self.isDamaged(Self.small + [1, 2, 3]))
    }

    @Test("1.4 MB that compress to 2 KB are inflated, unless the limit says no")
    func growth() throws {
        // gzip.compress(b"x,y\n" + b"1.5,-2\n" * 200000, mtime=0) of Python 3.
        let bytes = try Array(#require(Data(base64Encoded: Self.large)))
        let table = try TableReader().read(bytes: bytes)
        #expect(table.names == ["x", "y"])
        #expect(table.columns == [[Double](repeating: 1.5, count: 200_000), [Double](repeating: -2, count: 200_000)])
        var reader = TableReader()
        reader.byteLimit = 1_000_000
        #expect(throws: TableError(.tooLarge(byteLimit: 1_000_000))) { try reader.read(bytes: bytes) }
    }

    private static let large = """
        H4sIAAAAAAACA+3FsQ0AIAgAsJ1bwAQTf9PvvYKtXXrzRa+TtSVJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJ
        kiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkiRJkqSZPjr1gKnEXBUA
        """.replacingOccurrences(of: "\n", with: "")
}
