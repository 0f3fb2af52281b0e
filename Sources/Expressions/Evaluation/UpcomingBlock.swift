import CElementary

/// The rows after those being computed. They are fetched into cache piece by piece, a piece an instruction, so that memory
/// and arithmetic work at the same time.
struct UpcomingBlock {
    let columns: UnsafePointer<UnsafeMutablePointer<Double>>
    let columnCount: Int
    let output: UnsafeMutablePointer<Double>
    let start: Int
    /// 0 after the last block.
    let count: Int

    func fetch(part: Int, of parts: Int) {
        let (from, to) = (count * part / parts, count * (part + 1) / parts)
        guard from < to else { return }
        for column in 0..<columnCount { block_prefetch(columns[column] + start + from, to - from) }
        block_prefetch(output + start + from, to - from)
    }
}
