import Glibc
import Tables
import Testing

@testable import KolmogorovArnold

@Suite("Gradients")
struct GradientTests {
    struct Case: CustomTestStringConvertible {
        var name: String
        var options: TrainingOptions
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "error alone", options: TrainingOptions()),
        Case(name: "mean absolute", options: TrainingOptions(sparsity: SparsityPenalty(metric: .meanAbsolute, strength: 0.3))),
        Case(
            name: "standard deviation",
            options: TrainingOptions(sparsity: SparsityPenalty(metric: .standardDeviation, strength: 0.3))),
        Case(name: "attributed", options: TrainingOptions(sparsity: SparsityPenalty(metric: .attributed, strength: 0.3))),
        Case(name: "coefficients", options: TrainingOptions(coefficientPenalty: 0.1)),
        Case(name: "curvature", options: TrainingOptions(curvaturePenalty: 1e-3)),
    ]

    @Test("equal central differences of the objective", arguments: cases, RandomNetworks.shapes)
    func finiteDifferences(entry: Case, shape: [LayerShape]) {
        for seed in [11, 12, 13] as [UInt64] {
            let network = RandomNetworks.network(shape: shape, seed: seed)
            let data = RandomNetworks.data(for: network, rows: 33, seed: seed, isWeighted: seed == 12)
            let plan = TrainingPlan(network, data, entry.options)
            let objective = TrainingObjective(plan, entry.options)
            let start = plan.parameters(of: network)
            let middle = objective.value(at: start).objective
            var gradient = [Double](repeating: 0, count: plan.parameterCount + 16)
            gradient.withUnsafeMutableBufferPointer { objective.gradient(at: start, into: $0) }
            let size = gradient[0..<plan.trainedCount].reduce(0) { max($0, abs($1)) }
            for index in 0..<plan.trainedCount {
                var (above, below) = (start, start)
                let width = 1e-5
                above[index] += width
                below[index] -= width
                let difference = (objective.value(at: above).objective - objective.value(at: below).objective) / (4 * width)
                #expect(abs(gradient[index] - difference) <= 1e-6 * (size + middle), "parameter \(index), seed \(seed)")
            }
        }
    }

    /// Cubic splines with few intervals and with many, and other degrees: each has loops of its own.
    static let starts = [(2, 4), (3, 5), (3, 12), (5, 1)].map { SplineStart(intervals: $0.1, degree: $0.0) }

    @Test(
        "the block-sparse normal matrix is that of the dense Jacobian by differences", arguments: RandomNetworks.shapes, starts)
    func normalMatrix(shape: [LayerShape], start: SplineStart) {
        let network = RandomNetworks.network(shape: shape, seed: 21, start: start)
        let data = RandomNetworks.data(for: network, rows: 300, seed: 21, isWeighted: true)
        let plan = TrainingPlan(network, data)
        let parameters = plan.parameters(of: network)
        let size = plan.trainedCount
        let shares = data.shares
        var expected = [Double](repeating: 0, count: size * size)
        var columns: [[Double]] = []
        for index in 0..<size {
            var outputs: [[Double]] = []
            for sign in [1.0, -1.0] {
                var moved = parameters
                moved[index] += sign * 1e-6
                var twin = network
                plan.write(moved, to: &twin)
                outputs.append(ReferenceNetwork(network: twin).outputs(on: data.inputs).flatMap { $0 })
            }
            columns.append(zip(outputs[0], outputs[1]).map { ($0 - $1) / 2e-6 })
        }
        for i in 0..<size {
            for j in 0...i {
                for index in columns[i].indices {
                    let share = shares[index % data.rowCount] / Double(network.outputCount)
                    expected[i * size + j] += share * columns[i][index] * columns[j][index]
                }
            }
        }
        let equations = NormalEquations(plan)
        parameters.withUnsafeBufferPointer { buffer in
            guard let pointer = buffer.baseAddress else { return }
            plan.forward(pointer)
            equations.accumulate(parameters: pointer)
        }
        let scale = expected.reduce(0) { max($0, abs($1)) }
        for i in 0..<size {
            for j in 0...i {
                #expect(abs(equations.matrix[i, j] - expected[i * size + j]) <= 1e-6 * scale, "(\(i), \(j))")
            }
        }
    }

    @Test("over several shards, with eleven splines to an input, JᵀJ is that of the dense Jacobian")
    func shards() {
        let network = RandomNetworks.network(shape: [2, 11, 2], seed: 22)
        let data = RandomNetworks.data(for: network, rows: 9100, seed: 22, isWeighted: true)
        let plan = TrainingPlan(network, data)
        let parameters = plan.parameters(of: network)
        let (size, shares) = (plan.trainedCount, data.shares)
        let equations = NormalEquations(plan)
        var expected = [Double](repeating: 0, count: size * size)
        parameters.withUnsafeBufferPointer { buffer in
            guard let pointer = buffer.baseAddress else { return }
            plan.forward(pointer)
            equations.accumulate(parameters: pointer)
            for output in 0..<2 {
                var jacobian = [Double](repeating: 0, count: plan.rows * size)
                jacobian.withUnsafeMutableBufferPointer { plan.jacobian(ofOutput: output, pointer, into: $0) }
                for row in 0..<plan.rows {
                    let nonzeros = (0..<size).filter { jacobian[row * size + $0] != 0 }
                    for i in nonzeros {
                        let scaled = shares[row] / 2 * jacobian[row * size + i]
                        for j in nonzeros where j <= i { expected[i * size + j] += scaled * jacobian[row * size + j] }
                    }
                }
            }
        }
        #expect(equations.shardCount > 1)
        let scale = expected.reduce(0) { max($0, abs($1)) }
        for i in 0..<size {
            for j in 0...i { #expect(abs(equations.matrix[i, j] - expected[i * size + j]) <= 1e-13 * scale, "(\(i), \(j))") }
        }
    }

    @Test("R and its measures equal their formulas on the activations", arguments: ActivationMetric.allCases)
    func sparsityFormula(metric: ActivationMetric) {
        let network = RandomNetworks.network(shape: [3, 2, LayerShape(sums: 1, products: 1), 2], seed: 31)
        let data = RandomNetworks.data(for: network, rows: 50, seed: 31)
        let penalty = SparsityPenalty(metric: metric, strength: 0.7, magnitude: 1.5, entropy: 0.4)
        let options = TrainingOptions(sparsity: penalty)
        let plan = TrainingPlan(network, data, options)
        let value = TrainingObjective(plan, options).value(at: plan.parameters(of: network))
        let truth = 0.7 * Self.sparsity(of: network, on: data.inputs, penalty)
        #expect(abs(value.penalty - truth) <= 1e-9 * truth)
    }

    /// λ_1·Σ T + λ_S·Σ S, from the definitions.
    private static func sparsity(of network: Network, on inputs: [[Double]], _ penalty: SparsityPenalty) -> Double {
        let activations = network.activations(on: inputs)
        func deviation(_ column: [Double]) -> Double {
            let mean = column.reduce(0, +) / Double(column.count)
            return (column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(column.count)).squareRoot()
        }
        var total = 0.0
        var nodeScores = [Double](repeating: 1, count: network.outputCount)
        for (index, layer) in network.layers.enumerated().reversed() {
            var scores: [Double] = []
            var inputScores = [Double](repeating: 0, count: layer.inputCount)
            for (subnode, owner) in layer.ownerOfSubnode.enumerated() {
                for (input, column) in activations.edges[index][subnode].enumerated() where !column.isEmpty {
                    let score =
                        switch penalty.metric {
                        case .meanAbsolute: column.reduce(0) { $0 + abs($1) } / Double(column.count)
                        case .standardDeviation: deviation(column)
                        case .attributed:
                            nodeScores[owner] * deviation(column) / deviation(activations.subnodes[index][subnode])
                        }
                    scores.append(score)
                    inputScores[input] += score
                }
            }
            let sum = scores.reduce(0, +)
            total += penalty.magnitude * sum - penalty.entropy * scores.reduce(0) { $0 + $1 / sum * log($1 / sum) }
            nodeScores = inputScores
        }
        return total
    }

}
