import Glibc

/// Data that are no text, told by a zero byte, and named where their first bytes are known.
enum BinaryData {
    private static let windowLength = 1 << 24

    /// - Parameter forget: called with the place up to which the bytes have been looked at.
    /// - Throws: `binaryData` if there is a zero byte.
    static func check(
        _ bytes: UnsafeBufferPointer<UInt8>, forget: (UnsafePointer<UInt8>) -> Void = { _ in }
    ) throws(TableError) {
        guard let start = bytes.baseAddress else { return }
        for window in stride(from: 0, to: bytes.count, by: windowLength) {
            let count = min(windowLength, bytes.count - window)
            if let found = memchr(start + window, 0, count) { try refuse(bytes, start: start, found: found) }
            if count < bytes.count { forget(start + window + count) }
        }
    }

    private static func refuse(
        _ bytes: UnsafeBufferPointer<UInt8>, start: UnsafePointer<UInt8>, found: UnsafeMutableRawPointer
    ) throws(TableError) {
        let offset = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - start
        let before = bytes[..<offset]
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let kind = signatures.first { bytes.starts(with: $0.bytes) }?.kind
        throw TableError(.binaryData(line: line, column: offset - lineStart + 1, kind: kind))
    }

    /// The first bytes that formats prescribe, from their specifications.
    private static let signatures: [(bytes: [UInt8], kind: String)] = [
        (Array("PK\u{3}\u{4}".utf8), "a zip archive or a spreadsheet (.xlsx, .ods)"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old spreadsheet (.xls)"),
        ([0xFF, 0xFE], "UTF-16 text"),
        ([0xFE, 0xFF], "UTF-16 text"),
        ([0x93] + Array("NUMPY".utf8), "a NumPy array (.npy)"),
        ([0x89] + Array("HDF".utf8), "an HDF5 file"),
        (Array("PAR1".utf8), "a Parquet file"),
        ([0x28, 0xB5, 0x2F, 0xFD], "Zstandard data"),
        ([0xFD] + Array("7zXZ".utf8), "xz data"),
        (Array("BZh".utf8), "bzip2 data"),
        ([0x89] + Array("PNG".utf8), "a picture"),
        (Array("%PDF".utf8), "a PDF file"),
    ]
}
