import Foundation

/// A file that is written at the end of a long run.
enum OutputFile {
    /// Makes sure at the start that the file can be written.
    ///
    /// - Throws: `CommandFailure` with what is in the way.
    static func requireWritable(_ path: String) throws {
        var status = stat()
        if stat(path, &status) == 0 {
            if status.st_mode & S_IFMT == S_IFDIR { throw CommandFailure("\(path): this is a directory; name a file") }
            if access(path, W_OK) == 0 { return }
        } else {
            let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
            if errno == ENOENT, access(directory, W_OK | X_OK) == 0 { return }
        }
        throw CommandFailure("\(path): the file cannot be written (\(String(cString: strerror(errno))))")
    }
}
