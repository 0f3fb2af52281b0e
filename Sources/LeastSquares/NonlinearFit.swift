import Glibc

/// A system of residuals rᵢ(p) with its Jacobian, to be minimised in Σ wᵢ·rᵢ².
public protocol LeastSquaresProblem {
    var residualCount: Int { get }
    var parameterCount: Int { get }

    /// Operations of one evaluation with derivatives, in the measure of `WorkBudget`.
    var operations: Int { get }

    /// Writes the residuals at `parameters`, and ∂rᵢ/∂pⱼ to `jacobian[i * parameterCount + j]` if it is asked for.
    ///
    /// Where the model is not defined, write a NaN: the solver then shortens its step.
    func evaluate(
        at parameters: UnsafeBufferPointer<Double>, residuals: UnsafeMutableBufferPointer<Double>,
        jacobian: UnsafeMutableBufferPointer<Double>?)
}

extension LeastSquaresProblem {
    /// A few for each element of the Jacobian.
    public var operations: Int { 4 * residualCount * (parameterCount + 1) }
}

/// A least-squares problem given by a closure that writes residuals and, if it gets a buffer for it, the Jacobian.
public struct ResidualFunction: LeastSquaresProblem {
    public typealias Body = (
        _ parameters: UnsafeBufferPointer<Double>, _ residuals: UnsafeMutableBufferPointer<Double>,
        _ jacobian: UnsafeMutableBufferPointer<Double>?
    ) -> Void

    public let residualCount: Int
    public let parameterCount: Int
    private let body: Body

    public init(residualCount: Int, parameterCount: Int, body: @escaping Body) {
        self.residualCount = residualCount
        self.parameterCount = parameterCount
        self.body = body
    }

    public func evaluate(
        at parameters: UnsafeBufferPointer<Double>, residuals: UnsafeMutableBufferPointer<Double>,
        jacobian: UnsafeMutableBufferPointer<Double>?
    ) {
        body(parameters, residuals, jacobian)
    }
}

/// The parameters of a nonlinear least-squares fit with what is known about them.
///
/// Covariance and standard errors are those of the model made linear at the solution, so they hold for small errors.
public struct NonlinearFit: Hashable, Sendable {
    public let parameters: [Double]
    /// Σ wᵢ·rᵢ².
    public let residualSumOfSquares: Double
    /// The numeric rank of the Jacobian at the solution, columns scaled to length 1.
    public let rank: Int
    /// The number of residuals with positive weight.
    public let observations: Int
    /// Trust-region iterations; the Gauss–Newton steps of the finish are not counted.
    public let iterations: Int
    /// How often residuals were evaluated.
    public let evaluations: Int
    /// What the fit cost, in the measure of `WorkBudget`.
    public let operations: Int
    public let outcome: FitOutcome
    /// p × rank; the unscaled covariance is this matrix times its transpose.
    let covarianceRoot: Matrix

    /// Residuals less the rank, at least 0.
    public var degreesOfFreedom: Int { max(observations - rank, 0) }

    /// √(RSS / degrees of freedom); 0 when there are no degrees of freedom.
    public var residualStandardDeviation: Double {
        degreesOfFreedom > 0 ? sqrt(residualSumOfSquares / Double(degreesOfFreedom)) : 0
    }

    /// s²·(JᵀWJ)⁻¹ with s = `residualStandardDeviation` (the pseudo-inverse when the rank is short): weights are relative.
    public var covariance: Matrix {
        covarianceRoot.timesItsTranspose(scaledBy: residualStandardDeviation * residualStandardDeviation)
    }

    /// The square roots of the diagonal of `covariance`.
    public var standardErrors: [Double] { unscaledErrors.map { $0 * residualStandardDeviation } }

    /// √diag((JᵀWJ)⁻¹): the standard errors for residuals of standard deviation 1.
    public var unscaledErrors: [Double] { covarianceRoot.rowNorms }
}
