import LeastSquares
import Synchronization

extension Network {
    /// This network after training, and how that went. See `train(on:options:work:)`.
    public func trained(
        on data: TrainingData, options: TrainingOptions = TrainingOptions(),
        work: WorkBudget = WorkBudget()
    ) -> (network: Network, outcome: TrainingOutcome) {
        var network = self
        let outcome = network.train(on: data, options: options, work: work)
        return (network, outcome)
    }

    /// Fits every parameter that is neither frozen nor inactive to the data.
    ///
    /// Minimises Σ share·(ŷ − y)²/outputs + penalties from the present state, deterministically. Between two moves of the
    /// hidden grids the objective never rises, and if it is finite at the start it stays so.
    ///
    /// - Parameter work: asked after every iteration; once it is over the run ends, and the network is as good as it got.
    @discardableResult
    public mutating func train(
        on data: TrainingData, options: TrainingOptions = TrainingOptions(),
        work: WorkBudget = WorkBudget()
    ) -> TrainingOutcome {
        var run = TrainingRun(self, data, options, work)
        let outcome = run.run()
        self = run.network
        return outcome
    }

    /// The same for rows that come in batches, in memory that does not depend on how many there are: the columns of one batch, three
    /// numbers a row for each edge beyond the first layer and some for each node, and up to eight matrices of P² numbers.
    ///
    /// There are no finishing steps where there is more than one batch. A run that is cancelled in the middle of its rows ends at
    /// once, with the last network that it had evaluated on all of them.
    ///
    /// - Parameter progress: called before every batch of several, and after every iteration.
    /// - Throws: what the rows throw when they cannot be read; the network is then as it was.
    @discardableResult
    public mutating func train(
        on rows: any TrainingRows, options: TrainingOptions = TrainingOptions(), work: WorkBudget = WorkBudget(),
        progress: @escaping (TrainingProgress) -> Void = { _ in }
    ) throws -> TrainingOutcome {
        var run = TrainingRun(self, rows, options, work, progress)
        let outcome = run.run()
        if let failure = run.failure { throw failure }
        self = run.network
        return outcome
    }
}

/// How far a training run has come.
public struct TrainingProgress: Sendable, Equatable {
    /// Iterations that are done.
    public var iterations: Int
    /// After the last of them: √ of the mean square error; NaN before the first evaluation.
    public var rootMeanSquareError: Double
    /// Where the present pass over the rows is.
    public var batch: Int
    public var batchCount: Int
}

/// One call of `train`: stretches of iterations on one set of grids, moves of the grids between them.
private struct TrainingRun {
    private(set) var network: Network
    private let rows: any TrainingRows
    private let progress: (TrainingProgress) -> Void
    private let options: TrainingOptions
    private let work: WorkBudget
    private var objectives: [Double] = []
    private var last = TrainingObjective.Value(objective: .nan, meanSquareError: .nan)
    private var iterations = 0
    private var evaluations = 0
    private var gridUpdates = 0
    private var damping = Damping()
    private var slowIterations = 0
    private var compiled: Compiled?

    /// Why the rows could not be read, if that ended the run.
    private(set) var failure: (any Error)?
    private let state: RunState
    /// The last network that was evaluated on all rows: what a run that is cut short in the middle of them is left with.
    private var evaluated: Network

    init(
        _ network: Network, _ rows: any TrainingRows, _ options: TrainingOptions, _ work: WorkBudget,
        _ progress: @escaping (TrainingProgress) -> Void = { _ in }
    ) {
        self.network = network
        self.rows = rows
        self.options = options
        self.work = work
        self.progress = progress
        evaluated = network
        state = RunState(work)
    }

    /// What batches report, which are read in the middle of things.
    private final class RunState: @unchecked Sendable {
        private let work: WorkBudget
        private let isStopped = Atomic(false)
        var iterations = 0
        var error = Double.nan
        /// Once a pass was cut short there is no other plan to be made.
        var interruption: TrainingPlan.Interruption?

        init(_ work: WorkBudget) { self.work = work }

        /// Whether to go no further: asked on any thread, and once it is so it stays so.
        var shouldStop: Bool {
            if isStopped.load(ordering: .relaxed) { return true }
            guard work.isOver else { return false }
            isStopped.store(true, ordering: .relaxed)
            return true
        }
    }

