import Foundation

/// Runs other languages' tools in tests: values that our code did not compute.
public enum PythonOracle {
    /// Debian's Python, with NumPy and SymPy.
    public static let interpreter = "/usr/bin/python3"

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// The standard output of a Python script.
    public static func run(_ script: String) throws -> String {
        try withTemporaryDirectory { directory in
            let file = directory.appendingPathComponent("script.py")
            try script.write(to: file, atomically: true, encoding: .utf8)
            return try output(of: interpreter, [file.path])
        }
    }

    /// The numbers that a script prints, separated by white space.
    public static func numbers(_ script: String) throws -> [Double] {
        try run(script).split(whereSeparator: \.isWhitespace).map { word in
            guard let value = Double(word) else { throw Failure(description: "not a number: \(word)") }
            return value
        }
    }

    /// The standard output of a program; a status other than 0 throws what it wrote to standard error.
    public static func output(of program: String, _ arguments: [String]) throws -> String {
        try withTemporaryDirectory { directory in
            // Files, not pipes: a full pipe would block the program.
            let (out, err) = (directory.appendingPathComponent("out"), directory.appendingPathComponent("err"))
            for file in [out, err] { try Data().write(to: file) }
            let process = Process()
            process.executableURL = URL(fileURLWithPath: program)
            process.arguments = arguments
            process.standardOutput = try FileHandle(forWritingTo: out)
            process.standardError = try FileHandle(forWritingTo: err)
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else {
                let complaint = try String(contentsOf: err, encoding: .utf8)
                throw Failure(description: "\(program) ended with \(process.terminationStatus):\n\(complaint.suffix(4000))")
            }
            return try String(contentsOf: out, encoding: .utf8)
        }
    }

    /// Calls `body` with a directory of its own, which is removed afterwards.
    public static func withTemporaryDirectory<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("edgewise-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        return try body(directory)
    }
}
