import Foundation

/// What `make peers` measured: a line of JSON each, as Benchmarks/peers/README.md describes.
struct PeerRecords {
    struct Record: Decodable {
        var work: String
        var size: String
        var peer: String
        var version: String
        var settings: String?
        /// Of the processor; nil if the peer failed.
        var seconds: Double?
        var file: String?
        var megabytes: Double?
        var formula: String?
        /// Of discoveries.
        var set: String?
        var law: String?
        var exact: Bool?
        var r2: Double?
        var message: String?
    }

    private(set) var records: [Record] = []

    /// - Parameter path: of the file of records; there need not be one.
    /// - Throws: an error that names the line that is no record.
    init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else { return }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        for (number, line) in lines.enumerated() {
            do {
                records.append(try JSONDecoder().decode(Record.self, from: Data(line.utf8)))
            } catch {
                throw BenchError("\(path): line \(number + 1) is no record of a peer (\(error)); `make peers` writes them anew")
            }
        }
    }

    /// The fastest record of a peer's work, of all its settings that begin in a given way.
    func fastest(_ work: String, size: String, by peer: String, settings: String = "") -> Record? {
        records.filter { record in
            record.work == work && record.size.hasPrefix(size) && record.peer == peer && record.seconds != nil
                && (record.settings ?? "").hasPrefix(settings)
        }.min { ($0.seconds ?? .infinity) < ($1.seconds ?? .infinity) }
    }
}

struct BenchError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
