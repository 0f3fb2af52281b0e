import Testing

@testable import Tables

@Suite("Reading tables")
struct TableReaderTests {
    static func read(_ text: String, _ change: (inout TableReader) -> Void = { _ in }) throws -> Table {
        var reader = TableReader()
        change(&reader)
        return try reader.read(bytes: Array(text.utf8))
    }

    @Test(
        "finds out the dialect",
        arguments: [
            "a,b,c\n1,2.5,-3\n4,5,6e1\n",
            "a;b;c\n1;2.5;-3\n4;5;6e1\n",
            "a;b;c\n1;2,5;-3\n4;5;6e1\n",
            "a\tb\tc\n1\t2.5\t-3\n4\t5\t6e1\n",
            "a b c\n1 2.5 -3\n4 5 6e1\n",
            "  a   b  c \n   1   2.5   -3\n   4   5.0  60  \n",
            " a\t b c\n\t1 \t2.5\t\t-3 \n4 5 60\n",
            "a , b , c\r\n1 , 2.5 , -3\r\n4 , 5 , 60",
            "\u{FEFF}a,b,c\n1,2.5,-3\n4,5,60\n",
            "a,b,c\r1,2.5,-3\r4,5,60\r",
            "# made by hand\n\n  # twice\na,b,c\n1,2.5,-3\n# between\n\n4,5,60\n\n",
            "# a b c\n1 2.5 -3\n4 5 60\n",
            "#a,b,c\n1,2.5,-3\n4,5,60\n",
            "# a b c\n1,2.5,-3\n4,5,60\n",
            "# numbers of 2024\n# a; b; c\n1;2,5;-3\n4;5;60\n",
            "\"a\",\"b\",\"c\"\n\"1\",\"2.5\",\"-3\"\n\"4\",\"5\",\" 60 \"\n",
            "a,b,c,\n1,2.5,-3,\n4,5,60,\n",
            "a,b,c\n1,2.5D0,-3.d+0\n.4D1,5.,6d01\n",
        ])
    func dialects(text: String) throws {
        let table = try Self.read(text)
        #expect(table.names == ["a", "b", "c"])
        #expect(table.columns == [[1, 4], [2.5, 5], [-3, 60]])
        #expect(table.skippedTextColumns == [])
    }

    @Test("a table without a header gets x1, x2, …, and its first row is data")
    func headerless() throws {
        let table = try Self.read("  1.0e+00  2.5 NaN \n  3 4 5\n")
        #expect(table.names == ["x1", "x2", "x3"])
        #expect(table.columns[0] == [1, 3])
        #expect(try Self.read("1,2,\n3,4,\n").names == ["x1", "x2"])
        #expect(try Self.read("# one two\n1,2,3\n").names == ["x1", "x2", "x3"])
        #expect(try Self.read("# a a\n1,2\n").names == ["x1", "x2"])
        #expect(try Self.read("# it's \"so\n1,2\n").names == ["x1", "x2"])
    }

    @Test("whether there is a header can be said")
    func statedHeader() throws {
        let years = try Self.read("1990,2000\n1,2\n") { $0.hasHeader = true }
        #expect(years.names == ["1990", "2000"])
        #expect(years.columns == [[1], [2]])
        let bodies = try Self.read("Mars,1.5\nVenus,0.7\n") { $0.hasHeader = false }
        #expect(bodies.names == ["x2"])
        #expect(bodies.columns == [[1.5, 0.7]])
        #expect(bodies.skippedTextColumns == ["x1"])
    }

    @Test(
        "missing values become NaN, in every spelling",
        arguments: ["", "NaN", "nan", "-nan", "NA", "n/a", "N/A", "#N/A", "<NA>", "null", "NULL", "None", "-", "\"\"", " "])
    func missing(spelling: String) throws {
        let table = try Self.read("a,b,c\n1,\(spelling),2\n3,4,5\n")
        #expect(table.missingCounts == [0, 1, 0])
        #expect(table.columns[1][1] == 4)
    }

