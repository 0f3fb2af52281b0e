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

    /// The rows of one of `parts` pieces: whole lines of cache.
    func share(of parts: Int) -> Int { ((count + parts - 1) / parts + 7) & ~7 }

    func fetch(part: Int, share: Int) {
        let (from, to) = (share * part, min(share * (part + 1), count))
        guard from < to else { return }
        for column in 0..<columnCount { block_prefetch(columns[column] + start + from, to - from) }
        block_prefetch(output + start + from, to - from)
    }
}
