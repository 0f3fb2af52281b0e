import BSplines
import Glibc
import KolmogorovArnold
import Tables
import TestSupport
import Testing

@testable import Topologies

@Suite("Gauges and shared sources")
struct GaugeTests {
    private static func edge(_ range: ClosedRange<Double>, _ function: (Double) -> Double) throws -> Edge {
        let knots = KnotVector.uniform(on: range, intervals: 24, degree: 3)
        let spline = Spline(interpolating: function, knots: knots)
        return .spline(try #require(spline))
    }

    @Test("a power common to the factors of a product goes to the edge above it", arguments: [0.6, 1.3, -1.0, 2.0])
    func takesPowerOut(power: Double) throws {
        let product = Branch.Junction(
            kind: .product,
            subnodes: [
                [Branch(edge: try Self.edge(1...3) { pow($0, power) }, source: .variable(0))],
                [Branch(edge: try Self.edge(1...3) { pow($0, 2 * power) }, source: .variable(1))],
            ], biases: [0, 0])
        let span = [1, pow(27, power)].sorted()
        let outer = try Self.edge(span[0]...span[1]) { exp(-0.1 * pow($0, 1 / power)) }
        let network = Network(Branch(edge: outer, source: .junction(product)), inputNames: ["x", "y"])
        var generator = SeededGenerator(seed: 5)
        let columns = (0..<2).map { _ in (0..<400).map { _ in generator.uniform(in: 1..<3) } }
        let gauged = try #require(network.withPowersTakenOut(on: columns))
        let first = gauged.activations(on: columns).subnodes[0][0]
        let ratio = first[0] / columns[0][0]
        for (value, x) in zip(first, columns[0]) { #expect(abs(value / x - ratio) < 1e-3 * abs(ratio)) }
        for (before, after) in zip(network.evaluate(columns)[0], gauged.evaluate(columns)[0]) {
            #expect(abs(before - after) < 5e-3)
        }
    }

    @Test("factors that change sign keep their gauge")
    func leavesSigns() throws {
        let product = Branch.Junction(
            kind: .product,
            subnodes: [
                [Branch(edge: try Self.edge(-1...1) { $0 }, source: .variable(0))],
                [Branch(edge: try Self.edge(1...3) { $0 * $0 }, source: .variable(1))],
            ], biases: [0, 0])
        let network = Network(Branch(edge: try Self.edge(-9...9) { $0 }, source: .junction(product)), inputNames: ["x", "y"])
        let columns = [[-1, -0.5, 0.5, 1], [1, 2, 2.5, 3]]
        #expect(network.withPowersTakenOut(on: columns) == nil)
    }

    @Test("two branches of one sum on the same variable are added, not overwritten")
    func addsBranchesOfOneVariable() throws {
        let branches = [
            Branch(edge: try Self.edge(0...2) { sin($0) }, source: .variable(0)),
            Branch(edge: try Self.edge(0...2) { $0 * $0 }, source: .variable(0)),
        ]
        let sum = Branch.Junction(kind: .sum, subnodes: [branches], biases: [0.5])
        let network = Network(Branch(edge: nil, source: .junction(sum)), inputNames: ["x"])
        let points = (0...40).map { Double($0) / 20 }
        for (value, x) in zip(network.evaluate([points])[0], points) { #expect(abs(value - (0.5 + sin(x) + x * x)) < 1e-6) }
    }
}
