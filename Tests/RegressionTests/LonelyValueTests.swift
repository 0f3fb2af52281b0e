import Edgewise
import Glibc
import Testing

/// Once a trap: a fold of the cross-validation, or the fitted rows, may hold a single value of a column that varies elsewhere.
@Suite("A value that only one row has")
struct LonelyValueTests {
    @Test("in the target of a small table ends in a result", arguments: [8, 30, 199])
    func inTarget(rows: Int) throws {
        let x = (0..<rows).map { Double($0) }
        let table = try Table(names: ["x", "y"], columns: [x, x.map { $0 == 3 ? 1 : 0 }])
        let discovery = try discover(table, options: DiscoveryOptions(target: "y"))
        #expect(discovery.law?.certificate.verdict != .exact)
    }

    @Test("in an input ends in the law of the other one", arguments: [30, 400])
    func inInput(rows: Int) throws {
        let x = (0..<rows).map { 1 + Double($0) / Double(rows) }
        let table = try Table(
            names: ["x", "z", "y"], columns: [x, x.indices.map { $0 == 3 ? 1 : 0 }, x.map { 2 * exp($0) + cos(5 * $0) }])
        let discovery = try discover(table, options: DiscoveryOptions(target: "y"))
        #expect(discovery.rows.total == rows)
    }
}
