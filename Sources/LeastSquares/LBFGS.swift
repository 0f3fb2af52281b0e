/// Limited-memory BFGS: minimises a smooth f(x) of many variables from values and gradients.
///
/// The direction is −H·∇f, H built from the last `memory` steps by the two-loop recursion; the step length meets the strong Wolfe
/// conditions. An iteration costs about one evaluation and 4·memory·n operations. Nothing is allocated inside an iteration.
///
/// Source: Liu and Nocedal, On the limited memory BFGS method (1989); the line search is Moré and Thuente's.
public struct LBFGS: Hashable, Sendable {
    /// What a progress callback sees.
    public struct Progress: Hashable, Sendable {
        public var iteration: Int
        public var evaluations: Int
        public var value: Double
        /// max |∂f/∂xⱼ|.
        public var gradientSize: Double
    }

    /// Where a minimisation ended.
    public struct Minimum: Hashable, Sendable {
        public var point: [Double]
        public var value: Double
        public var gradientSize: Double
        public var iterations: Int
        public var evaluations: Int
        public var outcome: FitOutcome
    }

    /// How many steps are remembered.
    public var memory: Int
    public var iterationLimit: Int
    /// Stop when max |∂f/∂xⱼ| ≤ tolerance.
    public var gradientTolerance: Double
    /// Stop when an iteration lowers f by no more than tolerance · max(|f|, |f before|).
    public var valueTolerance: Double

    public init(
        memory: Int = 10, iterationLimit: Int = 1000, gradientTolerance: Double = 1e-8, valueTolerance: Double = 1e-15
    ) {
        precondition(memory > 0, "L-BFGS must remember at least one step")
        self.memory = memory
        self.iterationLimit = iterationLimit
        self.gradientTolerance = gradientTolerance
        self.valueTolerance = valueTolerance
    }

    /// Minimises `objective` from `start`.
    ///
    /// - Parameters:
    ///   - objective: answers f at the first buffer and writes ∇f to the second. A value that is not finite shortens the step.
    ///   - shouldContinue: called after each iteration; `false` stops the run.
    public func minimise(
        from start: [Double], shouldContinue: (Progress) -> Bool = { _ in true },
        objective: (UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) -> Double
    ) -> Minimum {
        precondition(!start.isEmpty, "a minimisation needs at least one variable")
        var point = start
        var gradient = [Double](repeating: 0, count: start.count)
        var value = Self.evaluate(objective, at: point, gradient: &gradient)
        var evaluations = 1
        var size = Self.largest(gradient)
        guard value.isFinite && size.isFinite else {
            return Minimum(
                point: start, value: value, gradientSize: size, iterations: 0, evaluations: 1, outcome: .notFiniteAtStart)
        }
        var history = StepHistory(count: start.count, memory: memory)
        var direction = gradient
        var trialPoint = point
        var trialGradient = gradient
        var iteration = 0
        var outcome = FitOutcome.iterationLimit
        while true {
            if size <= gradientTolerance {
                outcome = .convergedByGradient
                break
            }
            if iteration >= iterationLimit { break }
            history.descend(along: &direction, from: gradient)
            var slope = dot(direction, gradient)
            if !(slope < 0) {
                // Rounding has spoilt the memory: start again from steepest descent.
                history.forget()
                history.descend(along: &direction, from: gradient)
                slope = dot(direction, gradient)
            }
            var step = history.isEmpty ? min(1, 1 / max(Self.largest(gradient), .leastNormalMagnitude)) : 1
            var search = LineSearch(value: value, slope: slope)
            var trialValue = value
            var isAccepted = false
            searching: while true {
                for index in point.indices { trialPoint[index] = point[index] + step * direction[index] }
                trialValue = Self.evaluate(objective, at: trialPoint, gradient: &trialGradient)
                evaluations += 1
                let trial = LineSearch.Point(step: step, value: trialValue, slope: dot(direction, trialGradient))
                switch search.next(after: trial) {
                case .evaluate(let next): step = next
                case .accept, .acceptDecrease:
                    isAccepted = true
                    break searching
                case .fail: break searching
                }
            }
            guard isAccepted else {
                if history.isEmpty {
                    outcome = .noProgress
                    break
                }
                history.forget()
                continue
            }
            history.remember(from: point, gradient, to: trialPoint, trialGradient)
            let fall = value - trialValue
            let isFlat = fall <= valueTolerance * max(abs(value), abs(trialValue))
            swap(&point, &trialPoint)
            swap(&gradient, &trialGradient)
            value = trialValue
            size = Self.largest(gradient)
            iteration += 1
            let progress = Progress(iteration: iteration, evaluations: evaluations, value: value, gradientSize: size)
            if !shouldContinue(progress) {
                outcome = .cancelled
                break
            }
            if isFlat && size > gradientTolerance {
                outcome = .convergedByValue
                break
            }
        }
        return Minimum(
            point: point, value: value, gradientSize: size, iterations: iteration, evaluations: evaluations, outcome: outcome)
    }

    private static func evaluate(
        _ objective: (UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) -> Double, at point: [Double],
        gradient: inout [Double]
    ) -> Double {
        point.withUnsafeBufferPointer { point in
            gradient.withUnsafeMutableBufferPointer { objective(point, $0) }
        }
    }

    private static func largest(_ gradient: [Double]) -> Double {
        gradient.reduce(0) { $1.isNaN ? .nan : max($0, abs($1)) }
    }
}
