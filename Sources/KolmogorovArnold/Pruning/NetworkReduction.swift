/// A network that loses parts, with the memory of where the remaining ones came from.
///
/// Each step leaves a network whose masks, shapes and function agree: what is taken out is replaced by its mean, and what no
/// longer depends on any input is folded into what it feeds.
struct NetworkReduction {
    private(set) var network: Network
    /// `nodeOrigins[l][i]`: which value entering layer l of the original network this one is.
    private(set) var nodeOrigins: [[Int]]
    /// `subnodeOrigins[l][s]`: which subnode of the original layer this one is.
    private(set) var subnodeOrigins: [[Int]]
    private(set) var removedNodes: [PrunedNetwork.RemovedNode] = []

    init(_ network: Network) {
        self.network = network
        nodeOrigins = [Array(0..<network.inputCount)] + network.layers.map { Array($0.nodes.indices) }
        subnodeOrigins = network.layers.map { Array($0.edges.indices) }
    }

    /// An address in the original network.
    func origin(of address: Network.EdgeAddress) -> Network.EdgeAddress {
        Network.EdgeAddress(
            layer: address.layer, subnode: subnodeOrigins[address.layer][address.subnode],
            input: nodeOrigins[address.layer][address.input])
    }

    /// Deactivates edges, each one's mean going into the bias of its subnode.
    ///
    /// Layer by layer from the inputs, so that the mean of an edge is taken over what reaches it after the cuts before it.
    /// Returns mean and standard deviation of each.
    mutating func deactivate(
        _ addresses: [Network.EdgeAddress], on columns: [[Double]]
    ) -> [Network.EdgeAddress: (mean: Double, deviation: Double)] {
        var replaced: [Network.EdgeAddress: (mean: Double, deviation: Double)] = [:]
        var entering = columns
        let cuts = Dictionary(grouping: addresses, by: \.layer)
        for index in network.layers.indices {
            for address in cuts[index] ?? [] where network[address].isActive {
                let values = network[address].values(
                    at: entering[address.input], baseFunction: network.baseFunction, extrapolation: network.extrapolation)
                let moments = Moments(values.values)
                network[address].isActive = false
                network.layers[index].biases[address.subnode] += moments.mean
                replaced[address] = (moments.mean, moments.deviation)
            }
            entering = network.values(ofLayer: index, entering: entering, rows: columns.first?.count ?? 0)
        }
        return replaced
    }

    /// Folds what is constant and takes out what feeds nothing; the function stays the same to rounding.
    mutating func removeDeadParts() {
        for index in network.layers.indices { foldConstants(inLayer: index) }
        for index in network.layers.indices.dropLast().reversed() { removeUnused(inLayer: index) }
    }

    /// Nodes without an active input edge are constant: their value goes through the next layer's edges into its biases.
    private mutating func foldConstants(inLayer index: Int) {
        let isLast = index == network.layers.count - 1
        var reduced: [LayerReduction.KeptNode?] = []
        var layer = network.layers[index]
        for (nodeIndex, node) in layer.nodes.enumerated() {
            let outcome = LayerReduction.fold(node, in: &layer)
            reduced.append(outcome.kept)
            guard let constant = outcome.constant, !isLast else { continue }
            for subnode in network.layers[index + 1].edges.indices {
                let address = Network.EdgeAddress(layer: index + 1, subnode: subnode, input: nodeIndex)
                guard network[address].isActive else { continue }
                network[address].isActive = false
                network.layers[index + 1].biases[subnode] += network[address].value(
                    at: constant, baseFunction: network.baseFunction, extrapolation: network.extrapolation)
            }
            reduced[nodeIndex] = nil
            record(layer: index, node: nodeIndex, .isConstant)
        }
        network.layers[index] = layer
        keep(reduced, inLayer: index)
    }

