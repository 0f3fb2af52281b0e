import LeastSquares

/// The state of a Levenberg–Marquardt run that outlives a move of the grids.
struct Damping {
    /// μ.
    var value = 1e-2

    static let least = 1e-15
    static let most = 1e12

    mutating func reward() { value = max(value / 5, Self.least) }
    mutating func punish() { value *= 4 }
    var isHopeless: Bool { value > Self.most }
}

/// Levenberg–Marquardt on the normal equations: (JᵀJ + penalties + μ·D)·δ = −g, D the diagonal + 1e-2 of its mean.
///
/// The share of the mean keeps every direction damped in which the rows say nothing: grid intervals without samples, the bias
/// of a subnode against the constants of its splines. A step is taken only when the objective, evaluated afresh, is a
/// lower finite number, so neither an indefinite matrix nor a NaN can do harm.
///
/// Source: Marquardt, "An algorithm for least-squares estimation of nonlinear parameters", 1963.
struct LevenbergMarquardt {
    private let objective: TrainingObjective
    private let equations: NormalEquations
    private let solver: CholeskySolver
    private(set) var parameters: [Double]
    private(set) var value: TrainingObjective.Value
    private(set) var evaluations = 0
    private(set) var damping: Damping
    private var gradient: [Double]

    /// Operations of a new gradient and matrix, and of one trial step.
    var operations: (matrix: Int, trial: Int) {
        let plan = objective.plan
        return (
            (plan.batchCount > 1 ? plan.forwardOperations : 0) + plan.gradientOperations + plan.normalMatrixOperations
                + 2 * objective.penaltyOperations,
            CholeskySolver.operations(size: solver.size) + plan.forwardOperations + objective.penaltyOperations / 2
        )
    }

    enum Step {
        case improved
        case stationary
        case stuck
    }

    /// - Parameter value: that at the start, where the plan was evaluated last.
    /// - Precondition: the plan has a trained parameter.
    init(_ objective: TrainingObjective, start: [Double], value: TrainingObjective.Value, damping: Damping) {
        self.objective = objective
        equations = NormalEquations(objective.plan)
        solver = CholeskySolver(size: objective.plan.trainedCount)
        parameters = start
        self.damping = damping
        gradient = Array(repeating: 0, count: objective.plan.parameterCount + 16)
        self.value = value
    }

    /// One iteration: a new matrix, and trial steps with rising damping until one lowers the objective.
    mutating func step(gradientTolerance: Double) -> Step {
        let count = equations.size
        parameters.withUnsafeBufferPointer { buffer in
            if let start = buffer.baseAddress { equations.accumulate(parameters: start) }
        }
        objective.plan.lookForInterruption()
        guard objective.plan.interruption == nil else { return .stuck }
        gradient.withUnsafeMutableBufferPointer { objective.gradient(at: parameters, from: equations, into: $0) }
        objective.addPenalties(at: parameters, to: equations.matrix)
        guard objective.plan.interruption == nil else { return .stuck }
        let diagonal = (0..<count).map { max(0, equations.matrix[$0, $0]) }
        // |Jᵀr| against |J|·|r|: the cosine between the residuals and what a parameter can do about them.
        let isStationary = (0..<count).allSatisfy { index in
            abs(gradient[index]) <= gradientTolerance * (diagonal[index] * value.objective).squareRoot()
        }
        if isStationary { return .stationary }
        let floor = 1e-2 * diagonal.reduce(0, +) / Double(count)
        var trial = parameters
        while !damping.isHopeless && objective.plan.interruption == nil {
            let added = diagonal.map { damping.value * ($0 + floor) }
            let isSolved = added.withUnsafeBufferPointer {
                solver.factor(equations.matrix.elements, pitch: equations.matrix.pitch, addingToDiagonal: $0) == .solved
            }
            if isSolved {
                var step = Array(gradient[0..<count])
                step.withUnsafeMutableBufferPointer { solver.solve($0) }
                for index in 0..<count { trial[index] = parameters[index] - step[index] }
                let reached = objective.value(at: trial)
                evaluations += 1
                if reached.objective.isFinite && reached.objective < value.objective {
                    parameters = trial
                    value = reached
                    damping.reward()
                    return .improved
                }
            }
            damping.punish()
            objective.plan.lookForInterruption()
        }
        guard objective.plan.interruption == nil else { return .stuck }
        // The last trial left its values behind.
        value = objective.value(at: parameters)
        return .stuck
    }
}
