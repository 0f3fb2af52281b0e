/// The lower triangle of a symmetric matrix, row-major; what stands above the diagonal means nothing.
///
/// Rows begin with cache lines, so that whole vectors of eight are added to a row without crossing one.
final class LowerTriangle: @unchecked Sendable {
    let size: Int
    /// From a row to the next: the size rounded up to eights, and not a multiple of what would put many rows into few places of
    /// the cache.
    let pitch: Int
    let elements: UnsafeMutablePointer<Double>

    init(size: Int) {
        self.size = size
        let eights = (size + 7) / 8
        pitch = 8 * (eights % 8 == 0 ? eights + 1 : eights)
        // Kernels write whole groups of four rows and eight columns.
        let room = (size + 4) * pitch
        elements = UnsafeMutableRawPointer.allocate(byteCount: room * MemoryLayout<Double>.stride, alignment: 64)
            .bindMemory(to: Double.self, capacity: room)
        elements.initialize(repeating: 0, count: room)
    }

    deinit { elements.deallocate() }

    /// - Precondition: column ≤ row.
    subscript(row: Int, column: Int) -> Double {
        get { elements[row * pitch + column] }
        set { elements[row * pitch + column] = newValue }
    }

    func setZero() {
        for row in 0..<size { (elements + row * pitch).update(repeating: 0, count: row + 1) }
    }

    /// Adds the row of another.
    func addRow(_ row: Int, of other: LowerTriangle) {
        let (sum, part) = (elements + row * pitch, other.elements + row * pitch)
        for column in 0...row { sum[column] += part[column] }
    }
}
