import Foundation
import Testing

@testable import Tables

@Suite("Tables that cannot be read")
struct TableReaderErrorTests {
    static func problem(_ bytes: [UInt8]) -> TableError.Problem? {
        do throws(TableError) {
            _ = try TableReader().read(bytes: bytes)
            return nil
        } catch { return error.problem }
    }

    /// Bad texts, each with what is wrong with it and where.
    static let badTexts: [(String, TableError.Problem)] = [
        ("", .empty), ("\n \n# nothing\n", .empty), ("\u{FEFF}", .empty), ("a,b\n", .onlyHeader), ("a,b", .onlyHeader),
        ("a,b\n1,2\n3\n", .raggedRow(line: 3, expected: 2, found: 1)),
        ("# c\na,b\n\n1,2\n3,4,5\n", .raggedRow(line: 5, expected: 2, found: 3)),
        ("a,\"b\nc\"\n1,2\n3\n", .raggedRow(line: 4, expected: 2, found: 1)),
        ("a,b\n1,2\n3,4,\n", .raggedRow(line: 3, expected: 2, found: 3)),
        ("1 2 3\n4 5\n", .raggedRow(line: 2, expected: 3, found: 2)),
        ("a,b\n1,\"2\n3,4\n", .unterminatedQuote(line: 2)), ("\"a", .unterminatedQuote(line: 1)),
        ("a,b\n1,\"2\"3\n", .textAfterQuote(line: 2, column: 2)),
        ("a,b,a\n1,2,3\n", .duplicateColumn(name: "a", first: 1, second: 3)),
        ("t,t,b\nx,y,3\n", .duplicateColumn(name: "t", first: 1, second: 2)),
        ("a,b\n1,2\n3,\u{0}4\n", .binaryData(line: 3, column: 3, kind: nil)),
        ("PK\u{3}\u{4}\u{0}", .binaryData(line: 1, column: 5, kind: "a zip archive or a spreadsheet (.xlsx, .ods)")),
        ("a,b\nNA,\n,nan\n", .allMissing),
        ("a,b\nx,y\n", .noNumbers(Table.TextColumn(name: "a", position: 1, row: 1, line: 2, value: "x"))),
    ]

    @Test("bad text is an error with its place", arguments: badTexts)
    func places(text: String, problem: TableError.Problem) {
        #expect(Self.problem(Array(text.utf8)) == problem)
    }

    @Test(
        "ten megabytes without a line end are an error, not a hang, quoted or not", arguments: ["1,", "\"", "x", "\"\n", "# "])
    func endlessLine(unit: String) {
        let text = Array(String(repeating: unit, count: 10_000_000 / unit.utf8.count).utf8)
        let open = Array("a,b\n1,2\n3,\"".utf8) + [UInt8](repeating: UInt8(ascii: "z"), count: 2_000_000)
        if unit != "\"\n" {
            #expect(Self.problem(text) == .lineTooLong(line: 1, characterLimit: 1_000_000))
        } else {
            #expect(Self.problem(text) != nil)
        }
        #expect(Self.problem(open) == .lineTooLong(line: 3, characterLimit: 1_000_000))
    }

    @Test("a quote that is never closed is stopped at the limit and blamed on the line where it opens")
    func runawayQuote() {
        let text = "a,b\n1,2\n3,\"4\n" + String(repeating: "5,6\n", count: 400_000)
        #expect(Self.problem(Array(text.utf8)) == .lineTooLong(line: 3, characterLimit: 1_000_000))
    }

    @Test("a line as long as the limit is read, one longer is not")
    func limit() throws {
        var reader = TableReader()
        reader.lineLimit = 9
        #expect(try reader.read(bytes: Array("1,2,3,4,5\r\n".utf8)).names.count == 5)
        #expect(try reader.read(bytes: Array("1,2,3,4,5".utf8)).names.count == 5)
        #expect(throws: TableError(.lineTooLong(line: 2, characterLimit: 9))) {
            try reader.read(bytes: Array("1,2,3,4,5\n1,2,3,4,55\n".utf8))
        }
    }

    @Test("files that are not there or are no files are errors that name the path")
    func files() throws {
        let folder = FileManager.default.temporaryDirectory.path
        #expect(throws: TableError(.missingFile, source: "/nowhere/a.csv")) { try TableReader().read(path: "/nowhere/a.csv") }
        #expect(throws: TableError(.isDirectory, source: folder)) { try TableReader().read(path: folder) }
        #expect(throws: TableError(.empty, source: "/dev/null")) { try TableReader().read(path: "/dev/null") }
        #expect(TableError(.missingFile, source: "a.csv").description.hasPrefix("a.csv: "))
    }

    @Test("data over the limit are an error")
    func byteLimit() throws {
        var reader = TableReader()
        reader.byteLimit = 100
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("limit-\(UUID()).csv")
        defer { try? FileManager.default.removeItem(at: path) }
        try Data(String(repeating: "1,2\n", count: 26).utf8).write(to: path)
        #expect(throws: TableError(.tooLarge(byteLimit: 100), source: path.path)) { try reader.read(path: path.path) }
        let handle = try FileHandle(forReadingFrom: path)
        #expect(throws: TableError(.tooLarge(byteLimit: 100), source: "stream")) {
            try reader.read(fileDescriptor: handle.fileDescriptor, name: "stream")
        }
    }

    @Test("no bytes trap, and what is read is sound", arguments: UInt64(0)..<4)
    func randomBytes(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("0123456789.,;\t \n\r\"#-+eEdDNaifx".utf8)
        for _ in 0..<5_000 {
            let count = Int.random(in: 0...120, using: &generator)
            let isWild = generator.next() % 4 == 0
            var bytes = (0..<count).map { _ in
                isWild ? UInt8(truncatingIfNeeded: generator.next()) : alphabet[Int(generator.next() % UInt64(alphabet.count))]
            }
            if generator.next() % 16 == 0 { bytes = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + bytes }
            var reader = TableReader()
            reader.delimiter = generator.next() % 3 == 0 ? Delimiter.allCases.randomElement(using: &generator) : nil
            reader.hasHeader = [nil, true, false].randomElement(using: &generator) ?? nil
            reader.decimalMark = [nil, .point, .comma].randomElement(using: &generator) ?? nil
            do throws(TableError) {
                let table = try reader.read(bytes: bytes)
                #expect(table.rowCount > 0 && !table.columns.isEmpty)
                #expect(table.columns.allSatisfy { $0.count == table.rowCount })
                #expect(Set(table.names + table.skippedTextColumns).count == table.names.count + table.textColumns.count)
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
    }
}