    private func makePlan(_ network: Network) -> TrainingPlan {
        let plan = TrainingPlan(network, rows, options)
        if let interruption = state.interruption { plan.interruption = interruption }
        let (state, progress, count) = (state, progress, rows.batchCount)
        plan.onBatch = { batch in
            progress(
                TrainingProgress(
                    iterations: state.iterations, rootMeanSquareError: state.error, batch: batch, batchCount: count))
        }
        // An iteration that is over soon is not worth asking in its middle.
        let isLong = count > 1 || plan.normalMatrixOperations > 100_000_000
        if isLong { plan.shouldStop = { state.shouldStop } }
        return plan
    }

    private var movesGrids: Bool { options.hiddenGrids.interval > 0 && network.layers.count > 1 }

    mutating func run() -> TrainingOutcome {
        if movesGrids { moveGrids() }
        var ending: FitOutcome?
        while ending == nil {
            let interval = options.hiddenGrids.interval
            let willMove = movesGrids && iterations + interval <= options.hiddenGrids.lastIteration
            let limit = willMove ? min(iterations + interval, options.iterationLimit) : options.iterationLimit
            ending = stretch(to: limit)
            if ending == nil && iterations >= options.iterationLimit { ending = .iterationLimit }
            if ending == nil && willMove { moveGrids() }
        }
        var final = ending ?? .iterationLimit
        switch compiled?.plan.interruption ?? state.interruption {
        case .failure(let error):
            failure = error
            final = .cancelled
        case .cancelled: final = .cancelled
        case nil: break
        }
        if (compiled?.plan.interruption ?? state.interruption) != nil { network = evaluated }
        let hasPenalty = options.sparsity != nil || options.coefficientPenalty > 0 || options.curvaturePenalty > 0
        if options.finishingSteps > 0 && rows.batchCount == 1 && !hasPenalty && last.objective.isFinite && final != .cancelled
            && final != .solved
        {
            if !finish() { final = .cancelled }
        }
        return TrainingOutcome(
            objectives: objectives, rootMeanSquareError: last.meanSquareError.squareRoot(), penalty: last.penalty,
            iterations: iterations, evaluations: evaluations, gridUpdates: gridUpdates, ending: final)
    }

    /// The network and its rows as they are worked on while the grids rest; at the end of a stretch the plan is in the network's
    /// state.
    private struct Compiled {
        let plan: TrainingPlan
        let objective: TrainingObjective
        var isEvaluated = false
        /// Where there is something to train, by this method.
        var solver: LevenbergMarquardt?
    }

    /// Compiles the network unless that is done; nil when it can be trained.
    private mutating func prepare() -> FitOutcome? {
        if let compiled, compiled.isEvaluated { return nil }
        let plan = compiled?.plan ?? makePlan(network)
        let objective = TrainingObjective(plan, options)
        // Compiling takes as long as two evaluations, and then there is one.
        work.spend(3 * plan.forwardOperations)
        let start = plan.parameters(of: network)
        let value = objective.value(at: start)
        if plan.interruption == nil { last = value }
        state.error = last.meanSquareError.squareRoot()
        evaluations += 1
        if objectives.isEmpty { objectives.append(last.objective) }
        var compiled = Compiled(plan: plan, objective: objective, isEvaluated: true)
        guard value.objective.isFinite else {
            self.compiled = compiled
            return plan.trainedCount > 0 ? .notFiniteAtStart : .solved
        }
        evaluated = network
        if plan.trainedCount > 0 && options.method == .levenbergMarquardt {
            compiled.solver = LevenbergMarquardt(objective, start: start, value: last, damping: damping)
        }
        self.compiled = compiled
        return plan.trainedCount > 0 ? nil : .solved
    }

    /// Iterates on the present grids up to an iteration; nil when it got there.
    private mutating func stretch(to limit: Int) -> FitOutcome? {
        if let ending = prepare() { return ending }
        guard let plan = compiled?.plan, let operations = compiled?.solver?.operations else { return descend(to: limit) }
        defer {
            if let solver = compiled?.solver {
                plan.write(solver.parameters, to: &network)
                evaluated = network
                damping = solver.damping
            }
        }
        let tolerance = options.gradientTolerance
        while iterations < limit {
            let previous = last.objective
            let trials = compiled?.solver?.evaluations ?? 0
            guard let step = compiled?.solver?.step(gradientTolerance: tolerance), let solver = compiled?.solver
            else { return .noProgress }
            evaluations += solver.evaluations - trials
            work.spend(operations.matrix + (solver.evaluations - trials) * operations.trial)
            switch step {
            case .stationary: return .convergedByGradient
            case .stuck: return .noProgress
            case .improved: break
            }
            let isWanted = record(solver.value)
            if !isWanted { return .cancelled }
            let decrease = previous - solver.value.objective
            slowIterations = decrease < options.relativeTolerance * previous ? slowIterations + 1 : 0
            if slowIterations >= 3 { return .convergedByValue }
        }
        return nil
    }

