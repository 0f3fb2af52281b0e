import BSplines
import Glibc
import LeastSquares
import Synchronization
import Tables
import Testing

@testable import KolmogorovArnold

/// Data of closed-form laws on [−1, 1]ⁿ.
struct LawData {
    static func rows(_ count: Int, inputs: Int, seed: UInt64, _ law: ([Double]) -> Double) -> TrainingData {
        var generator = SeededGenerator(seed: seed)
        let columns = (0..<inputs).map { _ in (0..<count).map { _ in generator.uniform(in: -1..<1) } }
        return TrainingData(
            inputs: columns, targets: [(0..<count).map { row in law(columns.map { $0[row] }) }])
    }

    static func bell(_ x: [Double]) -> Double { exp(sin(.pi * x[0]) + x[1] * x[1]) }
}

@Suite("Search and refinement")
struct SearchTests {
    static func template(_ shape: [LayerShape], intervals: Int = 5, base: BaseFunction = .zero) -> Network {
        var generator = SeededGenerator(seed: 1)
        return Network(shape: shape, start: SplineStart(intervals: intervals), baseFunction: base, using: &generator)
    }

    @Test("exp(sin πx + y²) on [2,1,1]: errors fall as G⁻⁴, and degree 7 with 119 parameters fits 11 digits")
    func convergence() {
        let data = LawData.rows(1000, inputs: 2, seed: 2, LawData.bell)
        let test = LawData.rows(3000, inputs: 2, seed: 99, LawData.bell)
        let deviation = 1.44
        let search = MultiStart(starts: 8, iterationsEach: 10, kept: 1, finishingIterations: 80)
        let coarse = search.run(Self.template([2, 1, 1]), on: data, seed: 5)[0].network
        var errors: [Double] = []
        var network = coarse
        for intervals in [10, 20, 50] {
            network = network.gridResampled(to: intervals)
            network.train(on: data, options: TrainingOptions(iterationLimit: 80, finishingSteps: 10))
            errors.append(network.rootMeanSquareError(on: test))
        }
        #expect(errors[0] < 4e-4 && errors[1] < 2.5e-5 && errors[2] < 7e-7, "\(errors)")
        #expect(log(errors[1] / errors[0]) / log(2) < -3.5 && log(errors[2] / errors[1]) / log(2.5) < -3.5)

        let smooth = coarse.refined(
            through: [RefinementStage(intervals: 16, degree: 5), RefinementStage(intervals: 32, degree: 7)], on: data,
            validation: test, options: TrainingOptions(iterationLimit: 40, finishingSteps: 20))
        #expect(smooth.network.rootMeanSquareError(on: test) < 5e-12 * deviation)
        #expect(smooth.network.parameterCount == 119)
    }

    @Test("the same seed gives the same bits, another seed others")
    func determinism() {
        let data = LawData.rows(150, inputs: 2, seed: 3, LawData.bell)
        let search = MultiStart(starts: 4, iterationsEach: 4, kept: 2, finishingIterations: 4)
        let options = TrainingOptions(sparsity: SparsityPenalty())
        func networks(_ seed: UInt64) -> [Network] {
            search.run(Self.template([2, 2, 1], base: .silu), on: data, options: options, seed: seed).map(\.network)
        }
        #expect(networks(7) == networks(7))
        #expect(networks(7) != networks(8))
    }

    @Test("start k is the same however many there are, and the best come first")
    func startsAreStreams() {
        let data = LawData.rows(100, inputs: 2, seed: 4, LawData.bell)
        let few = MultiStart(starts: 2, iterationsEach: 3, kept: 2, finishingIterations: 3)
        let many = MultiStart(starts: 5, iterationsEach: 3, kept: 5, finishingIterations: 3)
        let first = few.run(Self.template([2, 1, 1]), on: data, seed: 1)
        let all = many.run(Self.template([2, 1, 1]), on: data, seed: 1)
        for candidate in first {
            #expect(all.first { $0.start == candidate.start }?.network == candidate.network)
        }
        #expect(Set(all.map(\.start)) == [0, 1, 2, 3, 4])
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.outcome.objective <= $1.outcome.objective })
    }

    @Test("a cancelled search returns what it has")
    func cancelledSearch() {
        let data = LawData.rows(100, inputs: 2, seed: 4, LawData.bell)
        let asked = Atomic(0)
        let work = WorkBudget { asked.add(1, ordering: .relaxed).newValue >= 5 }
        let found = MultiStart(starts: 5, iterationsEach: 3, kept: 2).run(
            Self.template([2, 1, 1]), on: data, seed: 1, work: work)
        #expect(asked.load(ordering: .relaxed) == 5 && found.count == 2)
    }

    @Test("attributed sparsity starves an input that does not matter", arguments: [1, 2, 3] as [UInt64])
    func sparsity(seed: UInt64) {
        let data = LawData.rows(300, inputs: 3, seed: seed) { ($0[0] + $0[1] * $0[1]) * 1.5 }
        let options = TrainingOptions(iterationLimit: 40, sparsity: SparsityPenalty(strength: 1e-2))
        let search = MultiStart(starts: 3, iterationsEach: 8, kept: 1, finishingIterations: 30)
        let network = search.run(Self.template([3, 3, 1]), on: data, options: options, seed: seed)[0].network
        let scores = network.scores(on: data.inputs).inputs
        #expect(scores[2] < 1e-2 * scores[0] && scores[2] < 1e-2 * scores[1], "\(scores)")
    }

    @Test("hidden grids follow the samples and keep the function", arguments: [1, 2, 3, 4] as [UInt64])
    func hiddenGrids(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var network = Network(shape: [2, 3, 2, 1], baseFunction: .silu, using: &generator)
        for layer in network.layers.indices {
            network.layers[layer].biases = network.layers[layer].biases.map { _ in 3 * generator.uniform() }
        }
        let data = RandomNetworks.data(for: network, rows: 200, seed: seed)
        #expect(network.activations(on: data.inputs).outsideCounts.dropFirst().joined().joined().contains { $0 > 0 })
        let (moved, count) = network.withHiddenGrids(following: data.inputs)
        #expect(count > 0)
        let activations = moved.activations(on: data.inputs)
        #expect(activations.outsideCounts.dropFirst().joined().joined().allSatisfy { $0 == 0 })
        let (before, after) = (network.evaluate(data.inputs)[0], activations.outputs[0])
        let spread = (before.max() ?? 0) - (before.min() ?? 0)
        let change = zip(before, after).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(change < 0.1 * spread)
        // A second look finds nothing to do.
        #expect(moved.withHiddenGrids(following: data.inputs).movedCount == 0)
    }

    @Test("refinement stops when the validation rows say so")
    func refinementStops() {
        var generator = SeededGenerator(seed: 6)
        func noisy(_ seed: UInt64) -> TrainingData {
            let clean = LawData.rows(120, inputs: 1, seed: seed) { sin(3 * $0[0]) }
            return TrainingData(
                inputs: clean.inputs, targets: [clean.targets[0].map { $0 + 0.2 * generator.standardNormal() }])
        }
        let (training, validation) = (noisy(1), noisy(2))
        let stages = [2, 4, 8, 16, 32, 64].map { RefinementStage(intervals: $0, degree: 3) }
        let refined = Self.template([1, 1]).refined(through: stages, on: training, validation: validation)
        #expect(refined.stages.count < 6)
        let best = refined.stages.map(\.rootMeanSquareError).min()
        #expect(refined.network.rootMeanSquareError(on: validation) == best)
    }
}
