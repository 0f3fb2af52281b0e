import BSplines
import FunctionLibrary
import KolmogorovArnold
import Tables

/// Networks of every kind for property tests: sum and product nodes, 1–3 layers, several outputs, spline and symbolic edges,
/// inactive and frozen ones, all three base functions, degrees 1–5.
struct RandomNetworks {
    static let shapes: [[LayerShape]] = [
        [2, 1], [3, 2], [2, 2, 1], [2, LayerShape(sums: 1, products: 1), 2], [2, LayerShape(sums: 0, productArities: [3]), 1],
        [3, 2, LayerShape(sums: 1, products: 1), 2],
    ]

    /// Grids on [−1, 1] with the inputs in [−1.1, 1.1], so that some samples lie outside.
    /// - Parameter start: nil for random degrees and numbers of intervals.
    static func network(shape: [LayerShape], seed: UInt64, start fixed: SplineStart? = nil) -> Network {
        var generator = SeededGenerator(seed: seed)
        let base: [BaseFunction] = [.silu, .identity, .zero]
        let random = SplineStart(
            intervals: Int.random(in: 1...6, using: &generator), degree: Int.random(in: 2...5, using: &generator))
        let start = fixed ?? random
        var network = Network(shape: shape, start: start, baseFunction: base[Int(seed % 3)], using: &generator)
        for address in network.allEdges {
            guard var activation = network[address].spline else { continue }
            activation.baseWeight = network.baseFunction == .zero ? 0 : generator.standardNormal()
            activation.splineScale = generator.uniform(in: 0.5..<2)
            network[address].activation = .spline(activation)
            switch Int.random(in: 0..<8, using: &generator) {
            case 0:
                if let function = FunctionLibrary.standard["sin"] {
                    network[address] = .symbolic(function, a: 1.3, b: 0.2, c: generator.standardNormal(), d: 0.4)
                }
            case 1: network[address].isFrozen = true
            case 2 where address.input > 0: network[address].isActive = false
            default: break
            }
        }
        for layer in network.layers.indices {
            for subnode in network.layers[layer].biases.indices {
                network.layers[layer].biases[subnode] = generator.standardNormal()
                network.layers[layer].frozenBiases[subnode] = Int.random(in: 0..<5, using: &generator) == 0
            }
        }
        return network
    }

    static func data(for network: Network, rows: Int, seed: UInt64, isWeighted: Bool = false) -> TrainingData {
        var generator = SeededGenerator(seed: seed)
        let inputs = network.inputNames.map { _ in (0..<rows).map { _ in generator.uniform(in: -1.1..<1.1) } }
        let targets = (0..<network.outputCount).map { _ in (0..<rows).map { _ in generator.standardNormal() } }
        let weights = isWeighted ? (0..<rows).map { _ in generator.uniform(in: 0.1..<2) } : nil
        return TrainingData(inputs: inputs, targets: targets, weights: weights)
    }
}
