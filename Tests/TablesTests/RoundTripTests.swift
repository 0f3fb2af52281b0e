import Foundation
import Tables
import Testing

@Suite("Writing tables and reading them back")
struct RoundTripTests {
    /// A table of any bits, with missing and infinite values among them, and with names that need quotes.
    static func randomTable(_ generator: inout SeededGenerator) throws -> Table {
        let count = Int.random(in: 1...7, using: &generator)
        let rowCount = Int.random(in: 1...30, using: &generator)
        let awkward = ["", "a b", "semi;colon", "com,ma", "quo\"te", "tab\there", "two\nlines", "#hash", "é", "'", "1x"]
        let names = (0..<count).map { "\(awkward.randomElement(using: &generator) ?? "") \($0)n" }
        let columns = (0..<count).map { _ in
            (0..<rowCount).map { _ -> Double in
                switch generator.next() % 8 {
                case 0: .nan
                case 1:
                    [Double.infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
                        .randomElement(using: &generator) ?? 0
                case 2: Double(Int.random(in: -2_000_000...2_000_000, using: &generator))
                case 3: generator.standardNormal()
                default: Double(bitPattern: generator.next())
                }
            }
        }
        let first = [[1.5] + columns[0].dropFirst()]
        return try Table(
            names: names.map { $0.hasPrefix(" ") ? String($0.dropFirst()) : $0 }, columns: first + columns.dropFirst())
    }

    @Test("a random table comes back with the same bits from every dialect", arguments: Delimiter.allCases, UInt64(0)..<40)
    func everyDialect(delimiter: Delimiter, seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let table = try Self.randomTable(&generator)
        let mark: DecimalMark = delimiter != .comma && generator.next() % 2 == 0 ? .comma : .point
        var reader = TableReader()
        // What can be found out is found out: the decimal comma among semicolons, and any delimiter that occurs.
        reader.decimalMark = mark == .comma ? .comma : nil
        if generator.next() % 2 == 0 || table.columns.count == 1 { reader.delimiter = delimiter }
        let bytes = table.delimitedText(delimiter, decimalMark: mark)
        #expect(try reader.read(bytes: bytes) == table, "\(String(decoding: bytes, as: UTF8.self))")

        // Other line ends, more blanks, a comment; the names hold no line end here.
        let plain = try Table(names: table.names.indices.map { "n\($0)" }, columns: table.columns)
        let text = String(decoding: plain.delimitedText(delimiter, decimalMark: mark), as: UTF8.self)
        let lineEnd = ["\n", "\r\n", "\r", " \r\n"].randomElement(using: &generator) ?? "\n"
        let changed = "# remark\n" + text.split(separator: "\n").joined(separator: "\n  ")
        #expect(try reader.read(bytes: Array(changed.replacingOccurrences(of: "\n", with: lineEnd).utf8)) == plain)

        let rows = text.split(separator: "\n").dropFirst().joined(separator: lineEnd)
        let headerless = try reader.read(bytes: Array(rows.utf8))
        #expect(headerless.names == table.names.indices.map { "x\($0 + 1)" })
        #expect(try Table(names: plain.names, columns: headerless.columns) == plain)
    }

    @Test("a number is written in its shortest form")
    func shortest() throws {
        let table = try Table(
            names: ["a b", "c"], columns: [[1, -0.0, 0.1, 1e23, .nan], [-.infinity, 100_000, 1e300, 2.5, 5]])
        let expected = "\"a b\",c\n1,-inf\n-0,100000\n0.1,1e+300\n1e+23,2.5\nNaN,5\n"
        #expect(String(decoding: table.delimitedText(), as: UTF8.self) == expected)
    }

    @Test("a file is replaced as a whole, keeps its mode and its links, and leaves nothing beside it")
    func files() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tables-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("t.csv").path
        let link = folder.appendingPathComponent("link.csv").path
        let old = try Table(names: ["a"], columns: [[1]])
        let new = try Table(names: ["b", "c"], columns: [[2, 3], [4, .nan]])
        try old.writeCSV(to: path)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        #expect(try TableReader().read(path: path) == old)
        try new.writeCSV(to: link, delimiter: .tab)
        #expect(try TableReader().read(path: path) == new)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["link.csv", "t.csv"])
        #expect(throws: TableError(.isDirectory, source: folder.path)) { try new.writeCSV(to: folder.path) }
        let absent = folder.path + "/none/t.csv"
        #expect(throws: TableError(.unwritable(reason: "No such file or directory"), source: absent)) {
            try new.writeCSV(to: absent)
        }
        try new.writeCSV(to: "/dev/null")
    }

    @Test("a pipe is read to its end")
    func pipes() throws {
        let pipe = Pipe()
        let table = try Table(
            names: ["a", "b"], columns: [(0..<20_000).map(Double.init), (0..<20_000).map { Double($0) / 7 }])
        let bytes = table.delimitedText()
        Thread {
            pipe.fileHandleForWriting.write(Data(bytes)); try? pipe.fileHandleForWriting.close()
        }.start()
        #expect(try TableReader().read(fileDescriptor: pipe.fileHandleForReading.fileDescriptor, name: "pipe") == table)
    }
}
