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
}

/// What the measures are made of, batch by batch: with the shares of the rows, which add up to 1 over all batches.
///
/// Source: T. F. Chan, G. H. Golub and R. J. LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances",
/// 1979.
struct ActivationMoments {
    private let metric: ActivationMetric
    /// Σ share.
    private var share = 0.0
    /// Means and Σ share·(value − mean)², or Σ share·|value| of each edge.
    private var edges: [(mean: Double, sum: Double)]
    private var subnodes: [(mean: Double, sum: Double)]

    /// Added to a variance under the root, so that an edge that is constant has a derivative too, namely zero.
    private static let varianceFloor = 1e-16

    /// - Precondition: the plan keeps the values of its edges.
    init(of plan: TrainingPlan, metric: ActivationMetric) {
        self.metric = metric
        edges = plan.edges.map { _ in (0, 0) }
        subnodes = metric == .attributed ? plan.biases.map { _ in (0, 0) } : []
    }

    /// Adds the rows that the plan holds.
    mutating func addRows(of plan: TrainingPlan) {
        guard let edgeValues = plan.edgeValues else { preconditionFailure("A plan under a penalty keeps its edges' values.") }
        let added = plan.kernels.sum(plan.shares[0], plan.rows)
        guard added != 0 else { return }
        for index in edges.indices {
            if metric == .meanAbsolute {
                let (shares, values) = (plan.shares[0], edgeValues[index])
                for row in 0..<plan.rows { edges[index].sum += shares[row] * abs(values[row]) }
            } else {
                add(edgeValues[index], of: plan, added, to: &edges[index])
            }
        }
        for index in subnodes.indices { add(plan.subnodeValues[index], of: plan, added, to: &subnodes[index]) }
        share += added
    }

    private func add(
        _ column: UnsafeMutablePointer<Double>, of plan: TrainingPlan, _ added: Double,
        to moments: inout (mean: Double, sum: Double)
    ) {
        let shares = plan.shares[0]
        let mean = plan.kernels.dot(shares, column, plan.rows) / added
        for row in 0..<plan.rows {
            let distance = column[row] - mean
            moments.sum += shares[row] * distance * distance
        }
        let (shift, part) = (mean - moments.mean, added / (share + added))
        moments.sum += shift * shift * share * part
        moments.mean += shift * part
    }

    var measures: ActivationMeasures {
        func deviation(_ moments: (mean: Double, sum: Double)) -> Double { (moments.sum + Self.varianceFloor).squareRoot() }
        return ActivationMeasures(
            edgeMeans: edges.map(\.mean), subnodeMeans: subnodes.map(\.mean),
            edgeSizes: metric == .meanAbsolute ? edges.map(\.sum) : edges.map(deviation),
            subnodeSizes: subnodes.map(deviation))
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
