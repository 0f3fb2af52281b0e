import Foundation

/// The built command, run as a person runs it.
struct EdgewiseProcess {
    struct Result: Sendable {
        let status: Int32
        let output: String
        let errors: String
    }

    struct NotBuilt: Error, CustomStringConvertible {
        let description: String
    }

    /// The executable beside the test bundle, of the same build.
    static func executable() throws -> URL {
        var directory = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
        while let place = directory, place.path != "/" {
            let candidate = place.appendingPathComponent("edgewise")
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
            directory = place.deletingLastPathComponent()
        }
        throw NotBuilt(description: "there is no edgewise beside \(Bundle.main.executableURL?.path ?? "the tests")")
    }

    private let process = Process()
    private let output: URL
    private let errors: URL

    /// Starts the command in a directory; what it prints goes to files there that no listing of `Workspace` shows.
    ///
    /// - Parameter shell: what a shell does before it becomes the command, such as setting limits.
    init(_ arguments: [String], in workspace: Workspace, input: String = "", shell: String? = nil) throws {
        output = workspace.streams.appendingPathComponent("\(UUID().uuidString).out")
        errors = output.deletingPathExtension().appendingPathExtension("err")
        let standardInput = output.deletingPathExtension().appendingPathExtension("in")
        try Data(input.utf8).write(to: standardInput)
        for file in [output, errors] { try Data().write(to: file) }
        let executable = try Self.executable()
        if let shell {
            process.executableURL = URL(fileURLWithPath: "/bin/bash")
            process.arguments = ["-c", "\(shell); exec \"$0\" \"$@\"", executable.path] + arguments
        } else {
            process.executableURL = executable
            process.arguments = arguments
        }
        process.currentDirectoryURL = workspace.directory
        process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "COLUMNS": "100"]
        // Files, not pipes: a full pipe would block the command.
        process.standardInput = try FileHandle(forReadingFrom: standardInput)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
    }

    func wait() throws -> Result {
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            errors: try errorsSoFar())
    }

    func errorsSoFar() throws -> String { try String(contentsOf: errors, encoding: .utf8) }

    var isRunning: Bool { process.isRunning }

    var identifier: pid_t { process.processIdentifier }

    /// What Ctrl-C sends.
    func interrupt() { send(SIGINT) }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }
}

/// A directory of a test's own, removed when the test is done.
final class Workspace {
    let directory: URL
    let streams: URL

    init(_ files: [String: String] = [:]) throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("edgewise-\(UUID().uuidString)")
        directory = root.appendingPathComponent("work")
        streams = root.appendingPathComponent("streams")
        for place in [directory, streams] {
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        }
        for (name, text) in files { try Data(text.utf8).write(to: directory.appendingPathComponent(name)) }
    }

    deinit { try? FileManager.default.removeItem(at: directory.deletingLastPathComponent()) }

    func run(_ arguments: String..., input: String = "", shell: String? = nil) throws -> EdgewiseProcess.Result {
        try EdgewiseProcess(arguments, in: self, input: input, shell: shell).wait()
    }

    func text(_ name: String) throws -> String {
        try String(contentsOf: directory.appendingPathComponent(name), encoding: .utf8)
    }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: directory.appendingPathComponent(name))
    }

    /// Every file and directory in it, hidden ones too, sorted.
    func listing() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: directory.path).sorted()
    }
}
