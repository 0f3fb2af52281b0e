import BSplines

/// A Kolmogorov–Arnold network: layers of nodes that add or multiply, joined by learned functions of one variable.
///
/// Layer l maps n_l values to n_{l+1}: subnode s = bias_s + Σ_i φ_{l,s,i}(x_i), a sum node takes its one subnode, a product node
/// multiplies its subnodes (the multiplication nodes of KAN 2.0, of any arity). The nodes of the last layer are the outputs.
///
/// Sources: Z. Liu et al., "KAN: Kolmogorov–Arnold Networks", ICLR 2025; Z. Liu et al., "KAN 2.0", arXiv:2408.10205.
public struct Network: Sendable, Equatable {
    /// One name an input.
    public var inputNames: [String]
    /// At least one.
    public var layers: [Layer]
    /// b of all spline edges.
    public var baseFunction: BaseFunction
    /// How the spline of an edge goes on outside its range.
    public var extrapolation: Extrapolation

    /// - Precondition: at least one layer, each of which takes as many inputs as the one before it has nodes.
    public init(
        inputNames: [String], layers: [Layer], baseFunction: BaseFunction = .silu, extrapolation: Extrapolation = .linear
    ) {
        self.inputNames = inputNames
        self.layers = layers
        self.baseFunction = baseFunction
        self.extrapolation = extrapolation
        if let defect { preconditionFailure(defect) }
    }

    public var inputCount: Int { inputNames.count }
    public var outputCount: Int { layers[layers.count - 1].nodes.count }

    /// How many numbers training may change: neither frozen nor inactive.
    public var parameterCount: Int {
        let biases = layers.reduce(0) { $0 + $1.frozenBiases.count { !$0 } }
        return activeEdges.reduce(biases) { count, address in
            guard !self[address].isFrozen else { return count }
            return switch self[address].activation {
            case .spline(let activation): count + activation.coefficients.count + (baseFunction == .zero ? 0 : 1)
            case .symbolic: count + 4
            }
        }
    }

    /// A sentence that says which invariant is broken, or nil: what an editor of networks checks when it is done.
    public var defect: String? {
        if layers.isEmpty { return "A network has at least one layer." }
        var width = inputNames.count
        for (index, layer) in layers.enumerated() {
            if let defect = layer.defect { return defect }
            if layer.inputCount != width { return "Layer \(index) takes \(layer.inputCount) inputs and gets \(width)." }
            width = layer.nodes.count
        }
        return nil
    }

    /// Where an edge is: `layers[layer].edges[subnode][input]`.
    public struct EdgeAddress: Sendable, Hashable, Codable {
        public var layer: Int
        public var subnode: Int
        public var input: Int

        public init(layer: Int, subnode: Int, input: Int) {
            self.layer = layer
            self.subnode = subnode
            self.input = input
        }
    }

    /// The edge at an address.
    public subscript(address: EdgeAddress) -> Edge {
        get { layers[address.layer].edges[address.subnode][address.input] }
        set { layers[address.layer].edges[address.subnode][address.input] = newValue }
    }

    /// The addresses of all active edges, layer by layer, subnode by subnode.
    public var activeEdges: [EdgeAddress] { allEdges.filter { self[$0].isActive } }

    /// The addresses of all edges, layer by layer, subnode by subnode.
    public var allEdges: [EdgeAddress] {
        layers.indices.flatMap { layer in
            layers[layer].edges.indices.flatMap { subnode in
                layers[layer].edges[subnode].indices.map { EdgeAddress(layer: layer, subnode: subnode, input: $0) }
            }
        }
    }
}

extension Network: Codable {
    private enum CodingKeys: String, CodingKey {
        case inputNames, layers, baseFunction, extrapolation
    }

    /// Throws `DecodingError.dataCorrupted` with a sentence when the parts do not fit together.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        inputNames = try container.decode([String].self, forKey: .inputNames)
        layers = try container.decode([Layer].self, forKey: .layers)
        baseFunction = try container.decode(BaseFunction.self, forKey: .baseFunction)
        extrapolation = try container.decode(Extrapolation.self, forKey: .extrapolation)
        let coefficientsFit = allEdges.allSatisfy { address in
            self[address].spline.map { $0.coefficients.count == $0.knots.basisCount } ?? true
        }
        if let defect = defect ?? (coefficientsFit ? nil : "A spline edge has one coefficient for each basis function.") {
            throw DecodingError.dataCorruptedError(forKey: .layers, in: container, debugDescription: defect)
        }
    }
}

/// The names and affine constants of the edges that are closed-form functions, in the arrangement of the network.
public struct SymbolicEdges: Sendable, Equatable {
    /// Of one layer: `names[s][i]` and `affine[s][i]` = [a, b, c, d] of the edge from input i into subnode s; nil where the
    /// edge is a spline or inactive.
    public struct OfLayer: Sendable, Equatable {
        public var names: [[String?]]
        public var affine: [[[Double]?]]
    }

    public var layers: [OfLayer]

    public subscript(layer: Int) -> OfLayer { layers[layer] }
}

extension Network {
    /// φ = c·f(a·x + b) + d of every recognised edge: f's name and [a, b, c, d].
    public var symbolicEdges: SymbolicEdges {
        SymbolicEdges(
            layers: layers.map { layer in
                let recognised = layer.edges.map { row in row.map { $0.isActive ? $0.symbolic : nil } }
                return SymbolicEdges.OfLayer(
                    names: recognised.map { $0.map { $0?.function.name } }, affine: recognised.map { $0.map { $0?.affine } })
            })
    }

    /// Whether every active edge is symbolic, so that the network is a formula.
    public var isSymbolic: Bool { activeEdges.allSatisfy { self[$0].symbolic != nil } }
}
