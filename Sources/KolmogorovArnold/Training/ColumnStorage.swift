import Glibc

/// Columns of equal length in one piece of memory, for kernels: column c starts at `self[c]`.
final class ColumnStorage {
    let rows: Int
    let count: Int
    /// Rows rounded up to eights, so that every column starts with a cache line.
    private let pitch: Int
    private let memory: UnsafeMutableRawPointer
    private let start: UnsafeMutablePointer<Double>

    /// Zeros.
    init(rows: Int, count: Int) {
        self.rows = rows
        self.count = count
        pitch = (rows + 7) / 8 * 8
        // A little slack at the end lets kernels read and write whole groups of four, and one at the start begins with a line.
        guard let memory = calloc(pitch * count + 16, MemoryLayout<Double>.stride) else {
            fatalError("There is no memory for \(count) columns of \(rows) rows.")
        }
        self.memory = memory
        // The system gives large pieces as pages of zeros when they are first touched, which the threads then do side by side.
        start = memory.alignedUp(toMultipleOf: 64).assumingMemoryBound(to: Double.self)
    }

    deinit { free(memory) }

    subscript(column: Int) -> UnsafeMutablePointer<Double> { start + column * pitch }
}
