import BSplines
import CRowKernels
import Glibc
import Tables
import Testing

@testable import KolmogorovArnold

/// The kernels of every width of vectors that this machine has.
private let variants = [ROW_KERNELS_128, ROW_KERNELS_256, ROW_KERNELS_512].compactMap { row_kernels_of_width($0)?.pointee }

@Suite("Loops over the rows")
struct RowKernelTests {
    @Test("silu and its slope are those of their formulas to 2 ulp, far out as well")
    func silu() {
        let points = (0..<1999).map { -50 + 0.05 * Double($0) } + [-1000, -710, -1e-300, 0, 1e-300, 710, 1e6]
        for kernels in variants {
            var (values, slopes) = ([Double](repeating: 0, count: points.count), [Double](repeating: 0, count: points.count))
            kernels.silu(points, points.count, &values, &slopes)
            for (row, x) in points.enumerated() {
                let value = x < -700 ? 0 : x / (1 + exp(-x))
                #expect(abs(values[row] - value) <= 2 * max(value.ulp, Double.leastNormalMagnitude * 1e6))
                #expect(abs(slopes[row] - BaseFunction.silu.derivative(x)) <= 2 * max(1, abs(x)).ulp)
            }
        }
    }

    @Test("silu far out is 0 or x and its slope 0 or 1, of infinities as well; NaN stays NaN")
    func siluFarOut() {
        let points = [-1e300, -1.7e308, -.infinity, -708, -800, 708, 800, 1e300, 1.7e308, .infinity, 0, 1] as [Double]
        for kernels in variants {
            var (values, slopes) = ([Double](repeating: 7, count: 12), [Double](repeating: 7, count: 12))
            kernels.silu(points, points.count, &values, &slopes)
            for (row, x) in points.enumerated() where abs(x) > 1 {
                #expect(values[row] == max(x, 0) && slopes[row] == (x > 0 ? 1 : 0), "silu(\(x))")
            }
            kernels.silu([.nan, 1, 2], 3, &values, &slopes)
            #expect(values[0].isNaN && slopes[0].isNaN && values[1].isFinite)
        }
    }

    @Test("sums are those of a plain loop to rounding, and the same bits at every width", arguments: [0, 1, 7, 8, 9, 64, 1023])
    func sums(rows: Int) throws {
        var generator = SeededGenerator(seed: UInt64(rows) + 1)
        let columns = (0..<3).map { _ in (0..<rows).map { _ in generator.standardNormal() } }
        let (a, b, c) = (columns[0], columns[1], columns[2])
        let dot = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
        let squares = a.indices.reduce(0) { $0 + c[$1] * (a[$1] - b[$1]) * (a[$1] - b[$1]) }
        let baseline = try #require(variants.first)
        for kernels in variants {
            #expect(abs(kernels.dot(a, b, rows) - dot) <= 1e-12)
            #expect(abs(kernels.sum(a, rows) - a.reduce(0, +)) <= 1e-12)
            #expect(abs(kernels.square_error(a, b, c, rows) - squares) <= 1e-11)
            #expect(kernels.dot(a, b, rows) == baseline.dot(a, b, rows))
            #expect(kernels.sum(a, rows) == baseline.sum(a, rows))
            #expect(kernels.square_error(a, b, c, rows) == baseline.square_error(a, b, c, rows))
        }
    }

    /// A network of one degree whose hidden knots are not equally spaced, under one rule of extrapolation.
    private static func network(degree: Int, rule: Extrapolation, shape: [LayerShape] = [2, 2, 1]) -> Network {
        var generator = SeededGenerator(seed: UInt64(degree) + 5)
        var network = Network(
            shape: shape, start: SplineStart(intervals: 4, degree: degree), extrapolation: rule, using: &generator)
        for address in network.allEdges where address.input == 0 {
            let breakpoints = [-1.0, -0.7, 0.1, 0.2, 1]
            let knots = KnotVector(degree: degree, breakpoints: breakpoints)
            let coefficients = (0..<knots.basisCount).map { _ in generator.standardNormal() }
            network[address].activation = .spline(
                SplineActivation(knots: knots, coefficients: coefficients, baseWeight: 0.3))
        }
        return network
    }

