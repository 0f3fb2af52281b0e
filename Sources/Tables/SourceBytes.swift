import Glibc

/// Bytes in memory of their own that can grow.
struct ByteBuffer: ~Copyable {
    private(set) var base: UnsafeMutablePointer<UInt8>
    private(set) var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = max(1, capacity)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    /// Offers room for at least `minimum` more bytes; `fill` says how many it wrote.
    mutating func append(
        atLeast minimum: Int, _ fill: (UnsafeMutableBufferPointer<UInt8>) throws(TableError) -> Int
    ) throws(TableError) {
        if capacity - count < minimum {
            let larger = max(2 * capacity, count + minimum)
            let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
            grown.moveInitialize(from: base, count: count)
            base.deallocate()
            base = grown
            capacity = larger
        }
        count += try fill(UnsafeMutableBufferPointer(start: base + count, count: capacity - count))
    }

    borrowing func withBytes<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(TableError) -> Result
    ) throws(TableError) -> Result {
        try body(UnsafeBufferPointer(start: base, count: count))
    }

    /// All that a file descriptor gives until its end.
    init(readingAll descriptor: Int32, byteLimit: Int) throws(TableError) {
        self.init(capacity: 1 << 16)
        var isAtEnd = false
        while !isAtEnd {
            try append(atLeast: 1 << 16) { room throws(TableError) in
                while true {
                    let got = Glibc.read(descriptor, room.baseAddress, room.count)
                    if got >= 0 {
                        isAtEnd = got == 0
                        return got
                    }
                    if errno == EISDIR { throw TableError(.isDirectory) }
                    if errno != EINTR { throw TableError(.unreadable(reason: String(cString: strerror(errno)))) }
                }
            }
            if count > byteLimit { throw TableError(.tooLarge(byteLimit: byteLimit)) }
        }
    }
}

/// An open file that is closed when this goes.
struct OpenFile: ~Copyable {
    let descriptor: Int32

    init(reading path: String) throws(TableError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 {
            throw TableError(
                errno == ENOENT || errno == ENOTDIR ? .missingFile : .unreadable(reason: String(cString: strerror(errno))))
        }
    }

    deinit { close(descriptor) }

    /// The file's bytes: mapped if it is a regular file, else read to the end.
    borrowing func withBytes<Result>(
        byteLimit: Int, _ body: (_ bytes: UnsafeBufferPointer<UInt8>, _ isMapped: Bool) throws(TableError) -> Result
    ) throws(TableError) -> Result {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw TableError(.unreadable(reason: String(cString: strerror(errno))))
        }
        let kind = status.st_mode & S_IFMT
        if kind == S_IFDIR { throw TableError(.isDirectory) }
        let size = Int(status.st_size)
        if kind == S_IFREG, size > byteLimit { throw TableError(.tooLarge(byteLimit: byteLimit)) }
        // Files made up by the kernel are regular and of size 0, and must be read.
        if kind == S_IFREG, size > 0, let mapping = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0),
            mapping != MAP_FAILED
        {
            defer { munmap(mapping, size) }
            madvise(mapping, size, MADV_SEQUENTIAL)
            return try body(UnsafeBufferPointer(start: mapping.assumingMemoryBound(to: UInt8.self), count: size), true)
        }
        return try ByteBuffer(readingAll: descriptor, byteLimit: byteLimit).withBytes { (bytes) throws(TableError) in
            try body(bytes, false)
        }
    }
}

/// A text whose beginning can be put out of memory again where it is a mapped file.
struct MappedText {
    let bytes: UnsafeBufferPointer<UInt8>
    let isMapped: Bool

    init(_ bytes: UnsafeBufferPointer<UInt8>, isMapped: Bool) {
        self.bytes = bytes
        self.isMapped = isMapped
    }

    /// Gives back the memory of what stands before a place. It is read from the file again if it is needed after all.
    func forget(_ place: UnsafePointer<UInt8>) {
        guard isMapped, let start = bytes.baseAddress else { return }
        let pages = (place - start) / Int(getpagesize()) * Int(getpagesize())
        madvise(UnsafeMutableRawPointer(mutating: start), pages, MADV_DONTNEED)
    }
}

/// A text that is taken in whole.
package enum TextSource {
    /// The bytes of the file at `path`, or of standard input if `path` is "-".
    package static func read(path: String, byteLimit: Int = 1 << 30) throws(TableError) -> [UInt8] {
        do throws(TableError) {
            if path == "-" { return try ByteBuffer(readingAll: STDIN_FILENO, byteLimit: byteLimit).withBytes { Array($0) } }
            return try OpenFile(reading: path).withBytes(byteLimit: byteLimit) { bytes, _ in Array(bytes) }
        } catch {
            throw TableError(error.problem, source: path == "-" ? "standard input" : path)
        }
    }
}
