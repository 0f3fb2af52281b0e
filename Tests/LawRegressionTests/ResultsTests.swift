import Foundation
import TestSupport
import Testing

@testable import Regression

@Suite("Results files")
struct ResultsTests {
    private let records = [
        SampleRecords.placed("square", noise: 0.01, place: 1), SampleRecords.placed("square", place: 1),
        SampleRecords.placed("product", place: 2),
    ]

    private func text(_ records: [RegressionRecord]) throws -> String { try records.map { try $0.line() + "\n" }.joined() }

    private func read(_ text: String) throws -> RecordedResults {
        try RecordedResults(bytes: Array(text.utf8), path: "results.jsonl")
    }

    /// Calls `body` with the path of a file that holds `text`, or of none.
    private func withFile<Result>(_ text: String?, _ body: (String) throws -> Result) throws -> Result {
        try PythonOracle.withTemporaryDirectory { directory in
            let path = directory.appendingPathComponent("results.jsonl").path
            if let text { try text.write(toFile: path, atomically: true, encoding: .utf8) }
            return try body(path)
        }
    }

    @Test("hold what was written, to the last bit")
    func roundTrip() throws {
        var record = SampleRecords.placed(noise: 0.1, seed: .max)
        record.claim = "within-noise"
        record.formula = "2.9999999999999996*x**2 + \"1/3\"\n"
        record.complexity = 7
        record.r2 = 1 - 0x1p-53
        record.work = 1e300 / 3
        record.seconds = 0.1 + 0.2
        record.message = "ψ"
        #expect(try read(text([record])).records == [record])
    }

    @Test("have every field in every line, on one line")
    func fields() throws {
        let line = try SampleRecords.placed().line()
        for key in ["claim", "formula", "complexity", "r2", "work", "message", "data_hash", "functions", "rows", "dummies"] {
            #expect(line.contains("\"\(key)\":"), "\(key)")
        }
        #expect(!line.contains { $0.isNewline })
    }

    @Test("written before there were dummies have none")
    func withoutDummies() throws {
        var record = SampleRecords.placed()
        record.options.dummies = 3
        let line = try record.line()
        #expect(line.contains(#""dummies":3,"#))
        let older = try read(line.replacing(#""dummies":3,"#, with: "") + "\n").records
        #expect(older.map(\.options) == [RegressionOptions(dummies: 0)])
    }

    @Test("the last record of a case counts")
    func lastCounts() throws {
        let later = SampleRecords.placed("square", .missed)
        #expect(try read(text(records + [later])).records == [records[0], later, records[2]])
    }

    @Test("a last line that was cut off anywhere is told and left out", arguments: [1, 2, 40, 200])
    func tornLine(length: Int) throws {
        let torn = try text(records) + SampleRecords.placed("ratio").line().prefix(length)
        let results = try read(torn)
        #expect(results.records == records)
        #expect(results.tornLine == 4)
    }

    @Test("a last line that only lacks its end counts")
    func lastLineWithoutEnd() throws {
        let results = try read(String(text(records).dropLast()))
        #expect(results.records == records)
        #expect(results.tornLine == nil)
    }

    @Test("a line that is no record is named, and what is wrong with it")
    func badLine() throws {
        let error = #expect(throws: ResultsError.self) {
            try read(text([records[0]]) + "{\"schema\":\"edgewise-regression/1\"}\n" + text([records[1]]))
        }
        #expect(
            error?.description == """
                results.jsonl:2: this is no record of a regression run; name a results file, or take the line out. \
                The field "case" is missing at the top level.
                """)
    }

    @Test("what is no results file at all is refused", arguments: ["x,y\n1,2\n", "y", "{}\n{}\n", "{\"a\": 1}", "{}", "{\"a"])
    func otherFiles(text: String) {
        #expect(throws: ResultsError.self) { try read(text) }
    }

    @Test("a whole object without the line's end is no torn record, though it begins as one")
    func wholeObject() {
        #expect(throws: ResultsError.self) { try read(#"{"case":{"law":"a"}}"#) }
    }

    @Test("a record of another schema is refused, even in the last line")
    func otherSchema() throws {
        var record = records[0]
        record.schema = "edgewise-regression/2"
        let error = #expect(throws: ResultsError.self) { try read(text([record])) }
        #expect(error?.problem == .otherSchema)
        #expect(error?.description.contains("edgewise-regression/2") == true)
    }

    @Test("each record is in the file as soon as it is written, and at the end they are in the order of the plan")
    func log() throws {
        try withFile(nil) { path in
            let log = try ResultsLog(path: path)
            for count in 1...records.count {
                try log.append(records[count - 1])
                #expect(try RecordedResults(path: path).records == Array(records.prefix(count)))
            }
            try log.finish(records)
            #expect(try RecordedResults(path: path).records == [records[1], records[0], records[2]])
        }
    }

    @Test("writing goes on behind the last whole line", arguments: ["", "\n", "\n{\"case\":{\"law", "\n\n\n"])
    func goingOn(ending: String) throws {
        try withFile(String(text(Array(records.prefix(2))).dropLast()) + ending) { path in
            let log = try ResultsLog(path: path, after: RecordedResults(path: path))
            try log.append(records[2])
            #expect(try RecordedResults(path: path).records == records)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text(records))
        }
    }

    @Test("an earlier file is kept under a name that is free")
    func setAside() throws {
        try withFile(nil) { path in
            #expect(try ResultsLog.setAside(path: path) == nil)
            for number in 1...2 {
                let old = try text([SampleRecords.placed(seed: UInt64(number))])
                try old.write(toFile: path, atomically: true, encoding: .utf8)
                #expect(try ResultsLog.setAside(path: path) == "\(path).\(number)")
                #expect(try String(contentsOfFile: "\(path).\(number)", encoding: .utf8) == old)
                #expect(!FileManager.default.fileExists(atPath: path))
            }
        }
    }

    @Test("a file of another kind is not touched")
    func otherKind() throws {
        try withFile("x,y\n1,2\n") { path in
            #expect(throws: ResultsError.self) { try ResultsLog.setAside(path: path) }
            let kept = try String(contentsOfFile: path, encoding: .utf8)
            #expect(kept == "x,y\n1,2\n")
        }
    }

    @Test("two runs do not write to one file")
    func lock() throws {
        try withFile(nil) { path in
            // Another process, because a process does not lock itself out.
            let script = """
                import fcntl, os, subprocess, sys
                file = open("\(path)", "a")
                fcntl.lockf(file, fcntl.LOCK_EX)
                os.write(1, b"locked")
                sys.stdin.read()
                """
            let (process, input, output) = (Process(), Pipe(), Pipe())
            process.executableURL = URL(fileURLWithPath: PythonOracle.interpreter)
            process.arguments = ["-c", script]
            (process.standardInput, process.standardOutput) = (input, output)
            try process.run()
            _ = try output.fileHandleForReading.read(upToCount: 6)
            #expect(throws: ResultsError.self) { try ResultsLog(path: path) }
            try input.fileHandleForWriting.close()
            process.waitUntilExit()
            _ = try ResultsLog(path: path)
        }
    }
}
