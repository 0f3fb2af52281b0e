import Expressions
import FunctionLibrary
import Glibc
import KolmogorovArnold
import LeastSquares

/// What one edge of a network may be: a formula in `x`, and the bits it costs to describe the edge by it.
struct EdgeChoice: Sendable {
    var formula: Expression
    var bits: Double
    /// The same with hardly any trust in the edge's own shape: what counts when the edges' errors hang together.
    var cautiousBits: Double
    /// The library function alone, for edges that are one.
    var candidate: EdgeCandidate?

    func formula(of argument: Expression) -> Expression {
        formula.substituting([LibraryFunction.argumentName: argument])
    }
}

/// Recognises every spline edge of a network by itself: the material that the choice in context works on.
struct EdgeChoices {
    let network: Network
    let recognition: EdgeRecognition
    /// Choices of each active spline edge, the shortest description first.
    private(set) var choices: [Network.EdgeAddress: [EdgeChoice]] = [:]

    /// - Parameters:
    ///   - columns: the rows on which the edges are looked at.
    ///   - error: the root mean square error of the network's output.
    ///   - kept: how many choices an edge keeps.
    ///   - work: once it is over, the edges that are left get no choices.
    init(
        _ network: Network, columns: [[Double]], error: Double, library: FunctionLibrary, kept: Int = 5,
        work: WorkBudget = WorkBudget()
    ) {
        self.network = network
        recognition = EdgeRecognition(library: library, reportedCount: kept + 3, work: work)
        // Functions with several constants to bend crowd the top of every table; the plainest are always given a hearing, because
        // in context the errors of the other edges may be what spoke against them.
        let plainest = library.functions.filter { $0.complexity <= 2 && !$0.isConstant }
        let activations = network.activations(on: columns)
        let tolerance = Self.edgeErrors(of: network, columns: columns, error: error)
        work.spend((network.layers.reduce(1) { $0 + $1.subnodeCount }) * network.evaluationOperations(rows: columns[0].count))
        for address in network.activeEdges where network[address].spline != nil && !work.isOver {
            let arguments = activations.nodes[address.layer][address.input]
            let values = activations.edges[address.layer][address.subnode][address.input]
            guard
                let curve = Self.curve(
                    arguments, values, of: network, at: address, errorScale: tolerance[address.layer][address.subnode])
            else { continue }
            var candidates = Array(recognition.candidates(for: curve).prefix(kept))
            for function in plainest where !candidates.contains(where: { $0.function == function }) {
                if let plain = recognition.candidate(for: function, on: curve), plain.unexplained < 0.1 {
                    candidates.append(plain)
                }
            }
            var found = candidates.map { choice($0, $0.expression(of: .variable(LibraryFunction.argumentName)), curve) }
            if !found.contains(where: { $0.candidate.map { Self.explains($0, curve) } ?? false }) {
                found += TransformedCurve(library: library, reportedCount: 2, work: work).candidates(for: curve, mostChanges: 1)
                    .map {
                        let rss = $0.unexplained * curve.totalSumOfSquares
                        return EdgeChoice(
                            formula: $0.formula,
                            bits: recognition.descriptionLength.bits(
                                residualSumOfSquares: rss, of: curve, fittedNumbers: $0.fittedNumbers, complexity: $0.complexity
                            ),
                            cautiousBits: cautiousBits(rss, curve, $0.fittedNumbers, $0.complexity))
                    }
                found += CurveSearch(library: library, work: work).candidates(for: curve).prefix(3).map {
                    EdgeChoice(
                        formula: $0.expression(of: .variable(LibraryFunction.argumentName)), bits: $0.score,
                        cautiousBits: cautiousBits($0.residualSumOfSquares, curve, $0.values.count, $0.complexity))
                }
                found += gauged(address, curve)
            }
            found.sort { $0.bits < $1.bits }
            choices[address] = found
        }
    }

    /// Whether nothing is left of the curve but what its source may be off by.
    private static func explains(_ candidate: EdgeCandidate, _ curve: SampledCurve) -> Bool {
        candidate.residualSumOfSquares <= Double(curve.count) * curve.resolution * curve.resolution
    }

