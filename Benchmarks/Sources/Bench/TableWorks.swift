import Edgewise
import Foundation
import Measurement
import Regression
import Tables

/// Tables that are read.
struct TableWorks {
    let peers: PeerRecords

    func reading(_ report: inout BenchReport) throws -> String {
        let peer = peers.fastest("reading CSV", size: "", by: "pandas")
        guard let path = peer?.file, let bytes = FileManager.default.contents(atPath: path).map(Array.init) else {
            return "`make peers` writes the file that is read.\n"
        }
        var rows = 0
        let reading = try medianSeconds { rows += try TableReader().read(bytes: bytes).rowCount }
        report.sink += Double(rows)
        let megabytes = Double(bytes.count) / 1e6
        report.comparisons.append(
            Comparison(
                work: "CSV to columns", size: "\(megabytes.fixed(0)) MB", ours: reading, peer: "pandas, engine C",
                theirs: peer?.seconds, demanded: 1))
        return "\((megabytes / reading).significant(3)) MB/s from memory, every number to its last bit.\n"
    }
}
