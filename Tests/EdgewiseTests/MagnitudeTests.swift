import Glibc
import TestSupport
import Testing

@testable import Edgewise

@Suite("Columns of extreme magnitude")
struct MagnitudeTests {
    /// A law of one table: the factors that take x, y and the target from ordinary to extreme, and the law between them.
    struct Sizes: Sendable, CustomTestStringConvertible {
        let factors: [Double]
        let formula: String
        let law: @Sendable (Double, Double) -> Double
        var testDescription: String { formula }
    }

    static func table(_ sizes: Sizes, noise: Double = 0, rows: Int = 300) throws -> Table {
        var generator = SeededGenerator(seed: 7)
        let columns = (0..<2).map { input in (0..<rows).map { _ in sizes.factors[input] * generator.uniform(in: 1..<3) } }
        let target = (0..<rows).map { row in
            sizes.law(columns[0][row], columns[1][row]) * (1 + noise * generator.standardNormal())
        }
        return try Table(names: ["x", "y", "t"], columns: columns + [target])
    }

    static let laws = [
        Sizes(factors: [1, 1], formula: "10**(-170)*x*exp(-y)") { 1e-170 * $0 * exp(-$1) },
        Sizes(factors: [1, 1], formula: "10**300*x*exp(-y)") { 1e300 * $0 * exp(-$1) },
        Sizes(factors: [1e200, 1e200], formula: "x + y") { $0 + $1 },
        Sizes(factors: [1e-200, 1e-201], formula: "x + y") { $0 + $1 },
        Sizes(factors: [1e120, 1e-90], formula: "x*y**2") { $0 * $1 * $1 },
        Sizes(factors: [1e100, 1e100], formula: "1/(x + 2*y)") { 1 / ($0 + 2 * $1) },
        Sizes(factors: [1e-160, 1], formula: "y*sin(10**160*x)") { $1 * sin(1e160 * $0) },
        Sizes(factors: [1, 1], formula: "10**(-300)*x/(x + y)") { 1e-300 * $0 / ($0 + $1) },
    ]

    @Test("a law is found and written in the table's own units", arguments: laws)
    func exact(sizes: Sizes) throws {
        let table = try Self.table(sizes)
        let law = try #require(try discover(table, options: DiscoveryOptions(target: "t")).law)
        #expect(law.certificate.verdict == .exact)
        let expected = try Expression(parsing: sizes.formula, variables: ["x", "y"])
        #expect(law.formula.complexity <= expected.complexity)
        for (x, y) in [(1.25, 2.5), (2.75, 1.5)].map({ ($0 * sizes.factors[0], $1 * sizes.factors[1]) }) {
            let value = try CompiledExpression(law.formula, variables: ["x", "y"])([x, y])
            #expect(abs(value / sizes.law(x, y) - 1) < 1e-12, "\(law.formula)")
        }
        let x = try #require(table["x"])
        #expect(law.certificate.ranges.first?.maximum == x.max())
        // Rounding, in the target's units.
        let size = abs(sizes.law(2 * sizes.factors[0], 2 * sizes.factors[1]))
        #expect(law.certificate.rmse < 1e-14 * size)
    }

    @Test("a constant that is 1 in the table's units is not written")
    func plainConstants() throws {
        for (index, text) in [(2, "x + y"), (3, "x + y"), (4, "x*y**2")] {
            let law = try #require(try discover(Self.table(Self.laws[index]), options: DiscoveryOptions(target: "t")).law)
            #expect(law.formula.description == text)
            #expect(law.constants.isEmpty)
        }
    }

    @Test("figures and constants are those of the same table at ordinary size, in the table's units")
    func scales() throws {
        func law(_ factor: Double) throws -> Law {
            let sizes = Sizes(factors: [1, 1], formula: "") { factor * 3.7213 * $0 * exp(-1.3391 * $1) }
            return try #require(
                try discover(Self.table(sizes, noise: 0.01), options: DiscoveryOptions(target: "t")).law)
        }
        let (ordinary, tiny) = (try law(1), try law(1e-170))
        #expect(tiny.certificate.verdict == ordinary.certificate.verdict)
        #expect([.withinNoise, .undecided].contains(tiny.certificate.verdict))
        #expect(abs(tiny.certificate.rmse / ordinary.certificate.rmse / 1e-170 - 1) < 1e-6)
        try #require(tiny.constants.count == 2 && ordinary.constants.count == 2)
        for (one, other) in zip(tiny.constants, ordinary.constants) {
            let unit = one.name == "c1" ? 1e-170 : 1
            #expect(abs(one.value / other.value / unit - 1) < 1e-6)
            #expect(abs(one.standardError / other.standardError / unit - 1) < 1e-3)
        }
    }

    @Test("physical constants, masses of stars and all between stay as they are", arguments: [6.6e-34, 1e-12, 1, 1e30, 5e55])
    func ordinary(size: Double) {
        let magnitudes = Magnitudes(inputs: ["x"], columns: [[size, 2 * size]], target: "t", values: [1, 2])
        #expect(magnitudes.areOrdinary)
        #expect(magnitudes.scaledInput("x", [size]) == [size])
    }
}
