import Glibc
import Tables
import Testing

@testable import Edgewise

@Suite("Amounts or shares")
struct ErrorModelTests {
    /// 5·x²/y on positive inputs, with noise of the given sizes.
    private static func isRelative(share: Double, amount: Double, seed: UInt64) -> Bool {
        var generator = SeededGenerator(seed: seed)
        let columns = (0..<2).map { _ in (0..<300).map { _ in generator.uniform(in: 1..<5) } }
        let target = columns[0].indices.map { row in
            let exact = 5 * columns[0][row] * columns[0][row] / columns[1][row]
            return exact * (1 + share * generator.standardNormal()) + amount * generator.standardNormal()
        }
        return ErrorModel.isRelative(inputs: ["x", "y"], columns: columns, target: target)
    }

    @Test("noise in proportion to the target is told from noise of one size", arguments: [1, 2, 3, 4, 5] as [UInt64])
    func tellsApart(seed: UInt64) {
        #expect(Self.isRelative(share: 0.02, amount: 0, seed: seed))
        #expect(!Self.isRelative(share: 0, amount: 0.05, seed: seed))
        #expect(!Self.isRelative(share: 0, amount: 0, seed: seed), "exact data need no weights")
    }

    @Test("one row that is grossly wrong does not decide", arguments: [1, 2, 3] as [UInt64])
    func grossRow(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let x = (0..<400).map { _ in generator.uniform(in: 1..<5) }
        var target = x.map { 2 * $0 * $0 + 0.05 * generator.standardNormal() }
        target[33] = 900
        #expect(!ErrorModel.isRelative(inputs: ["x"], columns: [x], target: target))
    }

    @Test("a form that does not fit says nothing about errors")
    func needsAForm() {
        var generator = SeededGenerator(seed: 9)
        let x = (0..<300).map { _ in generator.uniform(in: 0.5..<6) }
        #expect(!ErrorModel.isRelative(inputs: ["x"], columns: [x], target: x.map { 3 * exp(-$0) }))
    }

    /// No product of powers: exp(3.1·x + u/x) over eight decades.
    private static func isRelativeSurface(share: Double, amount: Double, seed: UInt64) -> Bool {
        var generator = SeededGenerator(seed: seed)
        let x = (0..<400).map { _ in generator.uniform(in: 1..<5) }
        let u = (0..<400).map { _ in generator.uniform(in: -2..<2) }
        let target = zip(x, u).map { x, u in
            exp(3.1 * x + u / x) * (1 + share * generator.standardNormal()) + amount * generator.standardNormal()
        }
        return ErrorModel.isRelative(inputs: ["x", "u"], columns: [x, u], target: target)
    }

    @Test("a smooth surface tells shares from amounts where no product of powers fits", arguments: [1, 2, 3] as [UInt64])
    func surface(seed: UInt64) {
        #expect(Self.isRelativeSurface(share: 0.01, amount: 0, seed: seed))
        #expect(!Self.isRelativeSurface(share: 0, amount: 0.3, seed: seed))
        #expect(!Self.isRelativeSurface(share: 0, amount: 0, seed: seed))
    }
}
