import BSplines
import LeastSquares

extension Network {
    /// This network with finer grids: every active spline edge that is not frozen gets the given number of intervals.
    ///
    /// Where it is a multiple of the present number the function stays the same, by knot insertion. Otherwise uniform grids
    /// become uniform grids of the new number by L² projection, and other grids the next multiple.
    public func withIntervals(_ intervals: Int) -> Network {
        precondition(intervals >= 1, "A grid has at least one interval.")
        return mappingSplines { spline in
            let knots = spline.knots
            let isPlain = knots.isUniform && knots.multiplicities.allSatisfy { $0 == 1 }
            if intervals % knots.intervals == 0 || !isPlain {
                return spline.refined(by: (intervals + knots.intervals - 1) / knots.intervals)
            }
            return spline.resampled(
                onto: .uniform(on: knots.range, intervals: intervals, degree: knots.degree), extrapolation: extrapolation)
        }
    }

    /// This network with splines of another degree on the same breakpoints, by L² projection.
    public func withDegree(_ degree: Int) -> Network {
        mappingSplines { $0.resampled(onto: $0.knots.withDegree(degree), extrapolation: extrapolation) }
    }

    /// Replaces the splines of all active edges that are not frozen.
    private func mappingSplines(_ change: (Spline) -> Spline) -> Network {
        var network = self
        for address in activeEdges where !self[address].isFrozen {
            guard var activation = self[address].spline else { continue }
            activation.spline = change(activation.spline)
            network[address].activation = .spline(activation)
        }
        return network
    }
}

/// One resolution that refinement tried.
public struct RefinementStage: Sendable, Hashable {
    public var intervals: Int
    public var degree: Int
}

/// What refinement found.
public struct RefinedNetwork: Sendable {
    /// A resolution with its errors.
    public struct Stage: Sendable, Hashable {
        public var resolution: RefinementStage
        public var outcome: TrainingOutcome
        /// On the validation rows, or the training rows where there are none.
        public var rootMeanSquareError: Double
    }

    /// The network of the best stage.
    public var network: Network
    /// All stages that were tried, the last of which may have been the worse one that ended it.
    public var stages: [Stage]
}

extension Network {
    /// Trains at one resolution after another, each from the best network so far, while the error falls.
    ///
    /// - Parameters:
    ///   - stages: degrees and numbers of intervals, coarse first: raising the degree is far cheaper than adding knots, but a
    ///     random start needs a low degree.
    ///   - validation: rows that decide; without them the training rows do, and then too many knots are never noticed.
    ///   - leastImprovement: a stage has to lower the error by this fraction, or the one before it is the result.
    ///   - shouldContinue: as in `train`; when it answers false no further stage is tried.
    public func refined(
        through stages: [RefinementStage], on data: TrainingData, validation: TrainingData? = nil,
        options: TrainingOptions = TrainingOptions(), leastImprovement: Double = 0.05,
        shouldContinue: (TrainingProgress) -> Bool = { _ in true }
    ) -> RefinedNetwork {
        var result = RefinedNetwork(network: self, stages: [])
        var best = Double.infinity
        for stage in stages {
            let start = result.network.withDegree(stage.degree).withIntervals(stage.intervals)
            let (network, outcome) = start.trained(on: data, options: options, shouldContinue: shouldContinue)
            let error = network.rootMeanSquareError(on: validation ?? data)
            result.stages.append(RefinedNetwork.Stage(resolution: stage, outcome: outcome, rootMeanSquareError: error))
            let isBetter = error < best * (1 - leastImprovement)
            if isBetter || error < best { result.network = network }
            if !isBetter || outcome.ending == .cancelled { break }
            best = error
        }
        return result
    }
}
