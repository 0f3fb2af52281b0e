extension Table {
    /// The index (from 0) of the column that `text` refers to: a name, or a place in the source from 1 as "3" or "#3". A
    /// name wins over a place, so a column that is named "3" is found by "3".
    ///
    /// - Throws: `textColumn` with row, column and value if the column is not numeric; `absentColumn` with the names that
    ///   are spelt nearly so.
    public func index(of text: String) throws(TableError) -> Int {
        if let index = names.firstIndex(of: text) { return index }
        if let skipped = textColumns.first(where: { $0.name == text }) { throw TableError(.textColumn(skipped)) }
        if let position = Int(text.hasPrefix("#") ? String(text.dropFirst()) : text) {
            if let index = positions.firstIndex(of: position) { return index }
            if let skipped = textColumns.first(where: { $0.position == position }) {
                throw TableError(.textColumn(skipped))
            }
        }
        let available = names + skippedTextColumns
        throw TableError(.absentColumn(name: text, near: Self.near(text, among: available), available: available))
    }

    /// The values of the column that `text` refers to, by `index(of:)`.
    public func column(_ text: String) throws(TableError) -> [Double] {
        columns[try index(of: text)]
    }

    /// The named columns only, in the order given, each by `index(of:)`; their places count anew from 1.
    ///
    /// - Throws: as `index(of:)`, and `duplicateColumn` if two texts refer to the same column.
    public func selecting(columns texts: [String]) throws(TableError) -> Table {
        var indices: [Int] = []
        for text in texts {
            let index = try index(of: text)
            if let earlier = indices.firstIndex(of: index) {
                throw TableError(.duplicateColumn(name: names[index], first: earlier + 1, second: indices.count + 1))
            }
            indices.append(index)
        }
        return columns(at: indices)
    }

    /// The rows that are fit for use, and how many were not.
    public struct CompleteRows: Sendable, Equatable {
        /// The rows with a finite value in every chosen column; the other columns come along.
        public let table: Table
        /// The indices (from 0) of those rows in the table they were taken from.
        public let indices: [Int]
        /// How many rows were dropped because a chosen value is missing.
        public let missingCount: Int
        /// How many rows were dropped because a chosen value is infinite, none being missing.
        public let infiniteCount: Int
        /// How many rows were dropped in all.
        public var droppedCount: Int { missingCount + infiniteCount }
    }

    /// The rows that have a finite value in every one of the chosen columns, each given as in `index(of:)`.
    ///
    /// - Throws: as `index(of:)`, and `noCompleteRow` if every row is dropped.
    public func dropRowsWithMissing(in texts: [String]) throws(TableError) -> CompleteRows {
        var chosen: [Int] = []
        for text in texts { chosen.append(try index(of: text)) }
        var kept: [Int] = []
        var missingCount = 0
        var infiniteCount = 0
        for row in 0..<rowCount {
            if chosen.contains(where: { columns[$0][row].isNaN }) {
                missingCount += 1
            } else if chosen.contains(where: { columns[$0][row].isInfinite }) {
                infiniteCount += 1
            } else {
                kept.append(row)
            }
        }
        if kept.isEmpty { throw TableError(.noCompleteRow(columns: chosen.map { names[$0] })) }
        return CompleteRows(
            table: kept.count == rowCount ? self : rows(at: kept), indices: kept, missingCount: missingCount,
            infiniteCount: infiniteCount)
    }

    /// Up to three of the names that may have been meant, nearest first: those that differ in case only, then those within
    /// an edit distance of a third of the length.
    static func near(_ text: String, among names: [String]) -> [String] {
        let wanted = text.lowercased()
        let limit = max(1, wanted.count / 3)
        var scored: [(distance: Int, name: String)] = []
        for name in names {
            let distance = editDistance(Array(wanted), Array(name.lowercased()))
            // Any two names of one letter are one edit apart: that says nothing.
            if distance <= limit, distance < max(wanted.count, name.count) { scored.append((distance, name)) }
        }
        // A stable order: equal distances stay in the order of the columns.
        return scored.enumerated().sorted { ($0.element.distance, $0.offset) < ($1.element.distance, $1.offset) }
            .prefix(3).map(\.element.name)
    }

    /// Levenshtein's distance: the least number of insertions, deletions and replacements that turn one into the other.
    static func editDistance(_ one: [Character], _ other: [Character]) -> Int {
        var previous = Array(0...other.count)
        for (row, character) in one.enumerated() {
            var current = [row + 1]
            for (column, candidate) in other.enumerated() {
                let replaced = previous[column] + (character == candidate ? 0 : 1)
                current.append(min(replaced, previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[other.count]
    }
}
