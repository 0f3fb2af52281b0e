import FunctionLibrary
import KolmogorovArnold

/// A tree-shaped network under construction: an edge on top of a variable or of a junction of further branches.
///
/// Structure is found by recursion, and a tree is what recursion builds; a layered `Network` comes out at the end, with
/// identities that carry values across layers they have no business in.
struct Branch {
    indirect enum Source {
        case variable(Int)
        case junction(Junction)
    }

    /// A node with what flows into it: `subnodes[s]` are added up, and the subnodes of a product are multiplied.
    struct Junction {
        var kind: Node.Kind
        var subnodes: [[Branch]]
        var biases: [Double]
    }

    /// φ on the source; nil for φ(x) = x.
    var edge: Edge?
    var source: Source

    /// A variable as it is.
    static func variable(_ index: Int) -> Branch { Branch(edge: nil, source: .variable(index)) }

    /// The number of layers below this branch's edge.
    var depth: Int {
        switch source {
        case .variable: 0
        case .junction(let junction): junction.depth
        }
    }
}

extension Branch.Junction {
    var depth: Int { 1 + (subnodes.joined().map(\.depth).max() ?? 0) }
}

// MARK: - From a tree to layers

extension Network {
    /// The layered network that computes a tree.
    init(_ root: Branch, inputNames: [String]) {
        // A root edge needs a node to end in.
        let top: Branch.Junction =
            if root.edge == nil, case .junction(let junction) = root.source { junction } else {
                Branch.Junction(kind: .sum, subnodes: [[root]], biases: [0])
            }
        var builder = LayerBuilder(inputCount: inputNames.count, depth: top.depth)
        let position = builder.place(top)
        builder.settle(output: position)
        self.init(inputNames: inputNames, layers: builder.layers, baseFunction: .zero)
    }
}

/// Places junctions in layers from the bottom up; one variable or junction has at most one carrier a layer.
private struct LayerBuilder {
    private struct Place: Hashable {
        var layer: Int
        var node: Int
    }

    private struct Row {
        var edges: [(input: Int, edge: Edge)]
        var bias: Double
        var isFrozen: Bool
    }

    private let inputCount: Int
    /// `nodes[l]`: kind and rows of the nodes of layer l, in order.
    private var nodes: [[(kind: Node.Kind, rows: [Row])]]
    /// Where a place's value is carried to in a higher layer.
    private var carriers: [Place: [Int: Int]] = [:]

    init(inputCount: Int, depth: Int) {
        self.inputCount = inputCount
        nodes = Array(repeating: [], count: depth)
    }

    /// Adds a junction with all that is under it; returns its node's index in layer `depth − 1`.
    mutating func place(_ junction: Branch.Junction) -> Int {
        let layer = junction.depth - 1
        var rows: [Row] = []
        for (subnode, branches) in junction.subnodes.enumerated() {
            var edges: [(Int, Edge)] = []
            for branch in branches {
                let origin: Place =
                    switch branch.source {
                    case .variable(let index): Place(layer: -1, node: index)
                    case .junction(let inner): Place(layer: inner.depth - 1, node: place(inner))
                    }
                edges.append((carry(origin, to: layer - 1), branch.edge ?? .identity))
            }
            // A factor that is given for good has no constant to add: its coefficient in the other factors would be free.
            let isGiven = junction.kind == .product && edges.allSatisfy(\.1.isFrozen)
            rows.append(Row(edges: edges, bias: junction.biases[subnode], isFrozen: isGiven))
        }
        nodes[layer].append((junction.kind, rows))
        return nodes[layer].count - 1
    }

    private mutating func carry(_ place: Place, to layer: Int) -> Int {
        if place.layer == layer { return place.node }
        if let carrier = carriers[place]?[layer] { return carrier }
        let below = carry(place, to: layer - 1)
        nodes[layer].append((.sum, [Row(edges: [(below, .identity)], bias: 0, isFrozen: true)]))
        carriers[place, default: [:]][layer] = nodes[layer].count - 1
        return nodes[layer].count - 1
    }

    func settle(output: Int) {
        precondition(nodes[nodes.count - 1].count == 1 && output == 0, "the top layer holds the output alone")
    }

