import BSplines
import Glibc
import KolmogorovArnold
import Tables
import Testing

@Suite("Pruning")
struct PruningTests {
    private let nothing = PruningThresholds(node: 0, edge: 0, input: 0)

    @Test("one edge of the last layer changes the output by exactly its standard deviation", arguments: 1...5)
    func lastLayerBound(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let network = Network(shape: [3, 4, 1], using: &generator)
        let columns = randomColumns(3, rows: 80, using: &generator)
        let before = network.evaluate(columns)
        for input in 0..<4 {
            let pruned = network.removing([.init(layer: 1, subnode: 0, input: input)], on: columns)
            let after = pruned.network.evaluate(columns)
            let change = rootMeanSquareDifference(after[0], before[0])
            #expect(abs(change - pruned.removedEdges[0].deviation) < 1e-12)
            #expect(abs(change - pruned.outputChanges[0]) < 1e-14)
            // The mean of the output is kept, and the node that fed the edge is gone.
            #expect(abs(after[0].reduce(0, +) - before[0].reduce(0, +)) < 1e-10)
            #expect(pruned.network.layers[0].nodes.count == 3)
            #expect(pruned.removedNodes == [.init(layer: 0, node: input, reason: .feedsNothing)])
        }
    }

    @Test("gives the function of the full network with masks and the reported means in its biases", arguments: 1...8)
    func maskedTwin(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let network = Network(shape: [3, 5, 4, 2], using: &generator)
        let columns = randomColumns(3, rows: 50, using: &generator)
        let pruned = network.pruned(on: columns, thresholds: .init(node: 0.2, edge: 0.25, input: 0))
        #expect(!pruned.removedEdges.isEmpty)
        var masked = network
        for removed in pruned.removedEdges {
            masked[removed.address].isActive = false
            masked.layers[removed.address.layer].biases[removed.address.subnode] += removed.mean
        }
        #expect(largestDifference(masked.evaluate(columns), pruned.network.evaluate(columns)) < 1e-12)
        #expect(pruned.network.defect == nil)
        let left = pruned.network.scores(on: columns)
        #expect(pruned.network.activeEdges.allSatisfy { left[$0] >= 0.25 })
    }

    @Test("twice is pruning once", arguments: 1...8)
    func idempotent(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let network = Network(shape: [4, LayerShape(sums: 3, productArities: [2, 3]), 3, 1], using: &generator)
        let columns = randomColumns(4, rows: 50, using: &generator)
        let thresholds = PruningThresholds(node: 0.15, edge: 0.2, input: 0.1)
        let once = network.pruned(on: columns, thresholds: thresholds)
        let twice = once.network.pruned(on: columns, thresholds: thresholds)
        #expect(twice.network == once.network)
        #expect(twice.removedEdges.isEmpty && twice.removedNodes.isEmpty)
        #expect(twice.unusedInputs.map(\.input) == once.unusedInputs.map(\.input))
        #expect(once.network.evaluate(columns).joined().allSatisfy { $0.isFinite })
    }

    @Test("folds a node without inputs into what it feeds and takes it out")
    func constantNode() {
        var generator = SeededGenerator(seed: 11)
        var network = Network(shape: [2, 3, 1], using: &generator)
        network.layers[0].edges[1] = network.layers[0].edges[1].map {
            var edge = $0
            edge.isActive = false
            return edge
        }
        network.layers[0].biases[1] = 0.37
        let columns = randomColumns(2, rows: 20, using: &generator)
        let pruned = network.pruned(on: columns, thresholds: nothing)
        #expect(pruned.network.layers[0].nodes.count == 2)
        #expect(pruned.removedNodes == [.init(layer: 0, node: 1, reason: .isConstant)])
        #expect(largestDifference(pruned.network.evaluate(columns), network.evaluate(columns)) < 1e-14)
    }

