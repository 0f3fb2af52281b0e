import BSplines
import Expressions
import Foundation
import FunctionLibrary
import KolmogorovArnold
import SymbolicExtraction
import Tables
import Testing

@Suite("Recognition on the edges of a network")
struct RecognitionInNetworkTests {
    /// exp(sin(πx) + y²) as a [2, 1, 1] network of splines that are right to about 1e-5.
    static func network() -> Network {
        func edge(_ range: ClosedRange<Double>, _ f: (Double) -> Double) -> Edge {
            let points = (0...400).map { range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / 400 }
            let knots = KnotVector.uniform(on: range, intervals: 16, degree: 3)
            return .spline(Spline.fit(x: points, y: points.map(f), knots: knots).spline)
        }
        let node = [Node(kind: .sum, subnodes: 0..<1)]
        let inner = Layer(
            inputCount: 2, nodes: node, edges: [[edge(-1...1) { sin(.pi * $0) }, edge(-1...1) { $0 * $0 }]])
        let outer = Layer(inputCount: 1, nodes: node, edges: [[edge(-1...2) { exp($0) }]])
        return Network(inputNames: ["x", "y"], layers: [inner, outer], baseFunction: .zero)
    }

    static func rows(_ count: Int, seed: UInt64) -> TrainingData {
        var generator = SeededGenerator(seed: seed)
        let x = (0..<count).map { _ in Double.random(in: -1...1, using: &generator) }
        let y = (0..<count).map { _ in Double.random(in: -1...1, using: &generator) }
        return TrainingData(inputs: [x, y], targets: [zip(x, y).map { exp(sin(.pi * $0) + $1 * $1) }])
    }

    static let sine = Network.EdgeAddress(layer: 0, subnode: 0, input: 0)
    static let square = Network.EdgeAddress(layer: 0, subnode: 0, input: 1)
    static let exponential = Network.EdgeAddress(layer: 1, subnode: 0, input: 0)

    @Test("suggests the right function for each edge", arguments: [(sine, "sin"), (square, "x^2"), (exponential, "exp")])
    func suggests(address: Network.EdgeAddress, name: String) {
        let network = Self.network()
        let data = Self.rows(500, seed: 1)
        let error = network.rootMeanSquareError(on: data)
        let table = network.suggestSymbolic(address, on: data.inputs, error: error)
        #expect(table.first?.function.name == name)
    }

    @Test("a network of splines becomes its law, each edge judged by held-out rows")
    func becomesLaw() throws {
        let network = Self.network()
        let (data, heldOut) = (Self.rows(600, seed: 2), Self.rows(200, seed: 3))
        let outcome = network.autoSymbolic(on: data, heldOut: heldOut)
        #expect(outcome.network.isSymbolic)
        #expect(outcome.network[Self.sine].symbolic?.function.name == "sin")
        #expect(outcome.network[Self.square].symbolic?.function.name == "x^2")
        #expect(outcome.network[Self.exponential].symbolic?.function.name == "exp")
        #expect(outcome.network.rootMeanSquareError(on: heldOut) < 1e-9)
        #expect(outcome.decisions.count == 3)
        #expect(outcome.decisions.allSatisfy { $0.bits <= 0 })
    }

    @Test("an edge that no function of the library explains stays a spline, and the error does not grow")
    func backsOut() throws {
        let network = Self.network()
        let (data, heldOut) = (Self.rows(600, seed: 2), Self.rows(200, seed: 3))
        let poor = try FunctionLibrary(parsing: "x | x | 1 | all | 1\nx^2 | x**2 | 2*x | all | 2")
        let options = AutoSymbolic(recognition: EdgeRecognition(library: poor))
        let outcome = network.autoSymbolic(on: data, heldOut: heldOut, options: options)
        #expect(outcome.network[Self.square].symbolic?.function.name == "x^2")
        #expect(outcome.network[Self.sine].symbolic == nil)
        #expect(outcome.network.rootMeanSquareError(on: heldOut) < 1e-3)
        let sineDecision = try #require(outcome.decisions.first { $0.edge == Self.sine })
        #expect(sineDecision.function == nil && !sineDecision.rejected.isEmpty)
    }

    @Test("a fixed edge carries the fitted numbers, a kept one none, and an unfixed one the function as a spline")
    func fixesAndUnfixes() throws {
        var network = Self.network()
        let columns = Self.rows(400, seed: 4).inputs
        let sin = try #require(FunctionLibrary.standard["sin"])
        let fitted = network.fixSymbolic(Self.sine, to: sin, fittedOn: columns, error: 1e-4)
        let fit = try #require(fitted)
        #expect(abs(fit.a - .pi) < 1e-3 && abs(fit.c - 1) < 1e-3 && abs(fit.d) < 1e-3)
        #expect(network.symbolicEdges[0].names[0] == ["sin", nil])
        #expect(network.symbolicEdges[0].affine[0][0] == [fit.a, fit.b, fit.c, fit.d])

        network.keepSymbolic(Self.sine, as: sin)
        #expect(network[Self.sine].isFrozen)
        #expect(network[Self.sine].symbolic?.affine == [1, 0, 1, 0])

        network.unfixSymbolic(Self.sine, knots: .uniform(on: -1...1, intervals: 12, degree: 4))
        let spline = try #require(network[Self.sine].spline)
        for x in [-0.9, -0.2, 0.35, 0.8] {
            #expect(abs(spline.value(at: x, baseFunction: .zero, extrapolation: .linear) - Foundation.sin(x)) < 1e-7)
        }
    }

    @Test("an argument that takes four values only is no curve")
    func fewValues() {
        let columns = [(0..<40).map { Double($0 % 4) / 4 }, (0..<40).map { Double($0) / 40 }]
        #expect(Self.network().sampledCurve(of: Self.sine, on: columns) == nil)
        #expect(Self.network().suggestSymbolic(Self.sine, on: columns).isEmpty)
    }
}
