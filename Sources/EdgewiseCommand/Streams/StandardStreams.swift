import Edgewise
import Foundation

/// Results go to standard output, everything else to standard error.
enum StandardStreams {
    /// Writes a result.
    ///
    /// - Throws: `TableError.unwritable`, for instance on a full disk.
    static func print(_ text: String) throws {
        do throws(TableError) {
            try AtomicFile.writeAll(Array(text.utf8), to: STDOUT_FILENO)
        } catch {
            throw TableError(error.problem, source: "standard output")
        }
    }

    /// One diagnostic: `edgewise: …`.
    static func complain(_ message: String) { tell("edgewise: \(message)") }

    /// A line on standard error.
    static func tell(_ line: String) {
        // Nobody is left to tell if this fails.
        try? AtomicFile.writeAll(Array("\(line)\n".utf8), to: STDERR_FILENO)
    }
}
