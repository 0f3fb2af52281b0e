import BSplines
import Tables

/// How many nodes a layer has: `LayerShape(sums: 4, productArities: [2])`, or an integer for sum nodes only.
public struct LayerShape: Sendable, Hashable, Codable, ExpressibleByIntegerLiteral {
    /// The number of sum nodes; they come first.
    public var sums: Int
    /// The number of factors of each product node.
    public var productArities: [Int]

    public init(sums: Int, productArities: [Int] = []) {
        self.sums = sums
        self.productArities = productArities
    }

    /// Product nodes of one arity.
    public init(sums: Int, products: Int, arity: Int = 2) {
        self.init(sums: sums, productArities: Array(repeating: arity, count: products))
    }

    public init(integerLiteral value: Int) {
        self.init(sums: value)
    }

    /// The nodes in order, with their subnodes.
    public var nodes: [Node] {
        var nodes = (0..<sums).map { Node(kind: .sum, subnodes: $0..<($0 + 1)) }
        var next = sums
        for arity in productArities {
            nodes.append(Node(kind: .product, subnodes: next..<(next + arity)))
            next += arity
        }
        return nodes
    }
}

/// What the splines of a new network look like.
public struct SplineStart: Sendable, Hashable, Codable {
    /// G.
    public var intervals: Int
    /// k.
    public var degree: Int
    /// Standard deviation of the random coefficients, before the division by √inputs.
    public var roughness: Double
    /// Standard deviation of the random slope, over the grid's half width, before the division by √inputs.
    public var slope: Double

    public init(intervals: Int = 5, degree: Int = 3, roughness: Double = 0.3, slope: Double = 1) {
        self.intervals = intervals
        self.degree = degree
        self.roughness = roughness
        self.slope = slope
    }
}

extension Network {
    /// A fully connected network with random splines: `Network(shape: [2, 5, 1], using: &generator)` or
    /// `Network(shape: [3, LayerShape(sums: 2, products: 1), 1], …)`.
    ///
    /// Each edge starts as a random straight line plus random B-spline coefficients, scaled by 1/√inputs so that a node's
    /// standard deviation is about 1, with base weight 0 and bias 0. Hidden grids start on [−1, 1]; training moves them to where
    /// the samples are.
    ///
    /// - Parameters:
    ///   - shape: inputs (sum nodes only), hidden layers, outputs.
    ///   - inputNames: x1, x2, … if not given.
    ///   - inputRanges: the grid of each input, [−1, 1] if not given.
    public init(
        shape: [LayerShape], inputNames: [String]? = nil, inputRanges: [ClosedRange<Double>]? = nil,
        start: SplineStart = SplineStart(), baseFunction: BaseFunction = .silu, extrapolation: Extrapolation = .linear,
        using generator: inout some RandomNumberGenerator
    ) {
        precondition(shape.count >= 2, "A network's shape names the inputs and at least one layer.")
        precondition(shape[0].productArities.isEmpty, "A network's inputs are not products.")
        let names = inputNames ?? (0..<shape[0].sums).map { "x\($0 + 1)" }
        precondition(names.count == shape[0].sums, "A network has one name for each input.")
        precondition(inputRanges == nil || inputRanges?.count == names.count, "A network has one range for each input.")
        var layers: [Layer] = []
        var width = names.count
        for (index, layerShape) in shape.dropFirst().enumerated() {
            let nodes = layerShape.nodes
            var edges: [[Edge]] = []
            for _ in 0..<(nodes.last?.subnodes.upperBound ?? 0) {
                var row: [Edge] = []
                for input in 0..<width {
                    let range = index == 0 ? inputRanges?[input] ?? -1...1 : -1...1
                    row.append(Self.randomEdge(on: range, inputCount: width, start: start, using: &generator))
                }
                edges.append(row)
            }
            layers.append(Layer(inputCount: width, nodes: nodes, edges: edges))
            width = nodes.count
        }
        self.init(inputNames: names, layers: layers, baseFunction: baseFunction, extrapolation: extrapolation)
    }

    /// A random straight line plus random coefficients, of standard deviation about 1/√inputs.
    private static func randomEdge(
        on range: ClosedRange<Double>, inputCount: Int, start: SplineStart, using generator: inout some RandomNumberGenerator
    ) -> Edge {
        let knots = KnotVector.uniform(on: range, intervals: start.intervals, degree: start.degree)
        let scale = 1 / Double(max(inputCount, 1)).squareRoot()
        let slope = start.slope * generator.standardNormal()
        let centre = (range.lowerBound + range.upperBound) / 2
        let halfWidth = (range.upperBound - range.lowerBound) / 2
        let coefficients = knots.grevilleAbscissae.map { abscissa in
            scale * (slope * (abscissa - centre) / halfWidth + start.roughness * generator.standardNormal())
        }
        return .spline(Spline(knots: knots, coefficients: coefficients))
    }

    /// The same network with the same structure and other random splines on the same grids; other edges, masks, frozen edges and
    /// biases stay.
    public func restarted(start: SplineStart = SplineStart(), using generator: inout some RandomNumberGenerator) -> Network {
        var network = self
        for address in allEdges {
            guard let activation = self[address].spline, self[address].isActive, !self[address].isFrozen else { continue }
            let intervals = SplineStart(
                intervals: activation.knots.intervals, degree: activation.knots.degree, roughness: start.roughness,
                slope: start.slope)
            let active = layers[address.layer].edges[address.subnode].count { $0.isActive }
            let edge = Self.randomEdge(
                on: activation.knots.range, inputCount: active, start: intervals, using: &generator)
            guard let drawn = edge.spline else { continue }
            // Graded or adaptive knots keep their places: the drawn coefficients only need the count.
            let coefficients =
                drawn.coefficients.count == activation.coefficients.count ? drawn.coefficients : activation.coefficients
            network[address].activation = .spline(SplineActivation(knots: activation.knots, coefficients: coefficients))
        }
        return network
    }
}
