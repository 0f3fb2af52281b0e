/// Named columns of numbers of equal length. A missing value is NaN; an infinity is a value like any other until the column
/// is chosen for a fit (see `dropRowsWithMissing(in:)`).
public struct Table: Sendable, Equatable {
    /// The names, all different.
    public let names: [String]
    /// The values, `columns[c][r]` for column c and row r; every column has `rowCount` of them.
    public let columns: [[Double]]
    /// How many rows there are.
    public let rowCount: Int
    /// The columns of the source that hold something that is neither a number nor missing, each with its first such field.
    public let textColumns: [TextColumn]
    /// Where each column stood in the source, counted from 1 with the text columns: `positions[c]` is what "#3" refers to.
    public let positions: [Int]

    /// A column that was left out because it is not numeric, and the first field that shows it.
    public struct TextColumn: Sendable, Equatable {
        /// The column's name in the header, or x‹position›.
        public let name: String
        /// The column's place in the source, from 1.
        public let position: Int
        /// The record of data, from 1.
        public let row: Int
        /// The line of the file, from 1.
        public let line: Int
        /// The field's text, cut to 60 characters.
        public let value: String

        var place: String { "line \(line), column \(position)" }
    }

    /// A table of columns of equal length. A nameless column k (from 1) is named x‹k›.
    ///
    /// - Throws: `duplicateColumn` if two names are equal.
    public init(names: [String], columns: [[Double]]) throws(TableError) {
        try self.init(names: names, columns: columns, textColumns: [], positions: Array(1..<names.count + 1))
    }

    init(names: [String], columns: [[Double]], textColumns: [TextColumn], positions: [Int]) throws(TableError) {
        let rowCount = columns.first?.count ?? 0
        precondition(
            names.count == columns.count && positions.count == columns.count,
            "a table needs one name a column: \(names.count) names, \(columns.count) columns")
        precondition(columns.allSatisfy { $0.count == rowCount }, "the columns of a table must be equally long")
        let complete = zip(names, positions).map { name, position in name.isEmpty ? "x\(position)" : name }
        let all = zip(complete, positions) + textColumns.map { ($0.name, $0.position) }
        var first: [String: Int] = [:]
        for (name, position) in all.sorted(by: { $0.1 < $1.1 }) {
            if let earlier = first.updateValue(position, forKey: name) {
                throw TableError(.duplicateColumn(name: name, first: earlier, second: position))
            }
        }
        self.names = complete
        self.columns = columns
        self.rowCount = rowCount
        self.textColumns = textColumns
        self.positions = positions
    }

    /// A part of a table that was checked when it was made: the names are known to differ.
    private init(part names: [String], columns: [[Double]], rowCount: Int, textColumns: [TextColumn], positions: [Int]) {
        self.names = names
        self.columns = columns
        self.rowCount = rowCount
        self.textColumns = textColumns
        self.positions = positions
    }

    /// The column of exactly this name, or nil.
    public subscript(name: String) -> [Double]? {
        names.firstIndex(of: name).map { columns[$0] }
    }

    /// The names of the columns that were left out because they are not numeric.
    public var skippedTextColumns: [String] { textColumns.map(\.name) }

    /// How many values are missing (NaN), a column.
    public var missingCounts: [Int] { columns.map { $0.count(where: \.isNaN) } }

    /// The rows at these indices (from 0), in this order.
    public func rows(at indices: [Int]) -> Table {
        precondition(indices.allSatisfy { 0..<rowCount ~= $0 }, "row indices must lie in 0..<\(rowCount)")
        return Table(
            part: names, columns: columns.map { column in indices.map { column[$0] } }, rowCount: indices.count,
            textColumns: textColumns, positions: positions)
    }

    /// The columns at these distinct indices (from 0), in this order, renumbered from 1.
    func columns(at indices: [Int]) -> Table {
        Table(
            part: indices.map { names[$0] }, columns: indices.map { columns[$0] }, rowCount: rowCount, textColumns: [],
            positions: Array(1..<indices.count + 1))
    }

    /// Two tables are equal when they have the same names and the same bits, NaN equal to NaN.
    public static func == (left: Table, right: Table) -> Bool {
        left.names == right.names && left.rowCount == right.rowCount && left.positions == right.positions
            && left.textColumns == right.textColumns
            && zip(left.columns, right.columns).allSatisfy { one, other in
                zip(one, other).allSatisfy { $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN) }
            }
    }

    /// A fingerprint of the names and the values, 16 hexadecimal digits, the same on every machine: FNV-1a with 64 bits over
    /// the number of columns and, for each, its name in UTF-8, the byte FF (which UTF-8 never has), the number of rows and
    /// the values, every word with its low byte first. All NaNs count as one; −0 and 0 differ.
    ///
    /// Source: G. Fowler, L. C. Noll, K.-P. Vo and D. Eastlake, "The FNV non-cryptographic hash algorithm", IETF draft-eastlake-fnv.
    public var dataHash: String {
        var hash = FowlerNollVo()
        hash.combine(UInt64(columns.count))
        for (name, column) in zip(names, columns) {
            for byte in name.utf8 { hash.combine(byte) }
            hash.combine(UInt8(0xFF))
            hash.combine(UInt64(column.count))
            for value in column { hash.combine(value.isNaN ? Double.nan.bitPattern : value.bitPattern) }
        }
        return hash.text
    }
}

/// FNV-1a, 64 bits: xor a byte, multiply by the prime 2⁴⁰ + 2⁸ + 0xB3.
package struct FowlerNollVo {
    package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    package init() {}

    package mutating func combine(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    mutating func combine(_ word: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { combine(UInt8(truncatingIfNeeded: word >> shift)) }
    }

    /// The value as 16 hexadecimal digits.
    package var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
