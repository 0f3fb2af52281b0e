import BSplines
import FunctionLibrary
import Glibc
import LeastSquares
import Synchronization
import Tables
import Testing

@testable import KolmogorovArnold

@Suite("Training")
struct TrainingTests {
    @Test("never raises the objective while the grids rest", arguments: 0..<20)
    func monotone(seed: Int) throws {
        let shape = RandomNetworks.shapes[seed % RandomNetworks.shapes.count]
        let metrics: [ActivationMetric?] = [nil] + ActivationMetric.allCases
        let sparsity = metrics[seed % 4].map { SparsityPenalty(metric: $0, strength: 0.05) }
        let network = RandomNetworks.network(shape: shape, seed: UInt64(seed) + 40)
        let data = RandomNetworks.data(for: network, rows: 60, seed: UInt64(seed), isWeighted: seed % 2 == 0)
        let options = TrainingOptions(
            method: seed % 5 == 0 ? .lbfgs : .levenbergMarquardt, iterationLimit: 12, sparsity: sparsity,
            curvaturePenalty: seed % 3 == 0 ? 1e-4 : 0, hiddenGrids: .never)
        let (trained, outcome) = network.trained(on: data, options: options)
        #expect(outcome.objectives.count == outcome.iterations + 1)
        #expect(zip(outcome.objectives, outcome.objectives.dropFirst()).allSatisfy { $0 >= $1 })
        #expect(outcome.objective < outcome.objectives[0])
        // What it reports is what the network does.
        let error = trained.rootMeanSquareError(on: data)
        #expect(abs(error - outcome.rootMeanSquareError) <= 1e-9 * error)
    }

    @Test("leaves everything frozen or inactive alone, to the bit", arguments: [1, 2, 3, 4, 5] as [UInt64])
    func frozen(seed: UInt64) {
        let network = RandomNetworks.network(shape: [3, 2, LayerShape(sums: 1, products: 1), 2], seed: seed)
        let data = RandomNetworks.data(for: network, rows: 60, seed: seed)
        let trained = network.trained(on: data, options: TrainingOptions(iterationLimit: 6)).network
        for address in network.allEdges where network[address].isFrozen || !network[address].isActive {
            #expect(trained[address] == network[address])
        }
        for (before, after) in zip(network.layers, trained.layers) {
            for subnode in before.biases.indices where before.frozenBiases[subnode] {
                #expect(before.biases[subnode] == after.biases[subnode])
            }
            #expect(before.frozenBiases == after.frozenBiases)
        }
        #expect(trained != network)
    }

    @Test("one layer is a linear problem: reaches its least-squares solution", arguments: TrainingOptions.Method.allCases)
    func linearProblem(method: TrainingOptions.Method) {
        var generator = SeededGenerator(seed: 3)
        let network = Network(
            shape: [2, 1], start: SplineStart(intervals: 3, degree: 3), baseFunction: .zero, using: &generator)
        var data = RandomNetworks.data(for: network, rows: 120, seed: 8)
        data = TrainingData(inputs: data.inputs.map { $0.map { $0 / 1.1 } }, targets: data.targets)
        // The same function space by powers: 1, x, x², x³ and (x − t)³₊ at the interior knots, for both inputs.
        var design: [Double] = []
        for row in 0..<data.rowCount {
            design.append(1)
            for input in data.inputs {
                let x = input[row]
                design += [x, x * x, x * x * x, pow(max(0, x + 1.0 / 3), 3), pow(max(0, x - 1.0 / 3), 3)]
            }
        }
        let fit = LinearLeastSquares.fit(design: design, rows: data.rowCount, columns: 11, target: data.targets[0])
        let options = TrainingOptions(method: method, iterationLimit: 300, relativeTolerance: 1e-12)
        let outcome = network.trained(on: data, options: options).outcome
        let truth = (fit.residualSumOfSquares / Double(data.rowCount)).squareRoot()
        #expect(abs(outcome.rootMeanSquareError - truth) <= 1e-7 * truth)
        #expect(outcome.ending.isConverged || outcome.ending == .noProgress)
    }

    @Test("finds the constants of symbolic edges: 2·sin(3x + 0.5) − 1 times exp(0.7y)")
    func symbolicConstants() throws {
        let sine = try #require(FunctionLibrary.standard["sin"])
        let exponential = try #require(FunctionLibrary.standard["exp"])
        let identity = try #require(FunctionLibrary.standard["x"])
        var off = Edge.symbolic(identity)
        off.isActive = false
        let layer = Layer(
            inputCount: 2, nodes: [Node(kind: .product, subnodes: 0..<2)],
            edges: [[.symbolic(sine, a: 2.8, b: 0.4, c: 1.7), off], [off, .symbolic(exponential, a: 0.5)]],
            frozenBiases: [true, true])
        let network = Network(inputNames: ["x", "y"], layers: [layer])
        let inputs = RandomNetworks.data(for: network, rows: 80, seed: 5).inputs
        let target = zip(inputs[0], inputs[1]).map { (2 * sin(3 * $0 + 0.5) - 1) * exp(0.7 * $1) }
        let (trained, outcome) = network.trained(
            on: TrainingData(inputs: inputs, targets: [target]), options: TrainingOptions(iterationLimit: 80, finishingSteps: 5)
        )
        #expect(outcome.rootMeanSquareError < 1e-12)
        let affine = trained.symbolicEdges[0].affine
        let first = try #require(affine[0][0])
        let second = try #require(affine[1][1])
        #expect(abs(first[0] - 3) < 1e-9 && abs(first[1] - 0.5) < 1e-9 && abs(second[0] - 0.7) < 1e-9)
        // The product has one scale, shared between the factors; the offset of the sine is in that unit.
        #expect(abs(first[3] / first[2] + 0.5) < 1e-9 && abs(second[3]) < 1e-9)
    }

