import BSplines
import Glibc
import KolmogorovArnold
import LeastSquares
import Tables

/// A network of a certain structure, trained as far as the rows allow.
public struct TrainedStructure: Sendable {
    /// How it was found, for a person to read.
    public var origin: String
    public var network: Network
    /// Root mean square error on the rows that judge, in units of the target's deviation.
    public var error: Double
}

/// Trains networks of given structure, from coarse grids to fine ones.
struct NetworkFit {
    let rows: SearchRows
    private(set) var work: WorkBudget
    let training: TrainingData
    private let validation: TrainingData
    private let deviation: Double

    init(rows: SearchRows, work: WorkBudget) {
        self.rows = rows
        self.work = work
        training = rows.training
        validation = rows.validation
        deviation = max(standardDeviation(rows.target, over: 0..<rows.target.count), .leastNormalMagnitude)
    }

    /// The same fits, with their work counted elsewhere.
    func counting(on work: WorkBudget) -> NetworkFit {
        var fit = self
        fit.work = work
        return fit
    }

    /// The error on the rows that judge, in units of the target's deviation.
    func error(of network: Network) -> Double {
        let error = network.rootMeanSquareError(on: validation) / deviation
        work.spend(network.evaluationOperations(rows: validation.rowCount))
        return error.isFinite ? error : .infinity
    }

    /// Levenberg–Marquardt on the training rows.
    func trained(_ network: Network, iterations: Int, curvature: Double = 0, tolerance: Double = 1e-3) -> Network {
        let options = TrainingOptions(
            iterationLimit: iterations, relativeTolerance: tolerance, curvaturePenalty: curvature * deviation * deviation)
        return network.trained(on: training, options: options, work: work).network
    }

    /// Trains, then halves the intervals as long as the rows that judge say that it helps.
    ///
    /// - Parameter iterations: for each resolution.
    func refined(_ start: Network, iterations: Int = 30, finest: Int = 32) -> (network: Network, error: Double) {
        var best = trained(start, iterations: iterations, curvature: 1e-6)
        best = trained(best, iterations: iterations)
        var bestError = error(of: best)
        while let finer = best.withDoubledGrids(finest: finest), finer.trainableCount * 3 < rows.trainingCount, !work.isOver {
            let candidate = trained(finer, iterations: iterations)
            let error = error(of: candidate)
            guard error < 0.8 * bestError else { break }
            (best, bestError) = (candidate, error)
        }
        if let gauged = best.withPowersTakenOut(on: training.inputs) {
            let settled = trained(gauged, iterations: 10)
            let error = error(of: settled)
            if error < 1.2 * bestError { (best, bestError) = (settled, error) }
        }
        return (best, bestError)
    }

    /// The best of many short runs from random splines, the few best of them finished.
    func bestOfStarts(
        _ template: Network, starts: Int, iterations: Int = 10, kept: Int = 2, using generator: inout SeededGenerator
    ) -> (network: Network, error: Double)? {
        let drawn = (0..<starts).map { _ in template.restarted(using: &generator) }
        let runs = work.results(of: starts) { index, work in
            let fit = counting(on: work)
            let network = fit.trained(drawn[index], iterations: iterations, curvature: 1e-5)
            return (network: network, error: fit.error(of: network))
        }
        let best = runs.sorted { $0.error < $1.error }.prefix(kept).map(\.network)
        return work.results(of: best.count) { counting(on: $1).refined(best[$0]) }.min { $0.error < $1.error }
    }
}

extension Network {
    /// Twice the intervals in every spline that trains; nil when any would exceed `finest`.
    func withDoubledGrids(finest: Int) -> Network? {
        var network = self
        for address in activeEdges {
            guard let spline = self[address].spline, !self[address].isFrozen else { continue }
            guard spline.knots.intervals * 2 <= finest else { return nil }
            network[address].activation = .spline(SplineActivation(spline.spline.refined(by: 2), baseWeight: spline.baseWeight))
        }
        return network
    }
}
