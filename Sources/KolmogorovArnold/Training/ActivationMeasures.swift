import CRowKernels
import Glibc

/// The size of every activation of an evaluated plan, from which a sparsity penalty is made.
struct ActivationMeasures: Sendable {
    /// The mean of each active edge's φ and of each subnode's value.
    var edgeMeans: [Double]
    var subnodeMeans: [Double]
    /// mean |φ| or the standard deviation of each edge, as the metric wants.
    var edgeSizes: [Double]
    /// The standard deviation of each subnode; needed by attribution only.
    var subnodeSizes: [Double]

    /// Added to a variance under the root, so that an edge that is constant has a derivative too, namely zero.
    static let varianceFloor = 1e-16

    /// - Precondition: the plan keeps the values of its edges.
    init(of plan: TrainingPlan, metric: ActivationMetric) {
        guard let edgeValues = plan.edgeValues else { preconditionFailure("A plan under a penalty keeps its edges' values.") }
        let share = plan.shares[0]
        func spread(_ column: UnsafeMutablePointer<Double>) -> (mean: Double, deviation: Double) {
            let mean = plan.kernels.dot(share, column, plan.rows)
            var variance = 0.0
            for row in 0..<plan.rows {
                let distance = column[row] - mean
                variance += share[row] * distance * distance
            }
            return (mean, (variance + Self.varianceFloor).squareRoot())
        }
        edgeMeans = Array(repeating: 0, count: plan.edges.count)
        edgeSizes = edgeMeans
        for index in plan.edges.indices {
            let column = edgeValues[index]
            switch metric {
            case .meanAbsolute:
                var sum = 0.0
                for row in 0..<plan.rows { sum += share[row] * abs(column[row]) }
                edgeSizes[index] = sum
            case .standardDeviation, .attributed:
                (edgeMeans[index], edgeSizes[index]) = spread(column)
            }
        }
        subnodeMeans = Array(repeating: 0, count: plan.biases.count)
        subnodeSizes = subnodeMeans
        if metric == .attributed {
            for subnode in plan.biases.indices {
                (subnodeMeans[subnode], subnodeSizes[subnode]) = spread(plan.subnodeValues[subnode])
            }
        }
    }
}

/// A sparsity penalty R at one state of a plan, with its exact derivatives with respect to every measure.
struct SparsityValue {
    /// λ_1·Σ_l T_l + λ_S·Σ_l S_l, without λ.
    private(set) var value = 0.0
    /// ∂R/∂(size of edge).
    private(set) var edgeDerivatives: [Double]
    /// ∂R/∂(standard deviation of subnode).
    private(set) var subnodeDerivatives: [Double]

    /// Evaluates the scores from the outputs back to the inputs, and the derivatives the other way.
    init(_ penalty: SparsityPenalty, _ measures: ActivationMeasures, of plan: TrainingPlan) {
        edgeDerivatives = Array(repeating: 0, count: plan.edges.count)
        subnodeDerivatives = Array(repeating: 0, count: plan.biases.count)
        let isAttributed = penalty.metric == .attributed
        var scores = measures.edgeSizes
        var subnodeScores = [Double](repeating: 1, count: plan.biases.count)
        if isAttributed {
            var nodeScores = [Double](repeating: 0, count: plan.nodeValues.count)
            for column in plan.layerColumns[plan.layerCount] { nodeScores[column] = 1 }
            for layer in stride(from: plan.layerCount - 1, through: 0, by: -1) {
                for node in plan.nodes[layer] {
                    for subnode in node.subnodes { subnodeScores[subnode] = nodeScores[node.column] }
                }
                for index in plan.layerEdges[layer] {
                    let edge = plan.edges[index]
                    scores[index] =
                        subnodeScores[edge.subnode] * measures.edgeSizes[index] / measures.subnodeSizes[edge.subnode]
                    nodeScores[edge.column] += scores[index]
                }
            }
        }

        var scoreDerivatives = [Double](repeating: 0, count: plan.edges.count)
        for layer in 0..<plan.layerCount {
            addLayer(plan.layerEdges[layer], scores, penalty, to: &scoreDerivatives)
        }
        guard isAttributed else {
            edgeDerivatives = scoreDerivatives
            return
        }
        var nodeDerivatives = [Double](repeating: 0, count: plan.nodeValues.count)
        for layer in 0..<plan.layerCount {
            var subnodeScoreDerivatives = [Double](repeating: 0, count: plan.biases.count)
            for index in plan.layerEdges[layer] {
                let edge = plan.edges[index]
                let derivative = scoreDerivatives[index] + (layer > 0 ? nodeDerivatives[edge.column] : 0)
                let size = measures.subnodeSizes[edge.subnode]
                edgeDerivatives[index] = derivative * subnodeScores[edge.subnode] / size
                subnodeDerivatives[edge.subnode] -= derivative * scores[index] / size
                subnodeScoreDerivatives[edge.subnode] += derivative * measures.edgeSizes[index] / size
            }
            for node in plan.nodes[layer] {
                for subnode in node.subnodes { nodeDerivatives[node.column] += subnodeScoreDerivatives[subnode] }
            }
        }
    }

    /// One layer's T and S, and their derivatives: ∂S/∂e = −(ln(e/T) + S)/T.
    private mutating func addLayer(
        _ layer: Range<Int>, _ scores: [Double], _ penalty: SparsityPenalty, to derivatives: inout [Double]
    ) {
        let total = scores[layer].reduce(0, +)
        guard total > 0 else { return }
        var entropy = 0.0
        for index in layer where scores[index] > 0 {
            let share = scores[index] / total
            entropy -= share * log(share)
        }
        value += penalty.magnitude * total + penalty.entropy * entropy
        for index in layer {
            derivatives[index] = penalty.magnitude
            if scores[index] > 0 {
                derivatives[index] -= penalty.entropy * (log(scores[index] / total) + entropy) / total
            }
        }
    }
}
