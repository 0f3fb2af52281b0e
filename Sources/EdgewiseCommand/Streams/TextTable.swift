/// Cells in aligned columns, for a terminal.
struct TextTable {
    enum Alignment {
        case left, right
        /// Numbers with their decimal points under one another.
        case decimal
    }

    private let alignments: [Alignment]
    private var rows: [[String]] = []
    private let hasHeading: Bool

    /// A table without a heading.
    init(_ alignments: [Alignment]) {
        self.alignments = alignments
        hasHeading = false
    }

    init(_ columns: KeyValuePairs<String, Alignment>) {
        alignments = columns.map(\.value)
        rows = [columns.map(\.key)]
        hasHeading = true
    }

    /// Whether there is no row beneath the heading.
    var isEmpty: Bool { rows.count <= (hasHeading ? 1 : 0) }

    mutating func append(_ cells: [String]) {
        precondition(cells.count == alignments.count, "a row has one cell a column")
        rows.append(cells)
    }

    /// The rows as lines, two blanks between columns, none at the end of a line.
    func lines(indent: Int = 0) -> [String] {
        var lines = [String](repeating: String(repeating: " ", count: indent), count: rows.count)
        for (column, alignment) in alignments.enumerated() {
            let cells = aligned(rows.map { $0[column] }, alignment)
            for row in rows.indices { lines[row] += (column > 0 ? "  " : "") + cells[row] }
        }
        return lines.map { line in
            String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    private func aligned(_ cells: [String], _ alignment: Alignment) -> [String] {
        let body = hasHeading ? Array(cells.dropFirst()) : cells
        var padded = body
        if alignment == .decimal {
            let places = body.map(Self.integerLength)
            let widest = places.max() ?? 0
            padded = zip(body, places).map { cell, place in String(repeating: " ", count: widest - place) + cell }
            let width = padded.map(\.count).max() ?? 0
            padded = padded.map { $0.padded(to: width) }
        }
        if hasHeading { padded.insert(cells[0], at: 0) }
        let width = padded.map(\.count).max() ?? 0
        return padded.map { $0.padded(to: width, atStart: alignment != .left) }
    }

    /// How many characters stand before the decimal point, or before the exponent where there is no point.
    private static func integerLength(_ number: String) -> Int {
        number.prefix { $0 != "." && $0 != "e" }.count
    }
}

extension String {
    /// The text with blanks behind it, or before it, so that it is `width` characters wide; one that is wider stays as it is.
    func padded(to width: Int, atStart: Bool = false) -> String {
        let blanks = String(repeating: " ", count: max(0, width - count))
        return atStart ? blanks + self : self + blanks
    }
}
