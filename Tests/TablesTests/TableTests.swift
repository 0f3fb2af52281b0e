import Tables
import Testing

@Suite("Tables")
struct TableTests {
    static let sample: Table? = try? Table(
        names: ["Mass", "radius", "3", ""], columns: [[1, .nan, 3], [4, 5, .infinity], [7, 8, 9], [0, 0, 0]])

    @Test("a column is found by its name, by its place, and by its name before its place")
    func finding() throws {
        let table = try #require(Self.sample)
        #expect(try table.index(of: "radius") == 1)
        #expect(try table.index(of: "2") == 1)
        #expect(try table.index(of: "#1") == 0)
        #expect(try table.index(of: "3") == 2)
        #expect(try table.index(of: "x4") == 3)
        #expect(table["radius"] == [4, 5, .infinity])
        #expect(table["2"] == nil)
        #expect(try table.selecting(columns: ["#4", "Mass"]).names == ["x4", "Mass"])
        let numbered = try Table(names: ["2", "1"], columns: [[10], [20]])
        #expect(try numbered.column("1") == [20])
        #expect(try numbered.column("#1") == [10])
    }

    @Test(
        "an absent column is named together with those spelt nearly so",
        arguments: [
            ("mass", ["Mass"]), ("radios", ["radius"]), ("raduis", ["radius"]), ("temperature", []), ("0", []), ("#9", []),
        ])
    func absent(text: String, near: [String]) throws {
        let table = try #require(Self.sample)
        let error = TableError(.absentColumn(name: text, near: near, available: ["Mass", "radius", "3", "x4"]))
        #expect(throws: error) { try table.index(of: text) }
        #expect(error.description.contains("'\(text)'"))
        for name in near { #expect(error.description.contains("'\(name)'")) }
    }

    @Test("equal names, given or made up, are an error that names both places")
    func duplicates() {
        #expect(throws: TableError(.duplicateColumn(name: "a", first: 1, second: 3))) {
            try Table(names: ["a", "b", "a"], columns: [[1], [2], [3]])
        }
        #expect(throws: TableError(.duplicateColumn(name: "x2", first: 1, second: 2))) {
            try Table(names: ["x2", ""], columns: [[1], [2]])
        }
        #expect(throws: TableError(.duplicateColumn(name: "radius", first: 1, second: 2))) {
            try Self.sample?.selecting(columns: ["radius", "2"])
        }
    }

    @Test("rows with a missing or an infinite value in a chosen column are dropped and counted apart")
    func completeRows() throws {
        let table = try #require(Self.sample)
        #expect(table.missingCounts == [1, 0, 0, 0])
        let both = try table.dropRowsWithMissing(in: ["Mass", "radius"])
        #expect(both.table.columns == [[1], [4], [7], [0]])
        #expect(both.indices == [0])
        #expect((both.missingCount, both.infiniteCount, both.droppedCount) == (1, 1, 2))
        let untouched = try table.dropRowsWithMissing(in: ["3"])
        #expect(untouched.table == table)
        #expect(untouched.droppedCount == 0)
        let empty = try Table(names: ["a", "b"], columns: [[1, .nan], [.infinity, 2]])
        #expect(throws: TableError(.noCompleteRow(columns: ["a", "b"]))) { try empty.dropRowsWithMissing(in: ["1", "2"]) }
    }

    @Test("the fingerprint is FNV-1a of the layout that its documentation states")
    func fingerprint() throws {
        // Computed in Python from the documented bytes.
        #expect(try Table(names: ["a", "é"], columns: [[1, -0.0], [.infinity, .nan]]).dataHash == "98bfa45b1e754dcf")
        let table = try #require(Self.sample)
        let others = try [
            Table(names: ["a"], columns: [[0]]), Table(names: ["a"], columns: [[-0.0]]), Table(names: ["b"], columns: [[0]]),
            Table(names: ["a", "b"], columns: [[], []]), Table(names: ["ab"], columns: [[]]), table, table.rows(at: [1, 0, 2]),
        ]
        #expect(Set(others.map(\.dataHash)).count == others.count)
        #expect(try Table(names: ["a"], columns: [[-Double.nan]]).dataHash == Table(names: ["a"], columns: [[.nan]]).dataHash)
    }

    @Test("rows are taken in the order asked for, repeats included")
    func rows() throws {
        let table = try #require(Self.sample).rows(at: [2, 0, 2])
        #expect(table["3"] == [9, 7, 9])
        #expect(table.rowCount == 3)
    }
}
