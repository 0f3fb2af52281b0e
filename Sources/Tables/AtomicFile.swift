import Glibc

/// Files that replace those of their names only once all of them are complete.
package enum AtomicFile {
    /// Writes each text to a new file beside its path; when the last one is on the disk they take their names. If anything
    /// fails before that, no path has changed. What is no regular file, such as a pipe, is written directly.
    ///
    /// - Throws: `unwritable` with the system's reason, or `isDirectory`; `source` is the path.
    package static func write(_ files: [(path: String, bytes: [UInt8])]) throws(TableError) {
        var staged: [Staged] = []
        for (path, bytes) in files {
            do throws(TableError) {
                if let file = try Staged(bytes, for: path) { staged.append(file) }
            } catch {
                for file in staged { file.discard() }
                throw TableError(error.problem, source: path)
            }
        }
        for (index, file) in staged.enumerated() where rename(file.temporary, file.target) != 0 {
            let error = failure()
            for rest in staged[index...] { rest.discard() }
            throw TableError(error.problem, source: file.target)
        }
    }

    /// A complete file under a temporary name.
    private struct Staged {
        let temporary: String
        let target: String

        /// nil if the path is no regular file and was written directly.
        init?(_ bytes: [UInt8], for path: String) throws(TableError) {
            var status = stat()
            let exists = stat(path, &status) == 0
            let kind = status.st_mode & S_IFMT
            if exists, kind == S_IFDIR { throw TableError(.isDirectory) }
            if exists, kind != S_IFREG {
                let descriptor = open(path, O_WRONLY | O_CLOEXEC)
                if descriptor < 0 { throw failure() }
                defer { close(descriptor) }
                try writeAll(bytes, to: descriptor)
                return nil
            }
            // A link stays a link: what it points to is replaced.
            target = exists ? resolved(path) : path
            let descriptor: Int32
            (descriptor, temporary) = try createBeside(target)
            do throws(TableError) {
                defer { close(descriptor) }
                if exists { fchmod(descriptor, status.st_mode & 0o7777) }
                try writeAll(bytes, to: descriptor)
                // On the disk before it takes the name, or a power cut could leave an empty file in place of the old one.
                if fsync(descriptor) != 0 { throw failure() }
            } catch {
                discard()
                throw error
            }
        }

        func discard() { unlink(temporary) }
    }

    /// Writes all bytes to an open file descriptor.
    package static func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(TableError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count < 0, errno != EINTR { throw failure() }
            written += max(0, count)
        }
    }

    private static func createBeside(_ path: String) throws(TableError) -> (descriptor: Int32, path: String) {
        for attempt in 0..<100 {
            let temporary = "\(path).\(getpid())-\(attempt).partial"
            let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if descriptor >= 0 { return (descriptor, temporary) }
            if errno != EEXIST { throw failure() }
        }
        throw failure()
    }

    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private static func failure() -> TableError {
        TableError(.unwritable(reason: String(cString: strerror(errno))))
    }
}