    @Test("rows of weight zero are as good as absent")
    func weights() {
        let network = RandomNetworks.network(shape: [2, 2, 1], seed: 6)
        let data = RandomNetworks.data(for: network, rows: 80, seed: 6)
        let half = TrainingData(
            inputs: data.inputs.map { Array($0[0..<40]) }, targets: data.targets.map { Array($0[0..<40]) })
        let weighted = TrainingData(
            inputs: data.inputs, targets: data.targets, weights: (0..<80).map { $0 < 40 ? 2 : 0 })
        let options = TrainingOptions(iterationLimit: 5, hiddenGrids: .never)
        let one = network.trained(on: half, options: options).outcome.objectives
        let other = network.trained(on: weighted, options: options).outcome.objectives
        for (left, right) in zip(one, other) { #expect(abs(left - right) <= 1e-7 * left) }
    }

    @Test("every iteration counts its work and asks whether to go on")
    func cancellation() {
        let network = RandomNetworks.network(shape: [2, 2, 1], seed: 7)
        let data = RandomNetworks.data(for: network, rows: 60, seed: 7)
        for method in TrainingOptions.Method.allCases {
            let asked = Atomic(0)
            let work = WorkBudget { asked.add(1, ordering: .relaxed).newValue == 3 }
            let (trained, outcome) = network.trained(
                on: data, options: TrainingOptions(method: method, iterationLimit: 40, finishingSteps: 5), work: work)
            #expect(asked.load(ordering: .relaxed) == 3)
            #expect(work.spent > 0)
            #expect(outcome.ending == .cancelled && outcome.iterations == 3)
            #expect(trained.rootMeanSquareError(on: data) < network.rootMeanSquareError(on: data))
        }
    }

    @Test("a network that is not defined on the rows is returned as it was, with a sentence")
    func notFinite() throws {
        let logarithm = try #require(FunctionLibrary.standard["log"])
        let layer = Layer(inputCount: 1, nodes: [Node(kind: .sum, subnodes: 0..<1)], edges: [[.symbolic(logarithm)]])
        let network = Network(inputNames: ["x"], layers: [layer])
        let data = TrainingData(inputs: [[-1, 1, 2]], targets: [[0, 1, 2]])
        let (trained, outcome) = network.trained(on: data)
        #expect(outcome.ending == .notFiniteAtStart && trained == network)
        #expect(outcome.description.hasPrefix("The fit could not start"))
    }

    @Test("steps out of a function's domain are refused, not taken")
    func domain() throws {
        let logarithm = try #require(FunctionLibrary.standard["log"])
        let layer = Layer(inputCount: 1, nodes: [Node(kind: .sum, subnodes: 0..<1)], edges: [[.symbolic(logarithm, b: 3)]])
        let network = Network(inputNames: ["x"], layers: [layer])
        let x = (0..<50).map { Double($0) / 50 }
        let data = TrainingData(inputs: [x], targets: [x.map { log(0.01 + $0) }])
        let (trained, outcome) = network.trained(on: data, options: TrainingOptions(iterationLimit: 200))
        #expect(outcome.objectives.allSatisfy { $0.isFinite })
        #expect(outcome.rootMeanSquareError < 1e-6)
        let affine = try #require(trained.symbolicEdges[0].affine[0][0])
        #expect(abs(affine[1] / affine[0] - 0.01) < 1e-5)
    }

    @Test("more parameters than rows, one row, a constant column: still falls and stays finite")
    func poorData() {
        for (rows, isConstant) in [(1, false), (5, false), (30, true)] {
            let network = RandomNetworks.network(shape: [2, 2, 1], seed: 8)
            var data = RandomNetworks.data(for: network, rows: rows, seed: 8)
            if isConstant {
                data = TrainingData(inputs: [data.inputs[0], Array(repeating: 0.3, count: rows)], targets: data.targets)
            }
            let outcome = network.trained(on: data, options: TrainingOptions(iterationLimit: 20)).outcome
            #expect(outcome.objective.isFinite && outcome.objective < outcome.objectives[0])
        }
    }

    @Test("a network without a free parameter is solved as it is")
    func nothingToTrain() {
        var network = RandomNetworks.network(shape: [2, 1], seed: 9)
        for address in network.allEdges { network[address].isFrozen = true }
        network.layers[0].frozenBiases = [true]
        let data = RandomNetworks.data(for: network, rows: 10, seed: 9)
        let (trained, outcome) = network.trained(on: data)
        #expect(trained == network && outcome.ending == .solved && outcome.iterations == 0)
    }
}
