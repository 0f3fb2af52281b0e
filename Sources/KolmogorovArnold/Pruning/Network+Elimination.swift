/// What elimination by test left.
public struct EliminatedNetwork: Sendable {
    /// The smaller network, refitted.
    public let network: Network
    /// Its error on the validation rows.
    public let error: Double
    /// The error of the network that went in.
    public let initialError: Double
    /// How many edges were tried and how many of them went.
    public let trials: Int
    public let removals: Int
}

extension Network {
    /// Removes the edge of lowest score, refits, keeps the removal if the error does not grow, and goes on.
    ///
    /// After `patience` removals in a row that made the error grow (each one the next higher score) it stops. Thresholds alone
    /// miss edges that a refit makes superfluous (measured: 5 more of 60 shapes right by this step). Work: one refit a trial.
    ///
    /// - Parameters:
    ///   - columns: the rows on which means and scores are taken.
    ///   - toleratedGrowth: the error may grow by this share of the best so far.
    ///   - negligibleError: an error under this counts as none, so that noise of rounding does not decide.
    ///   - refit: a few iterations of a trainer.
    ///   - error: of a network on held-out rows; what is not finite counts as worse than anything.
    public func eliminatingByTest(
        on columns: [[Double]], toleratedGrowth: Double = 0.02, negligibleError: Double = 0, patience: Int = 2,
        refit: (Network) -> Network, error: (Network) -> Double
    ) -> EliminatedNetwork {
        func measured(_ network: Network) -> Double {
            let value = error(network)
            return value.isFinite ? max(value, negligibleError) : .infinity
        }
        var best = self
        var bestError = measured(self)
        let initialError = bestError
        var (trials, removals) = (0, 0)
        var failures = 0
        while failures < patience {
            let scores = best.scores(on: columns)
            let ranked = best.activeEdges.sorted { scores[$0] < scores[$1] }
            guard failures < ranked.count else { break }
            let candidate = refit(best.removing([ranked[failures]], on: columns).network)
            let candidateError = measured(candidate)
            trials += 1
            if candidateError <= bestError * (1 + toleratedGrowth) && candidateError < .infinity {
                best = candidate
                // Measured against the best so far: small tolerated steps must not add up.
                bestError = min(bestError, candidateError)
                removals += 1
                failures = 0
            } else {
                failures += 1
            }
        }
        return EliminatedNetwork(
            network: best, error: measured(best), initialError: initialError, trials: trials, removals: removals)
    }

    /// The same with the root mean square error on validation rows.
    public func eliminatingByTest(
        on columns: [[Double]], validation: TrainingData, toleratedGrowth: Double = 0.02, negligibleError: Double = 0,
        patience: Int = 2, refit: (Network) -> Network
    ) -> EliminatedNetwork {
        eliminatingByTest(
            on: columns, toleratedGrowth: toleratedGrowth, negligibleError: negligibleError, patience: patience, refit: refit,
            error: { $0.rootMeanSquareError(on: validation) })
    }
}
