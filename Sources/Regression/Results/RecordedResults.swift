import Edgewise
import Tables

/// What a results file holds: a line of JSON for each run.
package struct RecordedResults: Sendable {
    /// A record for each case, the one that was written last, in the order of the file.
    package private(set) var records: [RegressionRecord] = []
    /// The last line, where it was not written to its end: its number, from 1.
    package private(set) var tornLine: Int?
    /// How much of the file is whole lines, in bytes.
    let wholeBytes: Int
    /// The size of the file when it was read.
    let bytes: Int

    /// - Throws: `ResultsError` for a line that is no record, unless it is the torn last one; `TableError` for a file that cannot
    ///   be read.
    package init(path: String) throws {
        try self.init(bytes: try TextSource.read(path: path), path: path)
    }

    init(bytes: [UInt8], path: String) throws(ResultsError) {
        var places: [RegressionCase: Int] = [:]
        var start = 0
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            let isLast = line.endIndex == bytes.endIndex
            if line.isEmpty { continue }
            do throws(ResultsError) {
                let record = try Self.record(String(decoding: line, as: UTF8.self), path: path, line: index + 1)
                if let place = places[record.case] {
                    records[place] = record
                } else {
                    places[record.case] = records.count
                    records.append(record)
                }
            } catch {
                // What a run leaves that is killed while it writes.
                guard isLast, Self.isTorn(String(decoding: line, as: UTF8.self)) else { throw error }
                tornLine = index + 1
                break
            }
            start = line.endIndex
        }
        wholeBytes = start
        self.bytes = bytes.count
    }

    /// Replaces a file by one with these records in the order of their plan.
    ///
    /// - Throws: `TableError` if it cannot be written.
    package static func write(_ records: [RegressionRecord], to path: String) throws {
        let text = try records.inPlanOrder().map { try $0.line() + "\n" }.joined()
        try AtomicFile.write([(path, Array(text.utf8))])
    }

    /// Whether this is the beginning of a record, not its whole nor the whole of anything else.
    private static func isTorn(_ text: String) -> Bool {
        struct Complete: Decodable { init(from decoder: any Decoder) {} }
        let beginning = #"{"case":{"law":"#
        guard text.hasPrefix(beginning) || beginning.hasPrefix(text) else { return false }
        return (try? JSONLine.decode(Complete.self, from: text)) == nil
    }

    private static func record(_ text: String, path: String, line: Int) throws(ResultsError) -> RegressionRecord {
        struct Heading: Decodable { let schema: String }
        do {
            let schema = try JSONLine.decode(Heading.self, from: text).schema
            guard schema == RegressionRecord.schema else {
                throw ResultsError(
                    .otherSchema, path, line,
                    "the record has the schema \"\(schema)\"; this version reads \"\(RegressionRecord.schema)\"")
            }
            return try JSONLine.decode(RegressionRecord.self, from: text)
        } catch let error as ResultsError {
            throw error
        } catch {
            let reason = (error as? DecodingError).map { " \(DocumentError($0).message)" } ?? ""
            throw ResultsError(
                .noRecord, path, line,
                "this is no record of a regression run; name a results file, or take the line out.\(reason)")
        }
    }
}

/// What is wrong with a results file.
package struct ResultsError: Error, Equatable, CustomStringConvertible {
    package enum Problem: Sendable {
        case noRecord, otherSchema, inUse, contradiction
    }

    package let problem: Problem
    package let description: String

    init(_ problem: Problem, _ path: String, _ line: Int? = nil, _ message: String) {
        self.problem = problem
        description = "\(path):\(line.map { "\($0):" } ?? "") \(message)"
    }

    /// The same case with different results.
    init(contradicting sentence: String) {
        problem = .contradiction
        description = sentence
    }
}
