import Glibc

/// An open file descriptor of this process alone, closed when nothing refers to it.
final class Descriptor {
    let number: Int32

    init(_ number: Int32) { self.number = number }

    deinit { close(number) }

    /// A pipe whose reading end does not block.
    static func pipe() throws(SystemFailure) -> (reading: Descriptor, writing: Descriptor) {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw SystemFailure("open a pipe") }
        // Children get copies under other numbers, and those alone.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        return (Descriptor(ends[0]), Descriptor(ends[1]))
    }

    /// Two sockets, each the other's end: other than a pipe, writing to one whose other end is gone raises no signal.
    static func socketPair() throws(SystemFailure) -> (Descriptor, Descriptor) {
        var ends: [Int32] = [0, 0]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw SystemFailure("open a socket") }
        return (Descriptor(ends[0]), Descriptor(ends[1]))
    }

    /// Appends what is there.
    ///
    /// - Returns: false once the other end is closed.
    func read(into bytes: inout [UInt8]) -> Bool {
        var block = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = Glibc.read(number, &block, block.count)
            if count > 0 { bytes += block[..<count] }
            if count == 0 { return false }
            if count < 0, errno != EINTR { return errno == EAGAIN }
        }
    }

    /// Sends as much as the socket takes at once.
    ///
    /// - Returns: how many bytes are dealt with; all if nobody will read them any more.
    func send(_ bytes: ArraySlice<UInt8>) -> Int {
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        let count = bytes.withUnsafeBytes { Glibc.send(number, $0.baseAddress, $0.count, flags) }
        if count >= 0 { return count }
        return errno == EAGAIN || errno == EINTR ? 0 : bytes.count
    }
}
