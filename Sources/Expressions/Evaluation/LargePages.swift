import Glibc

extension UnsafeMutableBufferPointer {
    /// Asks for pages of 2 MB, as NumPy does for its arrays: where the memory is new, the first write to a column of ten
    /// million rows then meets some 40 missing pages instead of 20,000, and the processor finds addresses faster. Buffers below
    /// 4 MB, and all on a system that has no such pages, are left as they are.
    func requestLargePages() {
        guard let base = baseAddress, count * MemoryLayout<Element>.stride >= 1 << 22 else { return }
        let start = UnsafeMutableRawPointer(base).alignedUp(toMultipleOf: 1 << 12)
        madvise(start, UnsafeMutableRawPointer(base + count) - start, MADV_HUGEPAGE)
    }
}
