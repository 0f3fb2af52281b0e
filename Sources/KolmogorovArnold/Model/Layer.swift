/// A node of a layer: the sum or the product of its subnodes.
public struct Node: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable {
        /// One subnode, whose value the node takes.
        case sum
        /// The subnodes multiplied.
        case product
    }

    public var kind: Kind
    /// The node's subnodes, as indices into the layer's `edges` and `biases`.
    public var subnodes: Range<Int>

    /// - Precondition: a sum node has exactly one subnode, a product node at least one.
    public init(kind: Kind, subnodes: Range<Int>) {
        precondition(!subnodes.isEmpty && (kind == .product || subnodes.count == 1), "A sum node has exactly one subnode.")
        self.kind = kind
        self.subnodes = subnodes
    }
}

/// One layer: from n inputs through edges and subnodes to its nodes.
///
/// Subnode s is bias_s + Σ φ_{s,i}(x_i) over its active edges; a sum node is its one subnode, a product node of arity m the
/// product of its m. The nodes' subnodes follow one another without a gap, so that subnode s belongs to exactly one node.
public struct Layer: Sendable, Equatable, Codable {
    /// n.
    public var inputCount: Int
    public var nodes: [Node]
    /// `edges[s][i]`: from input i into subnode s.
    public var edges: [[Edge]]
    /// One a subnode.
    public var biases: [Double]
    /// Whether a subnode's bias stays as it is in training.
    public var frozenBiases: [Bool]

    /// - Precondition: `edges[s]` has `inputCount` edges; biases and flags fit the subnodes; the nodes cover them in order.
    public init(inputCount: Int, nodes: [Node], edges: [[Edge]], biases: [Double]? = nil, frozenBiases: [Bool]? = nil) {
        self.inputCount = inputCount
        self.nodes = nodes
        self.edges = edges
        self.biases = biases ?? Array(repeating: 0, count: edges.count)
        self.frozenBiases = frozenBiases ?? Array(repeating: false, count: edges.count)
        if let defect { preconditionFailure(defect) }
    }

    /// How many subnodes there are.
    public var subnodeCount: Int { edges.count }

    /// The node that each subnode belongs to.
    public var ownerOfSubnode: [Int] {
        nodes.enumerated().flatMap { index, node in repeatElement(index, count: node.subnodes.count) }
    }

    /// A sentence that says which invariant is broken, or nil.
    public var defect: String? {
        if edges.contains(where: { $0.count != inputCount }) { return "Each subnode of a layer has one edge from each input." }
        if biases.count != edges.count { return "A layer has one bias for each subnode." }
        if frozenBiases.count != edges.count { return "A layer has one frozen-bias flag for each subnode." }
        var next = 0
        for node in nodes {
            if node.subnodes.lowerBound != next { return "The subnodes of a layer's nodes follow one another without a gap." }
            if node.subnodes.isEmpty { return "A product node has at least one subnode." }
            if node.kind == .sum && node.subnodes.count != 1 { return "A sum node has exactly one subnode." }
            next = node.subnodes.upperBound
        }
        return next == edges.count ? nil : "Each subnode of a layer belongs to a node."
    }
}
