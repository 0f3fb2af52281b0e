/// Columns of equal length in one piece of memory, for kernels: column c starts at `self[c]`.
final class ColumnStorage {
    let rows: Int
    let count: Int
    private let memory: UnsafeMutablePointer<Double>

    init(rows: Int, count: Int) {
        self.rows = rows
        self.count = count
        // A little slack at the end lets kernels read and write whole groups of four.
        memory = .allocate(capacity: rows * count + 4)
        memory.initialize(repeating: 0, count: rows * count + 4)
    }

    convenience init(_ columns: [[Double]]) {
        self.init(rows: columns.first?.count ?? 0, count: columns.count)
        for (index, column) in columns.enumerated() {
            column.withUnsafeBufferPointer { column in
                guard let start = column.baseAddress else { return }
                self[index].update(from: start, count: rows)
            }
        }
    }

    deinit { memory.deallocate() }

    subscript(column: Int) -> UnsafeMutablePointer<Double> { memory + column * rows }

    func setZero(_ columns: Range<Int>) {
        self[columns.lowerBound].update(repeating: 0, count: columns.count * rows)
    }
}
