import Foundation
import Tables
import Testing

@Suite("The example tables")
struct ExampleTableTests {
    static func read(_ name: String) throws -> Table {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try TableReader().read(path: root.appendingPathComponent("docs/examples/\(name)").path)
    }

    @Test("the eight planets obey Kepler's third law, T² = a³, to 0.3 %")
    func planets() throws {
        let table = try Self.read("planets.csv")
        #expect(table.names == ["semi_major_axis_AU", "period_yr"])
        #expect(table.skippedTextColumns == ["body"])
        #expect(table.rowCount == 8)
        for (axis, period) in try zip(table.column("2"), table.column("3")) {
            #expect(abs(period * period / (axis * axis * axis) - 1) < 0.003)
        }
    }

    @Test("Hubble's 24 nebulae have the slope that he found, about 424 km/s a megaparsec through the origin")
    func hubble() throws {
        let table = try Self.read("hubble1929.csv")
        #expect(table.names == ["r_mpc", "v_kms"])
        #expect(table.rowCount == 24)
        let distance = try table.column("r_mpc")
        let velocity = try table.column("v_kms")
        let slope =
            zip(distance, velocity).reduce(0) { $0 + $1.0 * $1.1 } / distance.reduce(0) { $0 + $1 * $1 }
        // NumPy on the same table; Hubble (1929) gives 465 ± 50 with the sun's motion solved for, not through the origin.
        #expect(abs(slope - 423.937_323_231_630_3) < 1e-9)
    }
}
