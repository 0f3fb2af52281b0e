import Glibc
import Tables
import Testing

@testable import Edgewise

@Suite("Residuals that still follow the inputs")
struct ResidualStructureTests {
    @Test("the correlation is that of each row with its nearest neighbour, by hand")
    func byHand() throws {
        // Nearest neighbours on the line: 0↔1, 3↔3.5, …, in pairs.
        let x: [Double] = [0, 1, 10, 11, 20, 21, 30, 31, 40, 41]
        let residuals: [Double] = [1, 2, -1, -1, 3, -3, 0.5, 0.5, 2, 1]
        let found = try #require(ResidualStructure(residuals: residuals, columns: [x]))
        let shared = 2.0 * (1 * 2 + 1 - 9 + 0.25 + 2)
        let total = 1.0 + 4 + 1 + 1 + 9 + 9 + 0.25 + 0.25 + 4 + 1
        #expect(abs(found.correlation - shared / total) < 1e-15)
        #expect(found.count == 10)
        #expect(!found.isPresent)
    }

    @Test("columns count alike, whatever their units")
    func units() throws {
        var generator = SeededGenerator(seed: 4)
        let columns = (0..<2).map { _ in (0..<100).map { _ in generator.uniform() } }
        let residuals = (0..<100).map { _ in generator.standardNormal() }
        let one = try #require(ResidualStructure(residuals: residuals, columns: columns))
        let two = try #require(
            ResidualStructure(
                residuals: residuals.map { 1e6 * $0 }, columns: [columns[0].map { 1e-9 * $0 + 5e-9 }, columns[1]]))
        #expect(abs(one.correlation - two.correlation) < 1e-9)
    }

    @Test("noise alone is not taken for structure", arguments: 1...30 as ClosedRange<UInt64>)
    func noise(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let columns = (0..<Int(1 + seed % 3)).map { _ in (0..<300).map { _ in generator.uniform() } }
        let residuals = (0..<300).map { _ in generator.standardNormal() }
        #expect(try !#require(ResidualStructure(residuals: residuals, columns: columns)).isPresent)
    }

    @Test("what a formula leaves out is seen under as much noise", arguments: 1...10 as ClosedRange<UInt64>)
    func structure(seed: UInt64) throws {
        var generator = SeededGenerator(seed: 60 + seed)
        let columns = (0..<2).map { _ in (0..<400).map { _ in generator.uniform(in: -1..<1) } }
        let residuals = columns[0].indices.map { row in
            sin(4 * columns[0][row]) * columns[1][row] + 0.4 * generator.standardNormal()
        }
        #expect(try #require(ResidualStructure(residuals: residuals, columns: columns)).isPresent)
    }

    @Test(
        "in many dimensions, where no row has a near neighbour, a smooth misfit is still seen, and noise is not taken for one")
    func manyDimensions() throws {
        var generator = SeededGenerator(seed: 12)
        let columns = (0..<7).map { _ in (0..<900).map { _ in generator.uniform(in: -1..<1) } }
        let noise = (0..<900).map { _ in generator.standardNormal() }
        #expect(try !#require(ResidualStructure(residuals: noise, columns: columns)).isPresent)
        let misfit = (0..<900).map { columns[1][$0] * columns[4][$0] + 0.3 * noise[$0] }
        #expect(try #require(ResidualStructure(residuals: misfit, columns: columns)).isPresent)
    }

    @Test("nine residuals, and residuals of zero, say nothing")
    func tooFew() {
        let x = (0..<10).map(Double.init)
        #expect(ResidualStructure(residuals: x.map { $0 == 3 ? .nan : 1 }, columns: [x]) == nil)
        #expect(ResidualStructure(residuals: x.map { _ in 0 }, columns: [x]) == nil)
    }
}
