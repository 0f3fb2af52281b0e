import BSplines
import KolmogorovArnold
import Tables
import Testing

@Suite("Scores")
struct PruningScoresTests {
    @Test("of 3·x1 + 4·x2 on a balanced design are 3/5 and 4/5")
    func closedForm() throws {
        let network = sumNetwork([[[try splineEdge { 3 * $0 }, try splineEdge { 4 * $0 + 7 }]]])
        let scores = network.scores(on: [[-1, -1, 1, 1], [-1, 1, -1, 1]])
        #expect(abs(scores.edges[0][0][0] - 0.6) < 1e-8)
        #expect(abs(scores.edges[0][0][1] - 0.8) < 1e-8)
        #expect(abs(scores.deviations[0][0][1] - 4) < 1e-12)
        #expect(scores.nodes[1] == [1])
        for (actual, expected) in zip(scores.inputs, [0.6, 0.8]) { #expect(abs(actual - expected) < 1e-8) }
    }

    @Test("pass through two layers: A of a hidden node times its edges' shares")
    func twoLayers() throws {
        // h1 = 3x1 + 4x2, h2 = x2; y = h1 + 10·h2 = 3x1 + 14x2.
        let zero = try splineEdge { _ in 0 }
        let network = sumNetwork([
            [[try splineEdge { 3 * $0 }, try splineEdge { 4 * $0 }], [zero, try splineEdge { $0 }]],
            [[try splineEdge(on: -9...9) { $0 }, try splineEdge { 10 * $0 }]],
        ])
        let scores = network.scores(on: [[-1, -1, 1, 1], [-1, 1, -1, 1]])
        let output = (3.0 * 3 + 14 * 14).squareRoot()
        #expect(abs(scores.nodes[1][0] - 5 / output) < 1e-8)
        #expect(abs(scores.nodes[1][1] - 10 / output) < 1e-8)
        #expect(abs(scores.inputs[0] - 3 / output) < 1e-8)
        #expect(abs(scores.inputs[1] - (4 / output + 10 / output)) < 1e-8)
    }

    @Test("have as E what the node changes by when the edge is replaced by its mean", arguments: 1...6)
    func replacementTwin(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let network = Network(
            shape: [3, LayerShape(sums: 2, productArities: [2, 3]), LayerShape(sums: 1, products: 1)], using: &generator)
        let columns = randomColumns(3, rows: 60, using: &generator)
        let before = network.activations(on: columns)
        let scores = network.scores(on: columns)
        for address in network.allEdges {
            let values = before.edges[address.layer][address.subnode][address.input]
            var replaced = network
            replaced[address].isActive = false
            replaced.layers[address.layer].biases[address.subnode] += values.reduce(0, +) / Double(values.count)
            let after = replaced.activations(on: columns)
            let node = network.layers[address.layer].ownerOfSubnode[address.subnode]
            let change = rootMeanSquareDifference(
                after.nodes[address.layer + 1][node], before.nodes[address.layer + 1][node])
            let score = scores.deviations[address.layer][address.subnode][address.input]
            #expect(abs(score - change) < 1e-12 * max(1, change))
        }
    }

    @Test("are zero, not NaN, where nothing varies, and ignore rows that are not finite")
    func degenerateData() throws {
        var generator = SeededGenerator(seed: 3)
        let network = Network(shape: [2, LayerShape(sums: 2, products: 1), 1], using: &generator)
        let constant = network.scores(on: [[0.3, 0.3, 0.3], [1e6, 1e6, 1e6]])
        #expect(constant.edges.joined().joined().allSatisfy { $0 == 0 })
        #expect(constant.inputs == [0, 0])
        let empty = network.scores(on: [[], []])
        #expect(empty.inputs == [0, 0])

        let line = sumNetwork([[[try splineEdge { 3 * $0 }, try splineEdge { 4 * $0 }]]])
        let holes = line.scores(on: [[-1, -1, 1, 1, .nan], [-1, 1, -1, 1, 0]])
        #expect(abs(holes.edges[0][0][0] - 0.6) < 1e-8)
    }

    @Test("of edges that cancel are high, not infinite")
    func cancellation() throws {
        let network = sumNetwork([[[try splineEdge { $0 }, try splineEdge { -$0 }]]])
        let x = [-1, -0.5, 0.2, 1.0]
        let scores = network.scores(on: [x, x])
        #expect(scores.edges[0][0].allSatisfy { $0 > 1e6 && $0.isFinite })
    }
}
