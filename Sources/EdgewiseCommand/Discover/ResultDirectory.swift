import Edgewise
import Foundation

/// The directory that `--out` names.
struct ResultDirectory {
    let path: String

    /// Makes sure before a long run that files can be made there, and leaves everything as it was.
    ///
    /// - Throws: `CommandFailure` with the system's reason.
    init(_ path: String) throws {
        self.path = path
        let made = try create()
        defer { remove(made) }
        let trial = "\(path)/.edgewise-\(getpid()).partial"
        let descriptor = open(trial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure() }
        close(descriptor)
        unlink(trial)
    }

    /// Writes the law, the network and the front: all of them, or nothing.
    ///
    /// - Returns: the names of the files.
    func write(_ document: LawDocument, model: ModelDocument) throws -> [String] {
        let texts = [
            ("law.json", try document.json() + "\n"), ("model.json", try model.json() + "\n"),
            ("front.csv", document.frontTable),
        ]
        let made = try create()
        do {
            try AtomicFile.write(texts.map { ("\(path)/\($0)", Array($1.utf8)) })
        } catch {
            remove(made)
            throw error
        }
        return texts.map(\.0)
    }

    /// Makes the directory and those above it.
    ///
    /// - Returns: those that were not there, outermost first.
    private func create() throws -> [String] {
        var missing: [String] = []
        var place = URL(fileURLWithPath: path).standardizedFileURL.path
        while access(place, F_OK) != 0, place != "/" {
            missing.insert(place, at: 0)
            place = URL(fileURLWithPath: place).deletingLastPathComponent().path
        }
        for (index, directory) in missing.enumerated() where mkdir(directory, 0o777) != 0 {
            let failure = failure()
            remove(Array(missing[..<index]))
            throw failure
        }
        var status = stat()
        guard stat(path, &status) == 0 else { throw failure() }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw CommandFailure("\(path): this is not a directory; name one") }
        return missing
    }

    /// Takes away directories if they are still empty.
    private func remove(_ directories: [String]) {
        for directory in directories.reversed() { rmdir(directory) }
    }

    private func failure() -> CommandFailure {
        CommandFailure("\(path): the results cannot be written there (\(String(cString: strerror(errno))))")
    }
}

extension LawDocument {
    /// The laws of the front as CSV, simplest first.
    var frontTable: String {
        let rows = front.map { entry in
            let figures = [entry.rmse, entry.r2, entry.maximumRelativeError].map { $0.map(String.init(describing:)) ?? "" }
            let formula = entry.formula ?? ""
            return [entry.complexity.map(String.init) ?? ""] + figures
                + [entry.verdict.rawValue, "\"\(formula.replacingOccurrences(of: "\"", with: "\"\""))\""]
        }
        let heading = ["complexity", "rmse", "r2", "max_relative_error", "verdict", "formula"]
        return ([heading] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
    }
}
