import Edgewise
import Foundation
import Measurement
import Regression
import Tables

/// Training from files of any length: time, and the most memory that the process ever had.
struct LongTables {
    /// The command.
    let edgewise: String

    private static let iterations = 3

    func training(_ report: inout BenchReport) throws -> String {
        guard FileManager.default.isExecutableFile(atPath: edgewise) else { return "`make build` builds the command.\n" }
        var table = MarkdownTable(["rows", "CSV", "seconds on the clock, both cores", "most memory", "numbers in the network"])
        for rows in [100_000, 1_000_000, 10_000_000] {
            let csv = FileManager.default.temporaryDirectory.appendingPathComponent("bench-\(rows).csv")
            defer { try? FileManager.default.removeItem(at: csv) }
            try Self.write(rows: rows, to: csv)
            let megabytes = (try csv.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0) / 1_000_000
            let model = csv.appendingPathExtension("json")
            defer { try? FileManager.default.removeItem(at: model) }
            let watch = Stopwatch()
            let memory = try mostMemory(
                of: ["train", csv.path, "--target", "y", "--iterations", "\(Self.iterations)", "--quiet", "-o", model.path])
            let network = try ModelDocument(json: String(contentsOf: model, encoding: .utf8)).network
            table.append([
                "\(rows)", "\(megabytes) MB", watch.wallSeconds.significant(3), "\(memory / 1000) MB",
                "\(network?.parameterCount ?? 0)",
            ])
        }
        return "`edgewise train`, [10, 5, 1], reading included, \(Self.iterations) iterations.\n\n\(table.text)"
    }

    /// y = exp(sin πx₁ + x₂²) + x₃·x₄ of ten columns on [−1, 1], six digits each.
    private static func write(rows: Int, to file: URL) throws {
        guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
            throw BenchError("\(file.path) cannot be written")
        }
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        var generator = SeededGenerator(seed: 4)
        var text = Array(((1...10).map { "x\($0)," }.joined() + "y\n").utf8)
        for row in 0..<rows {
            var x: [Double] = []
            for _ in 0..<10 {
                let number = Int.random(in: -999_999...999_999, using: &generator)
                text += Array((number < 0 ? "-0." : "0.").utf8)
                let digits = Array("\(abs(number))".utf8)
                text += [UInt8](repeating: UInt8(ascii: "0"), count: 6 - digits.count) + digits + [UInt8(ascii: ",")]
                x.append(Double(number) / 1_000_000)
            }
            text += Array("\(exp(sin(.pi * x[0]) + x[1] * x[1]) + x[2] * x[3])\n".utf8)
            if text.count > 1 << 20 || row == rows - 1 {
                try handle.write(contentsOf: text)
                text.removeAll(keepingCapacity: true)
            }
        }
    }

    /// Runs the command; in kB.
    private func mostMemory(of arguments: [String]) throws -> Int {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: edgewise)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        var most = 0
        while process.isRunning {
            // The high-water mark never falls, so that its last look is the most.
            if let status = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8),
                let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
            {
                most = max(most, line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0)
            }
            usleep(20_000)
        }
        guard process.terminationStatus == 0 else { throw BenchError("edgewise \(arguments.joined(separator: " ")) failed") }
        return most
    }
}