    var layers: [Layer] {
        var width = inputCount
        return nodes.map { layer in
            var shapes: [Node] = []
            var edges: [[Edge]] = []
            var biases: [Double] = []
            var frozen: [Bool] = []
            for (kind, rows) in layer {
                shapes.append(Node(kind: kind, subnodes: edges.count..<(edges.count + rows.count)))
                for row in rows {
                    var line = [Edge](repeating: .absent, count: width)
                    for (input, edge) in row.edges { line[input] = line[input].isActive ? line[input].adding(edge) : edge }
                    edges.append(line)
                    biases.append(row.bias)
                    frozen.append(row.isFrozen)
                }
            }
            defer { width = shapes.count }
            return Layer(inputCount: width, nodes: shapes, edges: edges, biases: biases, frozenBiases: frozen)
        }
    }
}

extension Edge {
    /// φ(x) = x, for good.
    static var identity: Edge { Edge(.symbolic(SymbolicActivation(function: .identity)), isFrozen: true) }
    /// No edge.
    static var absent: Edge { Edge(.symbolic(SymbolicActivation(function: .identity)), isActive: false, isFrozen: true) }

    /// The sum of two edges from the same source: a spline through their values, as fine as the finer one.
    func adding(_ other: Edge) -> Edge {
        let splines = [self, other].compactMap { $0.spline?.knots }
        guard let low = splines.map(\.lowerBound).min(), let high = splines.map(\.upperBound).max() else {
            // Two identities: 2·x.
            return Edge(.symbolic(SymbolicActivation(function: .identity, c: 2)), isFrozen: true)
        }
        let intervals = splines.map(\.intervals).reduce(0, +)
        let points = (0...(16 * intervals)).map { low + (high - low) * Double($0) / Double(16 * intervals) }
        let sums = points.map { x in
            [self, other].reduce(0) { $0 + $1.value(at: x, baseFunction: .zero, extrapolation: .linear) }
        }
        return .fitted(points, sums, intervals: intervals)
    }

    /// Whether it is φ(x) = x for good.
    var isIdentity: Bool {
        guard isActive, isFrozen, let symbolic else { return false }
        return symbolic.function == .identity && symbolic.affine == [1, 0, 1, 0]
    }
}

// MARK: - From layers to a tree

extension Branch {
    /// The tree of a network's only output, its inputs renamed to `variables`. Nodes that feed several others are repeated.
    init(_ network: Network, variables: [Int]) {
        precondition(network.outputCount == 1, "a tree has one output")
        self = Self.branch(into: network.layers.count, node: 0, of: network, variables: variables)
    }

    private static func branch(into layer: Int, node: Int, of network: Network, variables: [Int]) -> Branch {
        guard layer > 0 else { return .variable(variables[node]) }
        let here = network.layers[layer - 1]
        let shape = here.nodes[node]
        let subnodes = shape.subnodes.map { subnode in
            here.edges[subnode].enumerated().filter { $0.element.isActive }.map { input, edge in
                let below = branch(into: layer - 1, node: input, of: network, variables: variables)
                // An identity on top of a bare source is the source.
                return edge.isIdentity && below.edge == nil ? below : joined(edge, on: below)
            }
        }
        let biases = shape.subnodes.map { here.biases[$0] }
        if shape.kind == .sum, subnodes[0].count == 1, let only = subnodes[0].first {
            if biases[0] == 0 { return only }
            if let lifted = only.lifted(by: biases[0]) { return lifted }
        }
        return Branch(edge: nil, source: .junction(Junction(kind: shape.kind, subnodes: subnodes, biases: biases)))
    }

    private static func joined(_ edge: Edge, on below: Branch) -> Branch {
        if below.edge == nil { return Branch(edge: edge.isIdentity ? nil : edge, source: below.source) }
        return Branch(
            edge: edge.isIdentity ? nil : edge,
            source: .junction(Junction(kind: .sum, subnodes: [[below]], biases: [0])))
    }

    /// The branch plus a constant, where its edge can take it: splines sum to one.
    private func lifted(by constant: Double) -> Branch? {
        guard let edge, var spline = edge.spline, spline.splineScale != 0 else { return nil }
        for index in spline.coefficients.indices { spline.coefficients[index] += constant / spline.splineScale }
        var result = self
        result.edge = Edge(.spline(spline), isFrozen: edge.isFrozen)
        return result
    }
}
