import Glibc
import LeastSquares

/// The list of ways in which a formula's constants are sought, and the best end so far.
struct RefinementSearch {
    let problem: FormulaProblem
    /// Constants in which the formula is affine.
    let linear: [Int]
    let start: [Double]
    let weights: [Double]?
    /// A sum of squares this small is exact.
    let noiseFloor: Double
    let work: WorkBudget

    private(set) var iterations = 0
    private(set) var attempts = 0
    private var best: NonlinearFit?
    /// How many walks have ended in the best sum of squares.
    private var confirmations = 0

    init(
        problem: FormulaProblem, linear: [Int], start: [Double], weights: [Double]?, noiseFloor: Double, work: WorkBudget
    ) {
        self.problem = problem
        self.linear = linear
        self.start = start
        self.weights = weights
        self.noiseFloor = noiseFloor
        self.work = work
    }

    /// How often the best end must have been reached before it is believed.
    private static let enough = 2
    private static let restarts = 24

    private static let briefWalk = NonlinearLeastSquares(iterationLimit: 25)

    private static let walks: [(solver: NonlinearLeastSquares, isSeparable: Bool)] = [
        (NonlinearLeastSquares(), false),
        (NonlinearLeastSquares(), true),
        (NonlinearLeastSquares(step: .accelerated), false),
        (NonlinearLeastSquares(scaling: .levenberg), true),
        (NonlinearLeastSquares(step: .dogleg, iterationLimit: 500), false),
        (NonlinearLeastSquares(step: .accelerated, scaling: .marquardt), true),
        (NonlinearLeastSquares(step: .doubleDogleg, iterationLimit: 500), false),
    ]

    mutating func run(_ effort: ConstantRefinement.Effort) -> NonlinearFit {
        if linear.count == problem.parameterCount {
            // One Gauss–Newton step solves a linear problem from anywhere.
            return walk(NonlinearLeastSquares(), from: start, isSeparable: false)
        }
        if effort == .brief { return walk(Self.briefWalk, from: start, isSeparable: false) }
        for (solver, isSeparable) in Self.walks where !isSeparable || !linear.isEmpty {
            take(walk(solver, from: start, isSeparable: isSeparable))
            if effort == .nearest || confirmations >= Self.enough { break }
        }
        var restart = 0
        while effort == .confirmed && confirmations < Self.enough && restart < Self.restarts {
            take(walk(NonlinearLeastSquares(), from: spreadStart(restart), isSeparable: !linear.isEmpty))
            restart += 1
        }
        return best ?? walk(NonlinearLeastSquares(), from: start, isSeparable: false)
    }

    /// One walk, finished in all constants.
    private mutating func walk(_ solver: NonlinearLeastSquares, from start: [Double], isSeparable: Bool) -> NonlinearFit {
        attempts += 1
        guard isSeparable else {
            let fit = solver.fit(problem, start: start, weights: weights)
            iterations += fit.iterations
            work.spend(fit.operations)
            return fit
        }
        let separable = SeparableProblem(problem, linear: linear, start: start, weights: weights)
        let isLinear = Set(linear)
        let nonlinear = start.indices.filter { !isLinear.contains($0) }
        var walker = solver
        walker.finishingSteps = 0
        let reduced = walker.fit(separable, start: nonlinear.map { start[$0] })
        iterations += reduced.iterations
        // The walk may have ended on a refused point: stand on its result, to read the linear constants that go with it.
        let residuals = UnsafeMutableBufferPointer<Double>.allocate(capacity: separable.residualCount)
        defer { residuals.deallocate() }
        reduced.parameters.withUnsafeBufferPointer { separable.evaluate(at: $0, residuals: residuals, jacobian: nil) }
        let fit = NonlinearLeastSquares().fit(problem, start: separable.constants, weights: weights)
        iterations += fit.iterations
        work.spend(reduced.operations + fit.operations)
        return fit
    }

    /// Keeps the better of the best end so far and `fit`, and counts how often the best was reached.
    private mutating func take(_ fit: NonlinearFit) {
        guard fit.residualSumOfSquares.isFinite else { return }
        if fit.residualSumOfSquares <= noiseFloor {
            // Nothing can be better than exact: no second walk need confirm it.
            best = fit
            confirmations = Self.enough
            return
        }
        guard let champion = best else {
            best = fit
            confirmations = fit.outcome.isConverged ? 1 : 0
            return
        }
        let (old, new) = (champion.residualSumOfSquares, fit.residualSumOfSquares)
        // In the norm of the residuals rounding is additive, which matters where they are nearly zero.
        let isSame = abs(sqrt(old) - sqrt(new)) <= 1e-6 * sqrt(max(old, new)) + sqrt(noiseFloor)
        if isSame {
            confirmations += fit.outcome.isConverged ? 1 : 0
            if new < old || (fit.outcome.isConverged && !champion.outcome.isConverged) { best = fit }
        } else if new < old {
            best = fit
            confirmations = fit.outcome.isConverged ? 1 : 0
        }
    }

    /// The start with its constants scaled by factors from 2^−w to 2^w, w growing from ½ to 6; every other one also changes signs.
    ///
    /// The factors come from Halton's sequence, so that the same formula always meets the same starts.
    private func spreadStart(_ number: Int) -> [Double] {
        let width = 0.5 + 5.5 * Double(number) / Double(Self.restarts)
        return start.indices.map { index in
            let place = 2 * Self.halton(number + 1, base: Self.primes[index % Self.primes.count]) - 1
            let scaled = (start[index] == 0 ? 1 : start[index]) * exp2(width * place)
            let flips = number % 2 == 1 && (number >> (1 + index % 4)) & 1 == 1
            return flips ? -scaled : scaled
        }
    }

    private static let primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]

    /// The radical inverse of `number`: its digits mirrored at the point.
    private static func halton(_ number: Int, base: Int) -> Double {
        var (rest, weight, value) = (number, 1.0 / Double(base), 0.0)
        while rest > 0 {
            value += weight * Double(rest % base)
            rest /= base
            weight /= Double(base)
        }
        return value
    }
}
