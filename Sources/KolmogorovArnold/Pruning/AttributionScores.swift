/// How much each edge and node of a network moves its outputs, on given rows.
///
/// Forward: E, the standard deviation of an edge's contribution to its node. Backward (KAN 2.0, arXiv:2408.10205, section 5):
/// A = 1 at the outputs, edge score e = A_node·E/(N + ε) with N the standard deviation of the node, node score A = Σ e over
/// the edges that leave it. A and e are relative: 1 is the whole variation of one output.
///
/// In a sum node E is the standard deviation of φ. In a product node it is the root mean square of (φ − mean φ)·(the other
/// factors), which is what the node would change by if the edge were replaced by its mean; so a factor that hardly varies
/// scores little however it is scaled. ε is 1e-9 of the largest E of the node: edges that cancel each other score high, a
/// node that does not vary gives zeros, never NaN.
public struct AttributionScores: Sendable, Equatable {
    /// `deviations[l][s][i]`: E; 0 for an inactive edge.
    public let deviations: [[[Double]]]
    /// `edges[l][s][i]`: e; 0 for an inactive edge.
    public let edges: [[[Double]]]
    /// `nodes[l][i]`: A of the values that enter layer l; `nodes[0]` are the inputs, the last the outputs.
    public let nodes: [[Double]]

    /// A of the inputs.
    public var inputs: [Double] { nodes[0] }

    /// e of one edge.
    public subscript(address: Network.EdgeAddress) -> Double {
        edges[address.layer][address.subnode][address.input]
    }
}

extension Network {
    /// Scores on columns of inputs, rows × edges operations. Rows where a value is not finite are left out of its statistics.
    ///
    /// - Precondition: one column an input, all of one length.
    public func scores(on columns: [[Double]]) -> AttributionScores {
        scores(of: activations(on: columns))
    }

    /// Scores from activations that are already there.
    public func scores(of activations: Activations) -> AttributionScores {
        var nodes = [[Double](repeating: 1, count: outputCount)]
        var scores: [[[Double]]] = []
        var deviations: [[[Double]]] = []
        for (index, layer) in layers.enumerated().reversed() {
            let contributions = layer.contributions(
                edges: activations.edges[index], subnodes: activations.subnodes[index])
            let received = nodes[0]
            var edgeScores = contributions
            var inputScores = [Double](repeating: 0, count: layer.inputCount)
            for (nodeIndex, node) in layer.nodes.enumerated() {
                let spread = Moments(activations.nodes[index + 1][nodeIndex]).deviation
                let largest = node.subnodes.flatMap { contributions[$0] }.max() ?? 0
                let scale = spread + 1e-9 * largest
                for subnode in node.subnodes {
                    for input in 0..<layer.inputCount {
                        let share = scale > 0 ? contributions[subnode][input] / scale : 0
                        edgeScores[subnode][input] = received[nodeIndex] * share
                        inputScores[input] += received[nodeIndex] * share
                    }
                }
            }
            nodes.insert(inputScores, at: 0)
            scores.insert(edgeScores, at: 0)
            deviations.insert(contributions, at: 0)
        }
        return AttributionScores(deviations: deviations, edges: scores, nodes: nodes)
    }
}

extension Layer {
    /// E of each edge, from the layer's activations.
    fileprivate func contributions(edges activations: [[[Double]]], subnodes: [[Double]]) -> [[Double]] {
        var result = edges.map { $0.map { _ in 0.0 } }
        for node in nodes {
            for subnode in node.subnodes {
                let others = node.subnodes.filter { $0 != subnode }.map { subnodes[$0] }
                for (input, edge) in edges[subnode].enumerated() where edge.isActive {
                    let values = activations[subnode][input]
                    let moments = Moments(values)
                    result[subnode][input] =
                        others.isEmpty
                        ? moments.deviation : Self.rootMeanSquare(of: values, around: moments.mean, times: others)
                }
            }
        }
        return result
    }

    private static func rootMeanSquare(of values: [Double], around mean: Double, times factors: [[Double]]) -> Double {
        var (sum, count) = (0.0, 0.0)
        for row in values.indices {
            let change = factors.reduce(values[row] - mean) { $0 * $1[row] }
            guard change.isFinite else { continue }
            sum += change * change
            count += 1
        }
        return count > 0 ? (sum / count).squareRoot() : 0
    }
}
