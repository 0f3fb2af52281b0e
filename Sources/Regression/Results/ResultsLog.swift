import Glibc
import Tables

/// A results file that is being written: each record is in the file as soon as it is known, so a run that is killed loses only the
/// cases in progress.
package final class ResultsLog {
    private let path: String
    private let file: Descriptor
    private let isRegular: Bool

    /// Opens the file behind its whole lines, or makes it.
    ///
    /// - Parameter earlier: what was read from it; nil for a file that is new or empty.
    /// - Throws: `TableError` if it cannot be written, `ResultsError` if another run is writing it.
    package init(path: String, after earlier: RecordedResults? = nil) throws {
        self.path = path
        file = try Self.open(path, O_RDWR | O_CREAT | O_APPEND)
        var status = stat()
        if fstat(file.number, &status) != 0 { throw Self.failure(path) }
        isRegular = status.st_mode & S_IFMT == S_IFREG
        guard isRegular else { return }
        // The size tells of a run that wrote something since, the lock of one that is about to.
        guard lockf(file.number, F_TLOCK, 0) == 0 || errno == ENOLCK, Int(status.st_size) == earlier?.bytes ?? 0 else {
            throw Self.inUse(path)
        }
        guard let earlier, earlier.bytes > 0 else { return }
        guard ftruncate(file.number, off_t(earlier.wholeBytes)) == 0 else { throw Self.failure(path) }
        if earlier.wholeBytes > 0 { try write("\n") }
    }

    /// Takes the file of an earlier run out of the way: it gets the first free name with a number behind it.
    ///
    /// - Returns: its new name; nil if there was nothing to keep.
    /// - Throws: `ResultsError` if it is no results file or another run is writing it, `TableError` if it cannot be moved.
    package static func setAside(path: String) throws -> String? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { return nil }
        // A file of another kind is named by mistake, and stays where it is.
        _ = try RecordedResults(path: path)
        let file = try open(path, O_RDONLY)
        guard lockf(file.number, F_TEST, 0) == 0 || errno == ENOLCK else { throw inUse(path) }
        var number = 1
        while access("\(path).\(number)", F_OK) == 0 { number += 1 }
        guard rename(path, "\(path).\(number)") == 0 else { throw failure(path) }
        return "\(path).\(number)"
    }

    /// Writes a record behind the others.
    package func append(_ record: RegressionRecord) throws { try write(record.line() + "\n") }

    /// Replaces the file by one with these records in the order of their plan.
    package func finish(_ records: [RegressionRecord]) throws {
        // A pipe has had them already.
        if isRegular { try RecordedResults.write(records, to: path) }
    }

    private func write(_ text: String) throws(TableError) {
        do throws(TableError) {
            try AtomicFile.writeAll(Array(text.utf8), to: file.number)
        } catch {
            throw TableError(error.problem, source: path)
        }
    }

    private static func open(_ path: String, _ flags: Int32) throws(TableError) -> Descriptor {
        let number = Glibc.open(path, flags | O_CLOEXEC, 0o666)
        if number < 0 { throw errno == EISDIR ? TableError(.isDirectory, source: path) : failure(path) }
        return Descriptor(number)
    }

    private static func failure(_ path: String) -> TableError {
        TableError(.unwritable(reason: String(cString: strerror(errno))), source: path)
    }

    private static func inUse(_ path: String) -> ResultsError {
        ResultsError(.inUse, path, nil, "another run is writing to it; wait for that, or name another file")
    }
}
