import ArgumentParser
import Foundation

/// The files of a command line, each with the option that names it.
struct NamedFiles {
    typealias File = (option: String, path: String)

    let written: [File]
    let read: [File]

    /// - Throws: `ValidationError` if a file that is to be written has another part to play as well.
    func requireDistinct() throws {
        for (index, file) in written.enumerated() {
            guard let identity = Self.identity(of: file.path) else { continue }
            let others = written[..<index] + read
            if let other = others.first(where: { Self.identity(of: $0.path) == identity }) {
                throw ValidationError("\(other.option) and \(file.option) are the same file, \(file.path); name another one.")
            }
        }
    }

    /// The file itself where there is one, else the place where it would be; nil for a pipe, a terminal and the like.
    private static func identity(of path: String) -> String? {
        var status = stat()
        if stat(path, &status) == 0 {
            return status.st_mode & S_IFMT == S_IFREG ? "\(status.st_dev):\(status.st_ino)" : nil
        }
        return URL(fileURLWithPath: path).resolvingSymlinksInPath().standardized.path
    }
}
