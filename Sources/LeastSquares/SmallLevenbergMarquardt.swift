/// A least-squares problem of at most four parameters that adds up its own normal equations.
public protocol SmallLeastSquaresProblem {
    /// 1 … 4.
    var parameterCount: Int { get }

    /// Adds every residual with its derivatives at `parameters`, of which the first `parameterCount` count.
    ///
    /// Where the model is not defined, a NaN residual makes the solver shorten its step.
    func accumulate(at parameters: SIMD4<Double>, into equations: inout SmallNormalEquations)
}

/// Levenberg–Marquardt for at most four parameters, without allocation, for screening very many small fits.
///
/// The damping is Nielsen's: μ falls by 1 − (2ρ − 1)³ after a good step (ρ = actual / predicted fall), and grows ever faster after
/// bad ones; the metric is the largest diagonal of JᵀJ so far (Moré). It ends where
/// `NonlinearLeastSquares` ends, to 1e-9 of each parameter on well-conditioned problems; a badly conditioned JᵀJ costs it digits, so
/// what is kept or reported should still be fitted by that.
///
/// Source: Nielsen, Damping parameter in Marquardt's method (IMM, 1999); Moré (1978).
public struct SmallLevenbergMarquardt: Hashable, Sendable {
    /// Where a fit ended.
    public struct Fit: Hashable, Sendable {
        public var parameters: SIMD4<Double>
        public var residualSumOfSquares: Double
        public var iterations: Int
        public var outcome: FitOutcome

        @inlinable
        init(parameters: SIMD4<Double>, residualSumOfSquares: Double, iterations: Int, outcome: FitOutcome) {
            self.parameters = parameters
            self.residualSumOfSquares = residualSumOfSquares
            self.iterations = iterations
            self.outcome = outcome
        }
    }

    /// Stop when |Δpⱼ| ≤ tolerance · |pⱼ| for every j.
    public var stepTolerance: Double
    /// Stop when a step lowers the sum of squares, in fact and in prediction, by no more than this fraction.
    public var valueTolerance: Double
    public var iterationLimit: Int

    @inlinable
    public init(stepTolerance: Double = 1e-12, valueTolerance: Double = 1e-15, iterationLimit: Int = 100) {
        self.stepTolerance = stepTolerance
        self.valueTolerance = valueTolerance
        self.iterationLimit = iterationLimit
    }

    /// Fits from `start`. A screening fit may end early: once `iterationLimit` is reached the best point so far is returned.
    @inlinable
    public func fit<Problem: SmallLeastSquaresProblem>(_ problem: Problem, start: SIMD4<Double>) -> Fit {
        let count = problem.parameterCount
        precondition(count >= 1 && count <= 4, "a small fit has one to four parameters")
        var point = start
        var equations = SmallNormalEquations()
        problem.accumulate(at: point, into: &equations)
        guard equations.sumOfSquares.isFinite else {
            return Fit(parameters: start, residualSumOfSquares: .infinity, iterations: 0, outcome: .notFiniteAtStart)
        }
        var metric = equations.hessian.diagonal
        var damping = 1e-3
        var growth = 2.0
        var iteration = 0
        while iteration < iterationLimit {
            iteration += 1
            if equations.sumOfSquares == 0 {
                return Fit(parameters: point, residualSumOfSquares: 0, iterations: iteration, outcome: .convergedByValue)
            }
            let weights = damping * metric
            var trial = SmallNormalEquations()
            var candidate = point
            var predicted = 0.0
            if let step = equations.hessian.solve(-equations.gradient, damping: weights, count: count) {
                candidate += step
                predicted = (step * (weights * step - equations.gradient)).sum()
                problem.accumulate(at: candidate, into: &trial)
            } else {
                trial.sumOfSquares = .nan
            }
            let fall = equations.sumOfSquares - trial.sumOfSquares
            guard fall >= 0, trial.gradient.isFiniteThroughout else {
                // At the minimum rounding alone decides the sign of the fall: no step is left that could lower the sum.
                if predicted.magnitude <= 4 * Double.ulpOfOne * equations.sumOfSquares && predicted > 0 {
                    return Fit(
                        parameters: point, residualSumOfSquares: equations.sumOfSquares, iterations: iteration,
                        outcome: .convergedByValue)
                }
                damping *= growth
                growth *= 2
                if damping > 1e30 {
                    return Fit(
                        parameters: point, residualSumOfSquares: equations.sumOfSquares, iterations: iteration,
                        outcome: .noProgress)
                }
                continue
            }
            let isSmallStep = (candidate - point).isSmall(against: candidate, tolerance: stepTolerance, count: count)
            let isSmallFall = max(fall, predicted) <= valueTolerance * equations.sumOfSquares
            let excess = 2 * (predicted > 0 ? fall / predicted : 1) - 1
            damping *= max(1.0 / 3, 1 - excess * excess * excess)
            growth = 2
            point = candidate
            equations = trial
            metric = pointwiseMax(metric, equations.hessian.diagonal)
            if isSmallStep || isSmallFall {
                return Fit(
                    parameters: point, residualSumOfSquares: equations.sumOfSquares, iterations: iteration,
                    outcome: isSmallStep ? .convergedByStep : .convergedByValue)
            }
        }
        return Fit(
            parameters: point, residualSumOfSquares: equations.sumOfSquares, iterations: iteration, outcome: .iterationLimit)
    }
}

extension SIMD4<Double> {
    @inlinable var isFiniteThroughout: Bool { (self * 0).sum() == 0 }

    /// Whether each of the first `count` places is at most `tolerance` times its counterpart in size.
    @inlinable
    func isSmall(against other: SIMD4<Double>, tolerance: Double, count: Int) -> Bool {
        for index in 0..<count where self[index].magnitude > tolerance * other[index].magnitude { return false }
        return true
    }
}
