import LeastSquares
import Tables

/// Many cheap random starts on one structure, of which the best are finished: local minima are what stands between a right
/// structure and its fit.
public struct MultiStart: Sendable, Hashable, Codable {
    public var starts: Int
    /// Iterations of every start.
    public var iterationsEach: Int
    /// How many are finished.
    public var kept: Int
    /// Iterations of each that is finished, beyond the first ones.
    public var finishingIterations: Int
    /// What the random splines are like.
    public var start: SplineStart

    public init(
        starts: Int = 8, iterationsEach: Int = 8, kept: Int = 2, finishingIterations: Int = 60,
        start: SplineStart = SplineStart()
    ) {
        precondition(starts >= 1 && kept >= 1, "A search by starts needs at least one start and keeps at least one.")
        self.starts = starts
        self.iterationsEach = iterationsEach
        self.kept = kept
        self.finishingIterations = finishingIterations
        self.start = start
    }

    /// A network that was finished.
    public struct Candidate: Sendable {
        public var network: Network
        public var outcome: TrainingOutcome
        /// Which of the starts it came from.
        public var start: Int
    }

    /// Trains `starts` random restarts of the template, then the best, and returns these, best objective first.
    ///
    /// Start k draws from stream k of the seed, so that it is the same whatever ran before it. Objectives that are not finite
    /// rank last; ties go to the earlier start.
    ///
    /// - Parameter work: as in `train`; when it is over, what there is by then is returned.
    public func run(
        _ template: Network, on data: TrainingData, options: TrainingOptions = TrainingOptions(), seed: UInt64,
        work: WorkBudget = WorkBudget()
    ) -> [Candidate] {
        var isCancelled = false
        var screening = options
        screening.iterationLimit = iterationsEach
        screening.finishingSteps = 0
        var finishing = options
        finishing.iterationLimit = finishingIterations
        let source = SeededGenerator(seed: seed)
        var candidates: [Candidate] = []
        for index in 0..<starts where !isCancelled {
            var generator = source.stream(index)
            let start = template.restarted(start: start, using: &generator)
            let (network, outcome) = start.trained(on: data, options: screening, work: work)
            candidates.append(Candidate(network: network, outcome: outcome, start: index))
            isCancelled = outcome.ending == .cancelled
        }
        candidates = Array(Self.ranked(candidates).prefix(kept))
        for index in candidates.indices where !isCancelled {
            let (network, outcome) = candidates[index].network.trained(
                on: data, options: finishing, work: work)
            candidates[index].network = network
            candidates[index].outcome = outcome
            isCancelled = outcome.ending == .cancelled
        }
        return Self.ranked(candidates)
    }

    private static func ranked(_ candidates: [Candidate]) -> [Candidate] {
        func rank(_ candidate: Candidate) -> Double {
            candidate.outcome.objective.isFinite ? candidate.outcome.objective : .infinity
        }
        return candidates.sorted { (rank($0), $0.start) < (rank($1), $1.start) }
    }
}
