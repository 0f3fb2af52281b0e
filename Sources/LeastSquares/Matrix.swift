/// A dense matrix of `rows` × `columns` numbers, row by row.
public struct Matrix: Hashable, Sendable {
    public let rows: Int
    public let columns: Int
    /// Element (i, j) stands at `i * columns + j`.
    public var elements: [Double]

    public init(rows: Int, columns: Int, elements: [Double]) {
        precondition(elements.count == rows * columns, "a matrix of \(rows) × \(columns) needs rows · columns elements")
        self.rows = rows
        self.columns = columns
        self.elements = elements
    }

    public init(rows: Int, columns: Int, repeating value: Double = 0) {
        self.init(rows: rows, columns: columns, elements: [Double](repeating: value, count: rows * columns))
    }

    public subscript(row: Int, column: Int) -> Double {
        get { elements[row * columns + column] }
        set { elements[row * columns + column] = newValue }
    }

    /// Column `index` as an array.
    public func column(_ index: Int) -> [Double] {
        (0..<rows).map { self[$0, index] }
    }

    /// The diagonal, from the top left corner.
    public var diagonal: [Double] {
        (0..<min(rows, columns)).map { self[$0, $0] }
    }
}
