import CGSL
import Glibc

/// Nonlinear least squares by a trust region: minimises Σ wᵢ·rᵢ(p)².
///
/// GSL's `gsl_multifit_nlinear` walks; Gauss–Newton steps by QR finish, because a damped step stalls at about √ε while the
/// undamped one is exact to rounding for exact data. A point where a residual or a derivative is not finite counts as a bad
/// step: the region shrinks. The work of an iteration is one evaluation and 2n·p².
///
/// Source: Moré, The Levenberg–Marquardt algorithm (1978); Transtrum and Sethna (2012) for `.accelerated`; GSL manual,
/// chapter 41.
public struct NonlinearLeastSquares: Hashable, Sendable {
    /// How a step is chosen within the trust region.
    public enum Step: Hashable, Sendable, CaseIterable {
        case levenbergMarquardt
        /// With geodesic acceleration, which follows curved valleys.
        case accelerated
        case dogleg
        case doubleDogleg
    }

    /// The metric of the trust region.
    public enum Scaling: Hashable, Sendable, CaseIterable {
        /// The largest column norms so far: independent of units.
        case more
        /// The identity: good when parameters are of similar size, or evaporate.
        case levenberg
        /// The current column norms.
        case marquardt
    }

    /// How the linear system of a step is solved.
    public enum Factorisation: Hashable, Sendable, CaseIterable {
        case qr
        case cholesky
        case svd
    }

    public var step: Step
    public var scaling: Scaling
    public var factorisation: Factorisation
    /// Stop when |Δpⱼ| ≤ tolerance · (|pⱼ| + tolerance) for every j.
    public var stepTolerance: Double
    /// Stop when the residuals are this close to orthogonal (cosine) to every column of the Jacobian.
    public var gradientTolerance: Double
    public var iterationLimit: Int
    /// The largest number of Gauss–Newton steps at the end.
    public var finishingSteps: Int

    public init(
        step: Step = .levenbergMarquardt, scaling: Scaling = .more, factorisation: Factorisation = .qr,
        stepTolerance: Double = 1e-10, gradientTolerance: Double = 1e-12, iterationLimit: Int = 200, finishingSteps: Int = 30
    ) {
        self.step = step
        self.scaling = scaling
        self.factorisation = factorisation
        self.stepTolerance = stepTolerance
        self.gradientTolerance = gradientTolerance
        self.iterationLimit = iterationLimit
        self.finishingSteps = finishingSteps
    }

    /// Fits from `start`; needs at least as many residuals as parameters.
    public func fit<Problem: LeastSquaresProblem>(
        _ problem: Problem, start: [Double], weights: [Double]? = nil
    ) -> NonlinearFit {
        let (rows, columns) = (problem.residualCount, problem.parameterCount)
        precondition(columns > 0 && rows >= columns, "a fit needs at least one parameter and no fewer residuals")
        precondition(start.count == columns, "a start needs one number a parameter")
        precondition(weights == nil || weights?.count == rows, "weights need one number a residual")
        return withoutActuallyEscaping(problem.evaluate) { evaluation in
            let bridge = ResidualBridge(rows: rows, columns: columns, weights: weights, evaluation: evaluation)
            let observations = weights?.count { $0 > 0 } ?? rows
            guard start.withUnsafeBufferPointer({ bridge.move(to: $0) }) else {
                return NonlinearFit(
                    parameters: start, residualSumOfSquares: .infinity, rank: 0, observations: observations, iterations: 0,
                    evaluations: 1, operations: problem.operations, outcome: .notFiniteAtStart,
                    covarianceRoot: Matrix(rows: columns, columns: 0))
            }
            var parameters = start
            let (iterations, outcome) = walk(bridge, from: &parameters)
            return finish(
                bridge, at: parameters, iterations: iterations, outcome: outcome, observations: observations,
                evaluationOperations: problem.operations)
        }
    }

    /// GSL's iterations until a test is met; leaves the best point in `parameters`.
    private func walk(_ bridge: ResidualBridge, from parameters: inout [Double]) -> (iterations: Int, outcome: FitOutcome) {
        var settings = gsl_multifit_nlinear_default_parameters()
        settings.trs = step.pointer
        settings.scale = scaling.pointer
        settings.solver = factorisation.pointer
        guard let workspace = gsl_multifit_nlinear_alloc(cgsl_nlinear_trust(), &settings, bridge.rows, bridge.columns) else {
            return (0, .failed)
        }
        defer { gsl_multifit_nlinear_free(workspace) }
        var description = bridge.makeDescription()
        return withUnsafeMutablePointer(to: &description) { description in
            let start = GSLVector(count: bridge.columns)
            _ = start.elements.update(fromContentsOf: parameters)
            guard GSLStatus(gsl_multifit_nlinear_init(start.pointer, description, workspace)) == .success else {
                return (0, .failed)
            }
            var outcome = FitOutcome.iterationLimit
            var iteration = 0
            while iteration < iterationLimit {
                let status = GSLStatus(gsl_multifit_nlinear_iterate(workspace))
                guard status == .success else {
                    outcome = .noProgress
                    break
                }
                iteration += 1
                if let reason = convergence(bridge, workspace) {
                    outcome = reason
                    break
                }
            }
            let best = UnsafePointer(gsl_multifit_nlinear_position(workspace))?.elements
            if let best { parameters = Array(best) }
            return (iteration, outcome)
        }
    }