    /// A node whose incoming edges may all be logarithms is a product of powers seen through a logarithm: what leaves it may be a
    /// plain function of that product, exp(κ·s), though it is none of s.
    private func gauged(_ address: Network.EdgeAddress, _ curve: SampledCurve) -> [EdgeChoice] {
        guard address.layer > 0 else { return [] }
        let below = network.layers[address.layer - 1]
        let node = below.nodes[address.input]
        guard node.kind == .sum else { return [] }
        let subnode = node.subnodes.lowerBound
        let incoming = below.edges[subnode].indices.filter { below.edges[subnode][$0].isActive }
        var rate: Double?
        for input in incoming {
            let origin = Network.EdgeAddress(layer: address.layer - 1, subnode: subnode, input: input)
            let logarithm = choices[origin]?.compactMap(\.candidate).first {
                $0.function.formula == .function(.log, .variable(LibraryFunction.argumentName)) && $0.c != 0
            }
            guard let logarithm, logarithm.unexplained < 1e-3 else { return [] }
            if rate == nil { rate = 1 / logarithm.c }
        }
        guard incoming.count > 1, let rate else { return [] }
        let powers = curve.arguments.map { exp(rate * $0) }
        guard powers.allSatisfy(\.isFinite) else { return [] }
        let seen = SampledCurve(
            arguments: powers, values: curve.values, errorScale: curve.errorScale, independentCount: curve.independentCount)
        let inner = Expression.function(.exp, .real(rate) * .variable(LibraryFunction.argumentName))
        return recognition.candidates(for: seen).prefix(3).map {
            var choice = choice($0, $0.expression(of: inner), seen)
            choice.candidate = nil
            return choice
        }
    }

    private func choice(_ candidate: EdgeCandidate, _ formula: Expression, _ curve: SampledCurve) -> EdgeChoice {
        let numbers = candidate.function.fittedNumberCount
        return EdgeChoice(
            formula: formula, bits: candidate.score,
            cautiousBits: cautiousBits(candidate.residualSumOfSquares, curve, numbers, candidate.complexity),
            candidate: candidate)
    }

    private func cautiousBits(
        _ residualSumOfSquares: Double, _ curve: SampledCurve, _ numbers: Int, _ complexity: Double
    ) -> Double {
        let doubted = SampledCurve(
            arguments: curve.arguments, values: curve.values, errorScale: curve.errorScale, independentCount: 6)
        return recognition.descriptionLength.bits(
            residualSumOfSquares: residualSumOfSquares, of: doubted, fittedNumbers: numbers, complexity: complexity)
    }

    /// At most some hundred samples of an edge, spread evenly over its arguments' ranks, with the spline's derivatives.
    static func curve(
        _ arguments: [Double], _ values: [Double], of network: Network, at address: Network.EdgeAddress, errorScale: Double
    ) -> SampledCurve? {
        let limit = 300
        let order = arguments.indices.sorted { arguments[$0] < arguments[$1] }
        let picked = order.count <= limit ? order : (0..<limit).map { order[$0 * (order.count - 1) / (limit - 1)] }
        guard picked.count >= 5, Set(picked.map { arguments[$0] }).count >= 5 else { return nil }
        return SampledCurve(
            arguments: picked.map { arguments[$0] }, values: picked.map { values[$0] }, errorScale: errorScale,
            independentCount: network[address].spline?.knots.basisCount)
    }

    /// How far each subnode may be off by what the network is off: its error over the output's response to the subnode.
    static func edgeErrors(of network: Network, columns: [[Double]], error: Double) -> [[Double]] {
        let reference = network.evaluate(columns)
        let subnodes = network.activations(on: columns).subnodes
        return network.layers.indices.map { layer in
            network.layers[layer].edges.indices.map { subnode in
                let values = subnodes[layer][subnode]
                let mean = values.reduce(0, +) / Double(values.count)
                let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
                let step = 1e-4 * (deviation > 0 ? deviation : 1)
                var moved = network
                moved.layers[layer].biases[subnode] += step
                var square = 0.0
                for (before, after) in zip(reference, moved.evaluate(columns)) {
                    for row in before.indices { square += (after[row] - before[row]) * (after[row] - before[row]) }
                }
                let response = (square / Double(max(values.count, 1))).squareRoot() / step
                guard response > 0, response.isFinite else { return deviation }
                return min(error / response, deviation)
            }
        }
    }
}