    private mutating func removeUnused(inLayer index: Int) {
        let layer = network.layers[index]
        let kept = layer.nodes.enumerated().map { nodeIndex, node -> LayerReduction.KeptNode? in
            if network.layers[index + 1].edges.contains(where: { $0[nodeIndex].isActive }) {
                return LayerReduction.KeptNode(kind: node.kind, subnodes: Array(node.subnodes))
            }
            record(layer: index, node: nodeIndex, .feedsNothing)
            return nil
        }
        keep(kept, inLayer: index)
    }

    private mutating func record(layer: Int, node: Int, _ reason: PrunedNetwork.RemovedNode.Reason) {
        removedNodes.append(
            PrunedNetwork.RemovedNode(layer: layer, node: nodeOrigins[layer + 1][node], reason: reason))
    }

    /// Rebuilds a layer from what is kept of each node, and the next layer's inputs with it.
    private mutating func keep(_ nodes: [LayerReduction.KeptNode?], inLayer index: Int) {
        let layer = network.layers[index]
        let subnodes = nodes.flatMap { $0?.subnodes ?? [] }
        var rebuilt: [Node] = []
        for node in nodes.compactMap({ $0 }) {
            let start = rebuilt.last.map(\.subnodes.upperBound) ?? 0
            rebuilt.append(Node(kind: node.kind, subnodes: start..<(start + node.subnodes.count)))
        }
        network.layers[index] = Layer(
            inputCount: layer.inputCount, nodes: rebuilt, edges: subnodes.map { layer.edges[$0] },
            biases: subnodes.map { layer.biases[$0] }, frozenBiases: subnodes.map { layer.frozenBiases[$0] })
        subnodeOrigins[index] = subnodes.map { subnodeOrigins[index][$0] }

        let survivors = nodes.indices.filter { nodes[$0] != nil }
        guard survivors.count < nodes.count else { return }
        nodeOrigins[index + 1] = survivors.map { nodeOrigins[index + 1][$0] }
        network.layers[index + 1].inputCount = survivors.count
        for subnode in network.layers[index + 1].edges.indices {
            let row = network.layers[index + 1].edges[subnode]
            network.layers[index + 1].edges[subnode] = survivors.map { row[$0] }
        }
    }
}

/// What becomes of one node when constant factors are folded.
enum LayerReduction {
    /// A node's kind and the subnodes that stay, as indices into the layer it comes from.
    struct KeptNode {
        let kind: Node.Kind
        let subnodes: [Int]
    }

    /// Folds the factors of a node that have no active edge. `constant` is the node's value when none has.
    static func fold(_ node: Node, in layer: inout Layer) -> (kept: KeptNode, constant: Double?) {
        let constantFactors = node.subnodes.filter { subnode in !layer.edges[subnode].contains { $0.isActive } }
        let first = node.subnodes.lowerBound
        let factor = constantFactors.reduce(1) { $0 * layer.biases[$1] }
        guard constantFactors.count < node.subnodes.count, factor != 0 else {
            // Also a product with a factor 0, whatever the others are.
            layer.biases[first] = factor
            for input in layer.edges[first].indices { layer.edges[first][input].isActive = false }
            return (KeptNode(kind: .sum, subnodes: [first]), factor)
        }
        let remaining = node.subnodes.filter { !constantFactors.contains($0) }
        if factor == 1 || constantFactors.isEmpty { return (kept(node, remaining), nil) }
        // A function that is held as it is must not take the factor.
        let free = remaining.first { subnode in
            !layer.frozenBiases[subnode] && !layer.edges[subnode].contains { $0.isActive && $0.isFrozen }
        }
        guard let free else {
            layer.biases[constantFactors[0]] = factor
            return (kept(node, ([constantFactors[0]] + remaining).sorted()), nil)
        }
        layer.biases[free] *= factor
        for input in layer.edges[free].indices { layer.edges[free][input].activation.scale(by: factor) }
        return (kept(node, remaining), nil)
    }

    /// A product of one is a sum; a product that stays one keeps its kind.
    private static func kept(_ node: Node, _ subnodes: [Int]) -> KeptNode {
        KeptNode(kind: subnodes.count == 1 ? .sum : node.kind, subnodes: subnodes)
    }
}
