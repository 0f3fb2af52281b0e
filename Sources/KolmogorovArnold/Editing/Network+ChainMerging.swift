import BSplines
import FunctionLibrary

extension Network {
    /// What merging chains gave.
    public struct MergedChains: Sendable {
        public let network: Network
        /// How many nodes passed a chain's function on.
        public let mergedNodes: Int
        /// How many layers of nothing but pass-through nodes were dropped.
        public let droppedLayers: Int
        /// The largest difference between a merged spline and the chain that it replaces, over all merges, relative to the
        /// chain's range of values.
        public let largestError: Double
    }

    /// Chains of two spline edges as one spline each.
    ///
    /// A hidden sum node with a single active incoming edge computes u = bias + φ(x), so that every edge ψ which leaves it is
    /// the function ψ(bias + φ(x)) of x. The node becomes a pass-through (the frozen identity edge) and each ψ the spline of
    /// that composite on φ's grid, its intervals doubled until the difference is under `tolerance`. A chain that does not get
    /// there within `maximumIntervals` stays as it is. A layer of pass-through nodes only is dropped; two edges that then join
    /// the same ends are added. Symbolic edges are left alone, as names are worth more than fewer edges.
    ///
    /// - Parameter tolerance: relative to the composite's range of values over φ's grid.
    public func mergingChains(tolerance: Double = 1e-6, maximumIntervals: Int = 256) -> MergedChains {
        precondition(tolerance > 0, "A spline never equals a composite exactly.")
        var network = self
        var (merged, dropped) = (0, 0)
        var largestError = 0.0
        for index in layers.indices.dropLast() {
            for nodeIndex in network.layers[index].nodes.indices {
                guard let chain = network.chain(layer: index, node: nodeIndex),
                    let composites = network.composites(chain, tolerance: tolerance, limit: maximumIntervals)
                else { continue }
                for composite in composites {
                    network[composite.address].activation = .spline(SplineActivation(composite.spline))
                    largestError = max(largestError, composite.error)
                }
                network[chain.incoming].activation = .symbolic(SymbolicActivation(function: .identity))
                network[chain.incoming].isFrozen = true
                network.layers[index].biases[chain.incoming.subnode] = 0
                network.layers[index].frozenBiases[chain.incoming.subnode] = true
                merged += 1
            }
        }
        for index in layers.indices.dropLast().reversed() where network.dropPassThroughLayer(index) { dropped += 1 }
        return MergedChains(network: network, mergedNodes: merged, droppedLayers: dropped, largestError: largestError)
    }

    /// A node that is bias + φ(x), φ a spline, and the active edges that leave it, all splines.
    private struct Chain {
        let incoming: EdgeAddress
        let inner: SplineActivation
        let bias: Double
        let outgoing: [EdgeAddress]
    }

    private func chain(layer index: Int, node nodeIndex: Int) -> Chain? {
        let node = layers[index].nodes[nodeIndex]
        let subnode = node.subnodes.lowerBound
        let active = layers[index].edges[subnode].indices.filter { layers[index].edges[subnode][$0].isActive }
        guard node.subnodes.count == 1, active.count == 1 else { return nil }
        let incoming = EdgeAddress(layer: index, subnode: subnode, input: active[0])
        let outgoing = layers[index + 1].edges.indices
            .map { EdgeAddress(layer: index + 1, subnode: $0, input: nodeIndex) }
            .filter { self[$0].isActive }
        guard let inner = self[incoming].spline, !self[incoming].isFrozen, !outgoing.isEmpty,
            outgoing.allSatisfy({ self[$0].spline != nil && !self[$0].isFrozen })
        else { return nil }
        return Chain(incoming: incoming, inner: inner, bias: layers[index].biases[subnode], outgoing: outgoing)
    }

    private struct Composite {
        let address: EdgeAddress
        let spline: Spline
        let error: Double
    }

    /// One spline for each edge that leaves the chain's node, or nil if one cannot be had.
    private func composites(_ chain: Chain, tolerance: Double, limit: Int) -> [Composite]? {
        var result: [Composite] = []
        for address in chain.outgoing {
            guard let outer = self[address].spline else { return nil }
            let function = { (x: Double) in
                let u = chain.bias + chain.inner.value(at: x, baseFunction: baseFunction, extrapolation: extrapolation)
                return outer.value(at: u, baseFunction: baseFunction, extrapolation: extrapolation)
            }
            // The inner knots without their repetitions: the interpolant needs distinct sites.
            let start = KnotVector(
                degree: max(chain.inner.knots.degree, outer.knots.degree, 1), breakpoints: chain.inner.knots.breakpoints)
            guard let (spline, error) = Spline.resolving(function, from: start, tolerance: tolerance, limit: limit) else {
                return nil
            }
            result.append(Composite(address: address, spline: spline, error: error))
        }
        return result
    }

