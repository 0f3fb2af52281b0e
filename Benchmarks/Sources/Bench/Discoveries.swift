import Foundation
import Measurement
import Regression

/// Whole discoveries: how many laws are found exactly in ten seconds of one core, by each search.
struct Discoveries {
    let peers: PeerRecords
    /// Verdicts of Edgewise, by set and law.
    private var ours: [String: [String: Bool]] = [:]

    private struct Record: Decodable {
        struct Case: Decodable {
            var set: String
            var law: String
        }
        var `case`: Case
        var verdict: String?
    }

    /// - Parameter path: of the results of `edgewise regress`.
    init(path: String, peers: PeerRecords) throws {
        self.peers = peers
        guard let data = FileManager.default.contents(atPath: path) else { return }
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            guard let record = try? JSONDecoder().decode(Record.self, from: Data(line.utf8)) else { continue }
            ours[record.case.set, default: [:]][record.case.law] =
                record.verdict == "exact" || record.verdict == "srbench-equivalent"
        }
    }

    var table: String {
        let searched = peers.records.filter { $0.law != nil }
        guard !ours.isEmpty, !searched.isEmpty else { return "`make peers` and `make bench` search the laws.\n" }
        let sets = ours.keys.sorted()
        var table = MarkdownTable(["search"] + sets.map { "\($0), exact or SRBench-equivalent" })
        table.append(["Edgewise"] + sets.map { set in "\(ours[set]?.values.count { $0 } ?? 0) of \(ours[set]?.count ?? 0)" })
        for peer in Set(searched.map(\.peer)).sorted() {
            table.append(
                [peer]
                    + sets.map { set in
                        let results = searched.filter { $0.peer == peer && $0.set == set && ours[set]?[$0.law ?? ""] != nil }
                        return results.isEmpty ? "not measured" : "\(results.count { $0.exact == true }) of \(results.count)"
                    })
        }
        return table.text
    }
}