    @Test(
        "infinities are numbers",
        arguments: [("inf", Double.infinity), ("-Inf", -.infinity), ("+infinity", .infinity), ("-INFINITY", -.infinity)])
    func infinities(spelling: String, value: Double) throws {
        #expect(try Self.read("a,b\n1,\(spelling)\n").columns == [[1], [value]])
    }

    @Test("quoted fields hold delimiters, line ends and quotes, and count as one field")
    func quoting() throws {
        let table = try Self.read("\"a,\"\"1\"\"\",\"b\r\nc\",d\n1,\"2\",3\n4,5,\"6\"\n")
        #expect(table.names == ["a,\"1\"", "b\r\nc", "d"])
        #expect(table.columns == [[1, 4], [2, 5], [3, 6]])
        let texts = try Self.read("n,v\n\"x, y\n\n# z\",1\n\"\",2\n")
        #expect(texts.columns == [[1, 2]])
        #expect(texts.textColumns == [Table.TextColumn(name: "n", position: 1, row: 1, line: 2, value: "x, y\n\n# z")])
    }

    @Test("a text column is left out; asking for it says where its first text stands")
    func textColumns() throws {
        let table = try Self.read("# bodies\nbody,a,period\nMars,1.5,1.88\nVenus,0.7,0.6 yr\n")
        #expect(table.names == ["a"])
        #expect(table.skippedTextColumns == ["body", "period"])
        #expect(try table.index(of: "2") == 0)
        let period = Table.TextColumn(name: "period", position: 3, row: 2, line: 4, value: "0.6 yr")
        for text in ["period", "3", "#3"] {
            #expect(throws: TableError(.textColumn(period))) { try table.column(text) }
        }
        let sentence = TableError(.textColumn(period)).description
        for part in ["'period'", "line 4, column 3", "row 2", "'0.6 yr'"] { #expect(sentence.contains(part)) }
    }

    @Test("a nameless column gets its place as its name, and a void last one is left out")
    func nameless() throws {
        #expect(try Self.read("a,,c\n1,2,3\n").names == ["a", "x2", "c"])
        #expect(try Self.read("a,b,\n1,2,3\n4,5,\n").names == ["a", "b", "x3"])
        #expect(try Self.read("a,b,c\n1,2,\n4,5,\n").names == ["a", "b", "c"])
    }

    @Test("a comma is a decimal mark only where nothing speaks against it")
    func decimalCommas() throws {
        #expect(try Self.read("a;b\n0,123;1,5\n").columns == [[0.123], [1.5]])
        #expect(try Self.read("a;b\n1;2\n-1,2345;3\n").columns == [[1, -1.2345], [2, 3]])
        #expect(try Self.read("a;b\n1.5;2,5\n").skippedTextColumns == ["b"])
        #expect(throws: TableError(.ambiguousComma(line: 2, column: 1, value: "1,234"))) { try Self.read("a;b\n1,234;5\n") }
        #expect(try Self.read("a;b\n1,234;5\n") { $0.decimalMark = .comma }.columns == [[1.234], [5]])
        #expect(try Self.read("a\tb\n1,5\t2,5\n") { $0.decimalMark = .comma }.columns == [[1.5], [2.5]])
        #expect(try Self.read("1,5 2,5\n3,5 4,5\n") { $0.decimalMark = .comma }.columns == [[1.5, 3.5], [2.5, 4.5]])
    }

    @Test("one column needs no delimiter, and the delimiter can be said")
    func delimiters() throws {
        #expect(try Self.read("height of fall\n1\n2\n").names == ["height of fall"])
        #expect(try Self.read("1\n2\n").columns == [[1, 2]])
        #expect(try Self.read("a b,c d\n1,2\n").names == ["a b", "c d"])
        #expect(try Self.read("a b,c\n1 2,3\n") { $0.delimiter = .comma }.names == ["c"])
    }

    @Test("a wide row is legitimate: 50,000 columns")
    func wide() throws {
        let row = (0..<50_000).map(String.init).joined(separator: ",")
        let table = try Self.read(row + "\n" + row + "\n")
        #expect(table.columns.count == 50_000)
        #expect(table.columns[49_999] == [49_999, 49_999])
    }
}