    /// Takes a layer out in which every node passes one input on unchanged. False if it is no such layer.
    private mutating func dropPassThroughLayer(_ index: Int) -> Bool {
        var sources: [Int] = []
        for node in layers[index].nodes {
            let subnode = node.subnodes.lowerBound
            let row = layers[index].edges[subnode]
            let active = row.indices.filter { row[$0].isActive }
            guard node.subnodes.count == 1, active.count == 1, layers[index].biases[subnode] == 0,
                row[active[0]].isPassThrough
            else { return false }
            sources.append(active[0])
        }
        guard var next = joined(index + 1, to: sources, inputCount: layers[index].inputCount) else { return false }
        next.inputCount = layers[index].inputCount
        layers.replaceSubrange(index...(index + 1), with: [next])
        return true
    }

    /// The layer after a dropped one with its edges moved to the inputs that its nodes passed on. Two active edges that meet
    /// are added; nil if they cannot be.
    private func joined(_ index: Int, to sources: [Int], inputCount: Int) -> Layer? {
        let layer = layers[index]
        var rows: [[Edge]] = []
        for old in layer.edges {
            let vacant = Edge(.symbolic(SymbolicActivation(function: .identity)), isActive: false)
            var row = Array(repeating: vacant, count: inputCount)
            for (node, edge) in old.enumerated() where edge.isActive {
                let source = sources[node]
                if row[source].isActive {
                    guard let sum = row[source].adding(edge) else { return nil }
                    row[source] = sum
                } else {
                    row[source] = edge
                }
            }
            rows.append(row)
        }
        return Layer(
            inputCount: inputCount, nodes: layer.nodes, edges: rows, biases: layer.biases,
            frozenBiases: layer.frozenBiases)
    }
}

extension Edge {
    /// Whether φ(x) = x.
    fileprivate var isPassThrough: Bool {
        guard let symbolic else { return false }
        return symbolic.function == .identity && symbolic.affine == [1, 0, 1, 0]
    }

    /// φ₁ + φ₂ of two spline edges of one degree and range, on the knots of both; nil for others.
    fileprivate func adding(_ other: Edge) -> Edge? {
        guard let first = spline, let second = other.spline, !isFrozen, !other.isFrozen else { return nil }
        guard first.knots.degree == second.knots.degree, first.knots.range == second.knots.range else { return nil }
        let all = Set(first.knots.breakpoints).union(second.knots.breakpoints).sorted()
        let common = KnotVector(degree: first.knots.degree, breakpoints: all)
        guard let one = first.spline.refined(onto: common), let two = second.spline.refined(onto: common) else { return nil }
        let sum = Spline(knots: common, coefficients: zip(one.coefficients, two.coefficients).map { $0 + $1 })
        return .spline(sum, baseWeight: first.baseWeight + second.baseWeight)
    }
}

extension Spline {
    /// The interpolant of a function on ever finer knots, until it differs by less than `tolerance` of the function's range of
    /// values at points between the sites; nil when that takes more than `limit` intervals or a value is not finite.
    static func resolving(
        _ function: (Double) -> Double, from start: KnotVector, tolerance: Double, limit: Int
    ) -> (spline: Spline, error: Double)? {
        var knots = start
        while knots.intervals <= max(limit, start.intervals) {
            guard let spline = Spline(interpolating: function, knots: knots) else { return nil }
            let points = zip(knots.breakpoints, knots.breakpoints.dropFirst()).flatMap { a, b in
                stride(from: 0.05, to: 1, by: 0.15).map { a + (b - a) * $0 }
            }
            let expected = points.map(function)
            guard expected.allSatisfy(\.isFinite), let low = expected.min(), let high = expected.max() else { return nil }
            let difference = zip(points, expected).map { abs(spline.value(at: $0) - $1) }.max() ?? 0
            let scale = high - low
            if difference <= tolerance * scale || scale == 0 {
                return (spline, scale > 0 ? difference / scale : 0)
            }
            knots = knots.refined(by: 2)
        }
        return nil
    }
}
