import CZlib

extension ByteBuffer {
    /// Whether the bytes start as gzip data do.
    static func isGzip(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
    }

    /// What gzip data hold: one member after another, checked against their sums; zero bytes may follow the last.
    ///
    /// - Throws: `invalidGzip` if they are cut short or damaged, `tooLarge` if they hold more than `byteLimit` bytes.
    init(inflating bytes: UnsafeBufferPointer<UInt8>, byteLimit: Int) throws(TableError) {
        self.init(capacity: min(byteLimit, 4 * bytes.count) + 64)
        let inflation = try GzipInflation()
        var offset = 0
        while offset < bytes.count {
            if bytes[offset...].allSatisfy({ $0 == 0 }) { break }
            try inflation.beginMember()
            var isMemberEnded = false
            while !isMemberEnded {
                try append(atLeast: 1 << 14) { room throws(TableError) in
                    let step = try inflation.step(UnsafeBufferPointer(rebasing: bytes[offset...]), into: room)
                    offset += step.consumed
                    isMemberEnded = step.isMemberEnded
                    return step.produced
                }
                if count > byteLimit { throw TableError(.tooLarge(byteLimit: byteLimit)) }
            }
        }
    }
}

/// zlib's inflation state; the pointer to it must not move, hence a class.
private final class GzipInflation {
    private var stream = z_stream()

    init() throws(TableError) {
        // 15 + 16: the largest window, with gzip's header and check sums.
        let status = inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        if status != Z_OK { throw TableError(.invalidGzip(reason: "zlib does not start, status \(status)")) }
    }

    deinit { inflateEnd(&stream) }

    func beginMember() throws(TableError) {
        if inflateReset(&stream) != Z_OK { throw TableError(.invalidGzip(reason: "zlib does not start anew")) }
    }

    /// Inflates as far as the input or the room goes.
    func step(
        _ input: UnsafeBufferPointer<UInt8>, into room: UnsafeMutableBufferPointer<UInt8>
    ) throws(TableError) -> (consumed: Int, produced: Int, isMemberEnded: Bool) {
        // zlib counts in 32 bits.
        let inputCount = min(input.count, 1 << 30)
        let roomCount = min(room.count, 1 << 30)
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(inputCount)
        stream.next_out = room.baseAddress
        stream.avail_out = UInt32(roomCount)
        let status = inflate(&stream, Z_NO_FLUSH)
        let consumed = inputCount - Int(stream.avail_in)
        let produced = roomCount - Int(stream.avail_out)
        switch status {
        case Z_STREAM_END:
            return (consumed, produced, true)
        case Z_OK where consumed + produced > 0:
            return (consumed, produced, false)
        case Z_OK, Z_BUF_ERROR:
            throw TableError(.invalidGzip(reason: "they end too early"))
        default:
            let reason = stream.msg.map { String(cString: $0) } ?? "zlib status \(status)"
            throw TableError(.invalidGzip(reason: reason))
        }
    }
}
