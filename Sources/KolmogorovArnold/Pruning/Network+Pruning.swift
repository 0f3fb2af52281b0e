/// Under which relative score a part is taken out.
public struct PruningThresholds: Sendable, Hashable, Codable {
    /// For hidden nodes, of their attribution A.
    public var node: Double
    /// For edges, of their attribution e.
    public var edge: Double
    /// For inputs, of their attribution A.
    public var input: Double

    /// The defaults are pykan's for nodes and edges.
    public init(node: Double = 1e-2, edge: Double = 3e-2, input: Double = 1e-2) {
        self.node = node
        self.edge = edge
        self.input = input
    }
}

/// What pruning left, and what it took. All indices are those of the network before pruning.
public struct PrunedNetwork: Sendable, Equatable {
    /// An edge that was replaced by its mean.
    public struct RemovedEdge: Sendable, Equatable {
        public let address: Network.EdgeAddress
        /// Its attribution when it was taken out.
        public let score: Double
        /// What went into the bias.
        public let mean: Double
        /// The standard deviation that was lost.
        public let deviation: Double
    }

    /// A hidden node that is gone.
    public struct RemovedNode: Sendable, Hashable {
        public enum Reason: Sendable, Hashable {
            /// It had no input edge left; its value was folded into the biases downstream.
            case isConstant
            /// No edge left it, because of its low score or because those it fed are gone.
            case feedsNothing
        }

        public let layer: Int
        public let node: Int
        public let reason: Reason

        public init(layer: Int, node: Int, reason: Reason) {
            self.layer = layer
            self.node = node
            self.reason = reason
        }
    }

    /// An input that no edge leaves any more.
    public struct UnusedInput: Sendable, Equatable {
        public let input: Int
        /// Its attribution before pruning.
        public let score: Double
    }

    /// The smaller network.
    public let network: Network
    public let removedEdges: [RemovedEdge]
    public let removedNodes: [RemovedNode]
    /// They are still inputs of the network (`Network.restrictedToUsedInputs()` drops them).
    public let unusedInputs: [UnusedInput]
    /// Root mean square change of each output over the rows.
    public let outputChanges: [Double]
    /// The scores of the smaller network.
    public let scores: AttributionScores
}

extension Network {
    /// The network without its edges, nodes and inputs of low score, a removed edge's mean in the bias of its subnode.
    ///
    /// Score, cut, fold what became constant, take out what feeds nothing, and again until nothing scores under its threshold:
    /// so pruning twice is pruning once. The outputs change by no more than what the removed edges varied; refit afterwards.
    ///
    /// - Precondition: one column an input, with at least one row.
    public func pruned(on columns: [[Double]], thresholds: PruningThresholds = PruningThresholds()) -> PrunedNetwork {
        precondition(columns.first?.isEmpty == false, "Pruning needs at least one row.")
        let before = scores(on: columns)
        return reduced(on: columns, before: before) { network, scores in
            network.activeEdges.filter { address in
                let source = address.layer == 0 ? thresholds.input : thresholds.node
                // Outputs are never pruned.
                let target = address.layer == network.layers.count - 1 ? 0 : thresholds.node
                let owner = network.layers[address.layer].owner(ofSubnode: address.subnode)
                return scores[address] < thresholds.edge || scores.nodes[address.layer][address.input] < source
                    || scores.nodes[address.layer + 1][owner] < target
            }
        }
    }

    /// The network without the given edges, a removed edge's mean in the bias of its subnode, and without what that leaves
    /// constant or feeding nothing.
    public func removing(_ addresses: [EdgeAddress], on columns: [[Double]]) -> PrunedNetwork {
        precondition(columns.first?.isEmpty == false, "The mean of an edge needs at least one row.")
        var pending = addresses.filter { self[$0].isActive }
        return reduced(on: columns, before: scores(on: columns)) { _, _ in
            defer { pending = [] }
            return pending
        }
    }

    /// Cuts what `candidates` names, and asks again until it names nothing.
    private func reduced(
        on columns: [[Double]], before: AttributionScores,
        candidates: (Network, AttributionScores) -> [EdgeAddress]
    ) -> PrunedNetwork {
        var reduction = NetworkReduction(self)
        reduction.removeDeadParts()
        var removedEdges: [PrunedNetwork.RemovedEdge] = []
        var scores = reduction.network.scores(on: columns)
        while true {
            let cut = candidates(reduction.network, scores)
            if cut.isEmpty { break }
            let replaced = reduction.deactivate(cut, on: columns)
            for address in cut {
                guard let moments = replaced[address] else { continue }
                removedEdges.append(
                    PrunedNetwork.RemovedEdge(
                        address: reduction.origin(of: address), score: scores[address], mean: moments.mean,
                        deviation: moments.deviation))
            }
            reduction.removeDeadParts()
            scores = reduction.network.scores(on: columns)
        }
        let network = reduction.network
        return PrunedNetwork(
            network: network, removedEdges: removedEdges, removedNodes: reduction.removedNodes,
            unusedInputs: network.unusedInputs.map { PrunedNetwork.UnusedInput(input: $0, score: before.inputs[$0]) },
            outputChanges: zip(network.evaluate(columns), evaluate(columns)).map { after, before in
                let squares = zip(after, before).map { ($0 - $1) * ($0 - $1) }.filter(\.isFinite)
                return squares.isEmpty ? 0 : (squares.reduce(0, +) / Double(squares.count)).squareRoot()
            },
            scores: scores)
    }

    /// The inputs that no active edge leaves.
    public var unusedInputs: [Int] {
        (0..<inputCount).filter { input in !layers[0].edges.contains { $0[input].isActive } }
    }
}

extension Layer {
    /// The node that a subnode belongs to.
    func owner(ofSubnode subnode: Int) -> Int {
        guard let owner = nodes.firstIndex(where: { $0.subnodes.contains(subnode) }) else {
            preconditionFailure("Each subnode of a layer belongs to a node.")
        }
        return owner
    }
}