    private mutating func descend(to limit: Int) -> FitOutcome? {
        guard let objective = compiled?.objective else { return .noProgress }
        let plan = objective.plan
        let trained = plan.trainedCount
        let start = plan.parameters(of: network)
        var parameters = start
        var gradient = [Double](repeating: 0, count: plan.parameterCount + 16)
        var meanSquareError = 0.0
        let method = LBFGS(
            iterationLimit: limit - iterations, gradientTolerance: 0,
            valueTolerance: options.relativeTolerance * 1e-3)
        let minimum = method.minimise(from: Array(start[0..<trained])) { progress in
            record(TrainingObjective.Value(objective: 2 * progress.value, meanSquareError: meanSquareError))
        } objective: { point, slope in
            for index in 0..<trained { parameters[index] = point[index] }
            let value = objective.value(at: parameters)
            meanSquareError = value.meanSquareError
            gradient.withUnsafeMutableBufferPointer { objective.gradient(at: parameters, into: $0) }
            for index in 0..<trained { slope[index] = gradient[index] }
            return value.objective / 2
        }
        for index in 0..<trained { parameters[index] = minimum.point[index] }
        let reached = objective.value(at: parameters)
        if plan.interruption == nil { last = reached }
        defer { evaluated = network }
        evaluations += minimum.evaluations + 1
        work.spend(minimum.evaluations * (plan.forwardOperations + plan.gradientOperations + objective.penaltyOperations))
        plan.write(parameters, to: &network)
        return minimum.outcome == .iterationLimit ? nil : minimum.outcome
    }

    private mutating func record(_ value: TrainingObjective.Value) -> Bool {
        iterations += 1
        objectives.append(value.objective)
        last = value
        (state.iterations, state.error) = (iterations, value.meanSquareError.squareRoot())
        progress(
            TrainingProgress(
                iterations: iterations, rootMeanSquareError: state.error, batch: rows.batchCount, batchCount: rows.batchCount))
        return !work.isOver
    }

    private mutating func moveGrids() {
        var plan = compiled?.plan ?? makePlan(network)
        var isEvaluated = compiled != nil
        var evaluations = 0
        let (moved, count) = network.withHiddenGrids(options.hiddenGrids) { network, layer, isMoved in
            if isMoved {
                state.interruption = plan.interruption
                plan = makePlan(network)
            }
            if plan.batchCount > 1 || isMoved || !isEvaluated { evaluations += 1 }
            if plan.batchCount == 1 && (isMoved || !isEvaluated) { plan.evaluate(network) }
            isEvaluated = true
            return plan.sampleRanges(ofLayer: layer, of: network)
        }
        work.spend(3 * evaluations * plan.forwardOperations)
        state.interruption = plan.interruption
        guard count > 0 else {
            if compiled == nil { compiled = Compiled(plan: plan, objective: TrainingObjective(plan, options)) }
            return
        }
        compiled = nil
        network = moved
        gridUpdates += 1
        slowIterations = 0
    }

    /// False when the caller asked to stop.
    private mutating func finish() -> Bool {
        guard let objective = compiled?.objective, objective.plan.trainedCount > 0 else { return true }
        let plan = objective.plan
        var solver = OrthogonalFinish(objective, start: plan.parameters(of: network))
        defer {
            plan.write(solver.parameters, to: &network)
            evaluations += solver.evaluations
        }
        for _ in 0..<options.finishingSteps {
            let (previous, trials) = (solver.value.objective, solver.evaluations)
            let isBetter = solver.step()
            work.spend((solver.evaluations - trials) * solver.operations)
            guard isBetter else { return true }
            if !record(solver.value) { return false }
            if previous - solver.value.objective < options.relativeTolerance * previous { return true }
        }
        return true
    }
}
