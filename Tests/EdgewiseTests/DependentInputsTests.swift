import Expressions
import Glibc
import LeastSquares
import Tables
import TestSupport
import Testing

@testable import Edgewise

@Suite("Inputs that depend on each other")
struct DependentInputsTests {
    private static func uniform(_ count: Int, seed: UInt64, _ range: Range<Double> = 0.5..<2) -> [Double] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in generator.uniform(in: range) }
    }

    private static func dependent(_ names: [String], _ columns: [[Double]]) -> [String] {
        DependentInputs.among(names, columns: columns, work: WorkBudget())
    }

    @Test("an ellipse, shares of a mixture and a product that is constant are seen, and the inputs that they bind")
    func bound() {
        let angle = Self.uniform(200, seed: 1, 0..<6)
        let ellipse = [angle.map { 3 * cos($0) + 1 }, angle.map { 2 * sin($0) }]
        #expect(Self.dependent(["x", "y"], ellipse) == ["x", "y"])
        let (a, b, free) = (Self.uniform(90, seed: 2), Self.uniform(90, seed: 3), Self.uniform(90, seed: 4))
        let mixture = [free, a, b, zip(a, b).map { 5 - $0 - $1 }]
        #expect(Self.dependent(["t", "a", "b", "c"], mixture) == ["a", "b", "c"])
        #expect(Self.dependent(["p", "v"], [a, a.map { 7 / $0 }]) == ["p", "v"])
    }

    @Test("independent inputs, two-valued ones, a mesh and other curves are free")
    func free() {
        let (a, b) = (Self.uniform(90, seed: 5), Self.uniform(90, seed: 6))
        #expect(Self.dependent(["a", "b"], [a, b]).isEmpty)
        #expect(Self.dependent(["a", "g"], [a, a.indices.map { Double($0 % 2) }]).isEmpty)
        #expect(Self.dependent(["a", "b"], [a, a.map { exp($0) }]).isEmpty)
        let mesh = [(0..<64).map { Double($0 % 8) }, (0..<64).map { Double($0 / 8) }]
        #expect(Self.dependent(["a", "b"], mesh).isEmpty)
        #expect(Self.dependent(["a"], [a]).isEmpty)
    }

    @Test("an equation that most rows of a large table obey, but not all, binds none")
    func large() {
        let angle = Self.uniform(4991, seed: 7, 0..<6)
        var ellipse = [angle.map { 3 * cos($0) + 1 }, angle.map { 2 * sin($0) }]
        #expect(Self.dependent(["x", "y"], ellipse) == ["x", "y"])
        for row in [1234, 3456] { ellipse[0][row] += 1e-3 }
        #expect(Self.dependent(["x", "y"], ellipse).isEmpty)
        // Of two equations that rows obey together one may hold everywhere.
        let product = zip(ellipse[0], ellipse[1]).map { $0 * $1 }
        #expect(Self.dependent(["x", "y", "p"], ellipse + [product]) == ["x", "y", "p"])
    }

    @Test("what it takes to see it is counted as work")
    func work() {
        let (a, b) = (Self.uniform(2000, seed: 8), Self.uniform(2000, seed: 9))
        let work = WorkBudget()
        #expect(
            DependentInputs.among(["a", "b", "c"], columns: [a, b, zip(a, b).map { $0 + $1 }], work: work) == ["a", "b", "c"])
        // At least the multiplications of the equation's terms on all rows.
        #expect(work.spent > 2000 * 10)
    }

    @Test("a law over the coordinates of one orbit is not claimed, though it meets the rows")
    func orbit() throws {
        // r = 1.2/(1 + 0.4·cos φ), and the attraction along x.
        let angle = (0..<300).map { 2 * Double.pi * Double($0) / 300 }
        let radius = angle.map { 1.2 / (1 + 0.4 * cos($0)) }
        let x = zip(radius, angle).map { $0 * cos($1) }
        let y = zip(radius, angle).map { $0 * sin($1) }
        let pull = zip(x, radius).map { -3.7 * $0 / ($1 * $1 * $1) }
        let table = try Table(names: ["x", "y", "pull"], columns: [x, y, pull])
        let law = try #require(try discover(table, options: DiscoveryOptions(target: "pull")).law)
        #expect(law.certificate.verdict != .withinNoise)
        #expect(law.certificate.verdict != .exact || Set(law.formula.variables).count == 1)
    }

    @Test("of two inputs along a trajectory the law in the plainer one is found")
    func trajectory() throws {
        let time = (0..<150).map { 0.2 * Double($0) }
        let size = time.map { 240 / (1 + 29 * exp(-0.37 * $0)) }
        let rate = size.map { 0.37 * $0 * (1 - $0 / 240) }
        let table = try Table(names: ["t", "size", "rate"], columns: [time, size, rate])
        let law = try #require(try discover(table, options: DiscoveryOptions(target: "rate")).law)
        #expect(law.certificate.verdict == .exact)
        #expect(law.formula.variables == ["size"])
    }
}