    @Test("takes out what feeds nothing, back through the layers")
    func deadChain() {
        var generator = SeededGenerator(seed: 12)
        var network = Network(shape: [2, 2, 3, 1], using: &generator)
        // Node 2 of the second layer feeds nothing; node 1 of the first feeds only that.
        network[.init(layer: 2, subnode: 0, input: 2)].isActive = false
        for subnode in 0..<2 { network[.init(layer: 1, subnode: subnode, input: 1)].isActive = false }
        let columns = randomColumns(2, rows: 20, using: &generator)
        let pruned = network.pruned(on: columns, thresholds: nothing)
        #expect(pruned.network.layers.map(\.nodes.count) == [1, 2, 1])
        #expect(
            Set(pruned.removedNodes) == [
                .init(layer: 1, node: 2, reason: .feedsNothing), .init(layer: 0, node: 1, reason: .feedsNothing),
            ])
        #expect(largestDifference(pruned.network.evaluate(columns), network.evaluate(columns)) < 1e-14)
    }

    @Test("folds a product's constant factors into the others, and a product of one becomes a sum", arguments: [1, 2])
    func productFactors(constantFactors: Int) {
        var generator = SeededGenerator(seed: 13)
        var network = Network(shape: [2, LayerShape(sums: 1, productArities: [3]), 1], using: &generator)
        for factor in 1...constantFactors {
            for input in 0..<2 { network[.init(layer: 0, subnode: factor, input: input)].isActive = false }
            network.layers[0].biases[factor] = -0.8 - Double(factor)
        }
        network.layers[0].biases[3] += 0.5
        let columns = randomColumns(2, rows: 20, using: &generator)
        let pruned = network.pruned(on: columns, thresholds: nothing)
        #expect(pruned.network.layers[0].subnodeCount == 4 - constantFactors)
        #expect(pruned.network.layers[0].nodes[1].kind == (constantFactors == 1 ? .product : .sum))
        #expect(largestDifference(pruned.network.evaluate(columns), network.evaluate(columns)) < 1e-13)
    }

    @Test("leaves a frozen factor as it is, and a factor zero makes the node constant")
    func frozenAndZeroFactors() {
        var generator = SeededGenerator(seed: 14)
        var network = Network(shape: [2, LayerShape(sums: 1, productArities: [2]), 1], using: &generator)
        for input in 0..<2 {
            network[.init(layer: 0, subnode: 1, input: input)].isActive = false
            network[.init(layer: 0, subnode: 2, input: input)].isFrozen = true
        }
        network.layers[0].biases[1] = 2.5
        let columns = randomColumns(2, rows: 20, using: &generator)
        let frozen = network.pruned(on: columns, thresholds: nothing).network
        #expect(frozen.layers[0].edges[2] == network.layers[0].edges[2])
        #expect(largestDifference(frozen.evaluate(columns), network.evaluate(columns)) < 1e-14)

        network.layers[0].biases[1] = 0
        let zero = network.pruned(on: columns, thresholds: nothing)
        #expect(zero.removedNodes == [.init(layer: 0, node: 1, reason: .isConstant)])
        #expect(largestDifference(zero.network.evaluate(columns), network.evaluate(columns)) < 1e-14)
    }

    @Test("keeps the fit where edges have large means and little variation")
    func largeMeans() throws {
        let network = sumNetwork([
            [[try splineEdge { $0 }, try splineEdge { 40 + 1e-3 * $0 }]], [[try splineEdge(on: 30...50) { $0 * $0 }]],
        ])
        var generator = SeededGenerator(seed: 15)
        let columns = randomColumns(2, rows: 100, using: &generator)
        let pruned = network.pruned(on: columns)
        #expect(pruned.network.activeEdges.count == 2)
        #expect(pruned.unusedInputs.map(\.input) == [1])
        // y = (x1 + 40 + 1e-3·x2)²: without x2 at most 2·41·1e-3 off.
        #expect(largestDifference(pruned.network.evaluate(columns), network.evaluate(columns)) < 0.09)
        let restricted = pruned.network.restrictedToUsedInputs()
        #expect(restricted.inputs == [0])
        #expect(restricted.network.inputNames == ["x1"])
        #expect(restricted.network.evaluate([columns[0]]) == pruned.network.evaluate(columns))
    }

    @Test("of everything leaves the mean of the output, finite through grid updates")
    func everything() {
        var generator = SeededGenerator(seed: 16)
        let network = Network(shape: [2, LayerShape(sums: 2, products: 1), 1], using: &generator)
        let columns = randomColumns(2, rows: 30, using: &generator)
        let pruned = network.pruned(on: columns, thresholds: .init(node: 0, edge: 1e30, input: 0))
        #expect(pruned.network.activeEdges.isEmpty)
        #expect(pruned.network.defect == nil)
        let output = pruned.network.gridUpdated(from: columns).evaluate(columns)[0]
        #expect(output.count == 30 && output.allSatisfy { $0.isFinite && $0 == output[0] })
        // What is left is one bias: training finds the mean of any target.
        let data = TrainingData(inputs: columns, targets: [columns[0].map { $0 * $0 }])
        let mean = data.targets[0].reduce(0, +) / 30
        let trained = pruned.network.trained(on: data).network
        #expect(abs(trained.evaluate(columns)[0][0] - mean) < 1e-9)
    }

    @Test("by test with a trainer finds the sparse network of x1² + sin(πx2)", arguments: 1...2)
    func training(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let columns = randomColumns(3, rows: 200, using: &generator)
        let data = TrainingData(
            inputs: columns, targets: [columns[0].indices.map { columns[0][$0] * columns[0][$0] + sin(.pi * columns[1][$0]) }])
        var options = TrainingOptions()
        options.iterationLimit = 15
        let trained = Network(shape: [3, 1], using: &generator).trained(on: data, options: options).network
        let result = trained.eliminatingByTest(on: columns, validation: data, toleratedGrowth: 0.05) {
            $0.trained(on: data, options: options).network
        }
        #expect(result.network.activeEdges.map(\.input) == [0, 1])
        #expect(result.error < 0.02)
    }

    @Test("by test removes the edges that the target does not need, and no other")
    func elimination() throws {
        var generator = SeededGenerator(seed: 17)
        let target = sumNetwork([[[try splineEdge { 2 * $0 }, try splineEdge { _ in 0 }, try splineEdge { $0 * $0 }]]])
        var start = target
        start.layers[0].edges[0][1] = try splineEdge { 0.8 * $0 * $0 * $0 }
        let columns = randomColumns(3, rows: 200, using: &generator)
        let validation = TrainingData(inputs: columns, targets: target.evaluate(columns))
        let result = start.eliminatingByTest(on: columns, validation: validation) { $0 }
        #expect(result.network.activeEdges.map(\.input) == [0, 2])
        #expect(result.removals == 1 && result.trials == 3)
        #expect(result.error < result.initialError)
        // A refit that breaks the network is never kept.
        let broken = start.eliminatingByTest(on: columns, validation: validation) { network in
            var network = network
            network.layers[0].biases[0] = .nan
            return network
        }
        #expect(broken.network == start && broken.removals == 0)
    }
}
