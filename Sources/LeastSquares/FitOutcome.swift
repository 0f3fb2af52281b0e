/// How a fit ended, as a value with a sentence.
public enum FitOutcome: Hashable, Sendable, CustomStringConvertible {
    /// A linear system was solved.
    case solved
    /// The last step was small against the parameters.
    case convergedByStep
    /// The gradient vanished against the sum of squares.
    case convergedByGradient
    /// The value stopped falling.
    case convergedByValue
    /// No step that the method could find improved the fit: at a minimum to rounding, or stuck.
    case noProgress
    case iterationLimit
    /// The residuals, or the value, are not finite at the starting point or in the data.
    case notFiniteAtStart
    /// The columns of the design or of the Jacobian depend on each other.
    case rankDeficient(rank: Int, of: Int)
    /// The caller's callback asked to stop.
    case cancelled
    /// A factorisation failed.
    case failed

    /// Whether the parameters are a minimum as far as the method can tell.
    public var isConverged: Bool {
        switch self {
        case .solved, .convergedByStep, .convergedByGradient, .convergedByValue: true
        case .noProgress, .iterationLimit, .notFiniteAtStart, .rankDeficient, .cancelled, .failed: false
        }
    }

    public var description: String {
        switch self {
        case .solved: "The best coefficients were found directly."
        case .convergedByStep: "The fit converged: the last step was negligible against the parameters."
        case .convergedByGradient: "The fit converged: the gradient vanished."
        case .convergedByValue: "The fit converged: the sum of squares stopped falling."
        case .noProgress: "The fit stopped where no step improved it any more."
        case .iterationLimit: "The fit stopped at its limit of iterations before it converged."
        case .notFiniteAtStart: "The fit could not start: the residuals are not finite there."
        case .rankDeficient(let rank, let count):
            "Only \(rank) of \(count) parameters are determined by the data; of all best fits the shortest was taken."
        case .cancelled: "The fit was stopped on request."
        case .failed: "The fit failed: a matrix could not be factored."
        }
    }
}