    private func convergence(
        _ bridge: ResidualBridge, _ workspace: UnsafeMutablePointer<gsl_multifit_nlinear_workspace>
    ) -> FitOutcome? {
        guard let position = UnsafePointer(workspace.pointee.x)?.elements,
            let change = UnsafePointer(workspace.pointee.dx)?.elements,
            bridge.move(to: position)
        else { return nil }
        // GSL's own gradient test has an absolute part, which data in small units would meet at once.
        if bridge.largestCosine <= gradientTolerance { return .convergedByGradient }
        let isSmall = (0..<position.count).allSatisfy { index in
            abs(change[index]) <= stepTolerance * (abs(position[index]) + stepTolerance)
        }
        return isSmall ? .convergedByStep : nil
    }

    /// Gauss–Newton steps while they shrink and do not worsen the fit, then the linearised statistics.
    private func finish(
        _ bridge: ResidualBridge, at start: [Double], iterations: Int, outcome: FitOutcome, observations: Int,
        evaluationOperations: Int
    ) -> NonlinearFit {
        var parameters = start
        _ = parameters.withUnsafeBufferPointer { bridge.move(to: $0) }
        var sum = bridge.sumOfSquares
        var solution = bridge.gaussNewton()
        var length = Double.infinity
        for _ in 0..<finishingSteps {
            guard let step = solution, step.rank == bridge.columns else { break }
            let norm = bridge.length(of: step.coefficients)
            // A step of this method that does not shrink any more is rounding, or the start is too far away for it.
            guard norm < 0.9 * length, norm > 0 else { break }
            let trial = zip(parameters, step.coefficients).map { $0 + $1 }
            guard trial.withUnsafeBufferPointer({ bridge.move(to: $0) }), bridge.sumOfSquares <= sum * (1 + 1e-8) else {
                break
            }
            parameters = trial
            sum = bridge.sumOfSquares
            length = norm
            solution = bridge.gaussNewton()
        }
        _ = parameters.withUnsafeBufferPointer { bridge.move(to: $0) }
        var ending = outcome
        if bridge.largestCosine < 1e-7 {
            if !outcome.isConverged { ending = .convergedByGradient }
        } else if outcome == .convergedByStep, bridge.largestCosine > 1e-4, let solution {
            // A small step under strong damping is no convergence if the undamped one would still go somewhere. (With exact data
            // the residuals are rounding, whose angles mean nothing; but then the undamped step is nothing either.)
            let isFar = zip(solution.coefficients, parameters).contains { abs($0) > 1e-8 * abs($1) }
            if isFar { ending = .noProgress }
        }
        let rank = solution?.rank ?? 0
        if rank < bridge.columns { ending = .rankDeficient(rank: rank, of: bridge.columns) }
        return NonlinearFit(
            parameters: parameters, residualSumOfSquares: sum, rank: rank, observations: observations,
            iterations: iterations, evaluations: bridge.evaluations,
            operations: bridge.evaluations * (evaluationOperations + bridge.operations), outcome: ending,
            covarianceRoot: solution?.covarianceRoot ?? Matrix(rows: bridge.columns, columns: 0))
    }
}

extension ResidualBridge {
    /// ‖J·step‖: how far a step moves the model, whatever the units of the parameters.
    func length(of step: [Double]) -> Double {
        var sum = 0.0
        for row in 0..<rows {
            var change = 0.0
            for column in 0..<columns { change += jacobian.elements[row * columns + column] * step[column] }
            sum += change * change
        }
        return sqrt(sum)
    }
}

extension NonlinearLeastSquares.Step {
    var pointer: UnsafePointer<gsl_multifit_nlinear_trs>? {
        switch self {
        case .levenbergMarquardt: cgsl_trs_lm()
        case .accelerated: cgsl_trs_lmaccel()
        case .dogleg: cgsl_trs_dogleg()
        case .doubleDogleg: cgsl_trs_ddogleg()
        }
    }
}

extension NonlinearLeastSquares.Scaling {
    var pointer: UnsafePointer<gsl_multifit_nlinear_scale>? {
        switch self {
        case .more: cgsl_scale_more()
        case .levenberg: cgsl_scale_levenberg()
        case .marquardt: cgsl_scale_marquardt()
        }
    }
}

extension NonlinearLeastSquares.Factorisation {
    var pointer: UnsafePointer<gsl_multifit_nlinear_solver>? {
        switch self {
        case .qr: cgsl_solver_qr()
        case .cholesky: cgsl_solver_cholesky()
        case .svd: cgsl_solver_svd()
        }
    }
}
