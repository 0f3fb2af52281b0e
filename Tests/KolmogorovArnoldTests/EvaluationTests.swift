import Foundation
import FunctionLibrary
import Tables
import Testing

@testable import KolmogorovArnold

@Suite("Evaluation")
struct EvaluationTests {
    @Test("equals the recursive definition, row by row", arguments: RandomNetworks.shapes, [1, 2, 3] as [UInt64])
    func twin(shape: [LayerShape], seed: UInt64) {
        let network = RandomNetworks.network(shape: shape, seed: seed)
        let data = RandomNetworks.data(for: network, rows: 40, seed: seed)
        let expected = ReferenceNetwork(network: network).outputs(on: data.inputs)
        for (column, truth) in zip(network.evaluate(data.inputs), expected) {
            for (value, target) in zip(column, truth) { #expect(abs(value - target) <= 1e-11 * (1 + abs(target))) }
        }
        #expect(network.activations(on: data.inputs).outputs == network.evaluate(data.inputs))
    }

    @Test("the training plan evaluates the same numbers", arguments: RandomNetworks.shapes, [4, 5, 6] as [UInt64])
    func planTwin(shape: [LayerShape], seed: UInt64) {
        let network = RandomNetworks.network(shape: shape, seed: seed)
        let data = RandomNetworks.data(for: network, rows: 37, seed: seed, isWeighted: true)
        let plan = TrainingPlan(network, data)
        #expect(plan.trainedCount == network.parameterCount)
        let value = TrainingObjective(plan, TrainingOptions()).value(at: plan.parameters(of: network))
        let expected = ReferenceNetwork(network: network).outputs(on: data.inputs)
        let weights = data.weights ?? []
        var sum = 0.0
        for (column, target) in zip(expected, data.targets) {
            for row in target.indices { sum += weights[row] * pow(column[row] - target[row], 2) }
        }
        let truth = sum / weights.reduce(0, +) / Double(data.targets.count)
        #expect(abs(value.objective - truth) <= 1e-11 * truth)
        #expect(abs(network.rootMeanSquareError(on: data) - truth.squareRoot()) <= 1e-11 * truth.squareRoot())
    }

    @Test("counts the samples outside each grid")
    func outside() {
        var generator = SeededGenerator(seed: 1)
        let network = Network(shape: [2, 1], using: &generator)
        let activations = network.activations(on: [[-1.5, -1, 0, 1, 1.5], [0, 0, 0, 0, 3]])
        #expect(activations.outsideCounts == [[[2, 1]]])
        #expect(activations.outsideCount == 3)
    }

    @Test("product nodes multiply their subnodes, sum nodes add their edges and bias")
    func productNode() throws {
        let identity = try #require(FunctionLibrary.standard["x"])
        let layer = Layer(
            inputCount: 2, nodes: [Node(kind: .product, subnodes: 0..<2), Node(kind: .sum, subnodes: 2..<3)],
            edges: [
                [.symbolic(identity), Edge(.symbolic(SymbolicActivation(function: identity)), isActive: false)],
                [Edge(.symbolic(SymbolicActivation(function: identity)), isActive: false), .symbolic(identity)],
                [.symbolic(identity, a: 2), .symbolic(identity, c: 3, d: 1)],
            ], biases: [0, 1, 10])
        let network = Network(inputNames: ["u", "v"], layers: [layer])
        #expect(network.evaluate(at: [5, 7]) == [40, 42])
    }

    @Test("reads names and affine constants of symbolic edges back, and nil for splines")
    func symbolicEdges() throws {
        var generator = SeededGenerator(seed: 2)
        var network = Network(shape: [2, 1, 1], using: &generator)
        let sine = try #require(FunctionLibrary.standard["sin"])
        network.layers[0].edges[0][1] = .symbolic(sine, a: 3, b: 0.5, c: -2, d: 1)
        #expect(network.symbolicEdges[0].names == [[nil, "sin"]])
        #expect(network.symbolicEdges[0].affine == [[nil, [3, 0.5, -2, 1]]])
        #expect(network.symbolicEdges[1].names == [[nil]])
        #expect(!network.isSymbolic)
    }

    @Test("survives coding to the last bit", arguments: RandomNetworks.shapes)
    func coding(shape: [LayerShape]) throws {
        let network = RandomNetworks.network(shape: shape, seed: 9)
        let decoded = try JSONDecoder().decode(Network.self, from: JSONEncoder().encode(network))
        #expect(decoded == network)
    }

    @Test("decoding refuses a network whose layers do not fit together")
    func codingDefect() throws {
        var generator = SeededGenerator(seed: 2)
        var network = Network(shape: [2, 2, 1], using: &generator)
        network.layers[1].edges[0].removeLast()
        let text = try JSONEncoder().encode(network)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Network.self, from: text) }
    }

    @Test("decoding refuses functions that the library does not have")
    func unknownFunction() throws {
        let identity = try #require(FunctionLibrary.standard["x"])
        let layer = Layer(inputCount: 1, nodes: [Node(kind: .sum, subnodes: 0..<1)], edges: [[.symbolic(identity)]])
        let text = try JSONEncoder().encode(Network(inputNames: ["u"], layers: [layer]))
        let decoder = JSONDecoder()
        if let key = CodingUserInfoKey.functionLibrary { decoder.userInfo[key] = FunctionLibrary([]) }
        #expect(throws: DecodingError.self) { try decoder.decode(Network.self, from: text) }
    }

    @Test("the derivative of a base function is that of its value", arguments: BaseFunction.allCases, [-30, -2, 0, 0.7, 30])
    func baseDerivative(base: BaseFunction, x: Double) {
        let difference = (base.value(x + 1e-5) - base.value(x - 1e-5)) / 2e-5
        #expect(abs(base.derivative(x) - difference) < 1e-9)
        #expect(base.derivative(800).isFinite && base.derivative(-800).isFinite)
    }
}
