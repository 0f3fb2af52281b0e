import LeastSquares

/// How fine the grids of one stage of refinement are.
public struct RefinementStage: Sendable, Hashable, Codable {
    /// G.
    public var intervals: Int
    /// k.
    public var degree: Int

    public init(intervals: Int, degree: Int) {
        self.intervals = intervals
        self.degree = degree
    }
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
    ///   - work: as in `train`; when it is over no further stage is tried.
    public func refined(
        through stages: [RefinementStage], on data: TrainingData, validation: TrainingData? = nil,
        options: TrainingOptions = TrainingOptions(), leastImprovement: Double = 0.05,
        work: WorkBudget = WorkBudget()
    ) -> RefinedNetwork {
        var result = RefinedNetwork(network: self, stages: [])
        var best = Double.infinity
        for stage in stages {
            let start = result.network.resolved(at: stage)
            let (network, outcome) = start.trained(on: data, options: options, work: work)
            let error = network.rootMeanSquareError(on: validation ?? data)
            result.stages.append(RefinedNetwork.Stage(resolution: stage, outcome: outcome, rootMeanSquareError: error))
            let isBetter = error < best * (1 - leastImprovement)
            if isBetter || error < best { result.network = network }
            if !isBetter || outcome.ending == .cancelled { break }
            best = error
        }
        return result
    }

    /// Exactly the same function where knots can be inserted; else the nearest on equal intervals.
    private func resolved(at stage: RefinementStage) -> Network {
        let grids = activeEdges.compactMap { self[$0].spline?.knots }
        let canInsert = grids.allSatisfy { knots in
            knots.degree == stage.degree && (stage.intervals % knots.intervals == 0 || !knots.isUniform)
        }
        return canInsert ? gridExtended(to: stage.intervals) : gridResampled(to: stage.intervals, degree: stage.degree)
    }
}