    @Test(
        "training sees the network as evaluation does, for any number of rows",
        arguments: [1, 2, 7, 8, 9, 33, 1023, 1024, 1025, 2051])
    func objective(rows: Int) {
        for degree in 0...5 {
            for rule in Extrapolation.allCases {
                let network = Self.network(degree: degree, rule: rule)
                let data = RandomNetworks.data(for: network, rows: rows, seed: UInt64(rows))
                let plan = TrainingPlan(network, data)
                let value = TrainingObjective(plan, TrainingOptions()).value(at: plan.parameters(of: network))
                let error = network.rootMeanSquareError(on: data)
                #expect(abs(value.objective - error * error) <= 1e-10 * (1 + error * error), "degree \(degree), \(rule)")
            }
        }
    }

    @Test("and as the slow twin does, with rows outside the grids", arguments: 0...5)
    func twin(degree: Int) {
        let network = Self.network(degree: degree, rule: .linear)
        let data = RandomNetworks.data(for: network, rows: 37, seed: 3)
        let outputs = ReferenceNetwork(network: network).outputs(on: data.inputs)
        let truth = zip(outputs[0], data.targets[0]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 37
        let plan = TrainingPlan(network, data)
        let value = TrainingObjective(plan, TrainingOptions()).value(at: plan.parameters(of: network))
        #expect(abs(value.objective - truth) <= 1e-11 * (1 + truth))
    }

    /// Objective, gradient and normal matrix.
    private static func numbers(_ network: Network, _ data: TrainingData, _ options: TrainingOptions, _ kernels: RowKernels)
        -> [Double]
    {
        let plan = TrainingPlan(network, data, options, kernels: kernels)
        let objective = TrainingObjective(plan, options)
        let parameters = plan.parameters(of: network)
        let value = objective.value(at: parameters).objective
        var gradient = [Double](repeating: 0, count: plan.parameterCount + 16)
        gradient.withUnsafeMutableBufferPointer { objective.gradient(at: parameters, into: $0) }
        let equations = NormalEquations(plan)
        parameters.withUnsafeBufferPointer { if let start = $0.baseAddress { equations.accumulate(parameters: start) } }
        let size = plan.trainedCount
        return [value] + gradient[0..<size] + Array(equations.gradient)
            + (0..<size).flatMap { row in (0...row).map { equations.matrix[row, $0] } }
    }

    @Test("the same bits for any number of threads and any width of vectors", arguments: [333, 20_001], [3, 5])
    func sameBits(rows: Int, degree: Int) throws {
        let network = Self.network(degree: degree, rule: .linear, shape: [2, LayerShape(sums: 2, products: 1), 1])
        let data = RandomNetworks.data(for: network, rows: rows, seed: 9, isWeighted: true)
        let baseline = try #require(variants.first)
        let expected = Self.numbers(network, data, TrainingOptions(), baseline)
        for kernels in variants {
            for threads in 1...3 {
                #expect(Self.numbers(network, data, TrainingOptions(threads: threads), kernels) == expected)
            }
        }
    }

    @Test("Jᵀr, which comes with JᵀJ, is the gradient", arguments: RandomNetworks.shapes, [3, 4] as [UInt64])
    func residualProducts(shape: [LayerShape], seed: UInt64) throws {
        let network = RandomNetworks.network(shape: shape, seed: seed)
        let data = RandomNetworks.data(for: network, rows: 1100, seed: seed, isWeighted: true)
        let kernels = try #require(variants.last)
        let numbers = Self.numbers(network, data, TrainingOptions(), kernels)
        let size = TrainingPlan(network, data).trainedCount
        let (gradient, products) = (numbers[1...size], numbers[(size + 1)...(2 * size)])
        let scale = gradient.reduce(0) { max($0, abs($1)) }
        for (one, other) in zip(gradient, products) { #expect(abs(one - other) <= 1e-12 * scale) }
    }

    @Test("a training run is the same network on one thread and on three")
    func sameNetwork() {
        let network = RandomNetworks.network(shape: [2, 2, 1], seed: 12)
        let data = RandomNetworks.data(for: network, rows: 9001, seed: 12)
        let sparsity = SparsityPenalty(strength: 0.01)
        for options in [
            TrainingOptions(iterationLimit: 6), TrainingOptions(iterationLimit: 3, sparsity: sparsity),
            TrainingOptions(method: .lbfgs, iterationLimit: 8),
        ] {
            var shared = options
            shared.threads = 3
            let (one, three) = (network.trained(on: data, options: options), network.trained(on: data, options: shared))
            #expect(one.network == three.network)
            #expect(one.outcome == three.outcome)
        }
    }
}
