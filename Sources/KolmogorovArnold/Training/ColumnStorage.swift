/// Columns of equal length in one piece of memory, for kernels: column c starts at `self[c]`.
final class ColumnStorage {
    let rows: Int
    let count: Int
    /// Rows rounded up to eights, so that every column starts with a cache line.
    private let pitch: Int
    private let memory: UnsafeMutablePointer<Double>

    init(rows: Int, count: Int) {
        self.rows = rows
        self.count = count
        pitch = (rows + 7) / 8 * 8
        // A little slack at the end lets kernels read and write whole groups of four.
        let size = pitch * count + 8
        memory = UnsafeMutableRawPointer.allocate(byteCount: size * MemoryLayout<Double>.stride, alignment: 64)
            .bindMemory(to: Double.self, capacity: size)
        memory.initialize(repeating: 0, count: size)
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

    subscript(column: Int) -> UnsafeMutablePointer<Double> { memory + column * pitch }
}
