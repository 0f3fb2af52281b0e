import Glibc

/// The coefficients of a linear least-squares fit with what is known about them.
public struct LinearFit: Hashable, Sendable {
    /// Which factorisation gave the answer.
    public enum Method: Hashable, Sendable {
        /// Normal equations AᵀA = LLᵀ, with one step of iterative refinement.
        case cholesky
        /// A = QR by Householder reflections.
        case orthogonal
        /// A = UΣVᵀ; the shortest of all best solutions in scaled columns.
        case singularValues
    }

    public let coefficients: [Double]
    /// Σ wᵢ·rᵢ² over the rows of the design, without the ridge.
    public let residualSumOfSquares: Double
    /// The number of independent columns.
    public let rank: Int
    /// The number of rows with positive weight.
    public let observations: Int
    /// `nil` if there is no fit.
    public let method: Method?
    public let outcome: FitOutcome
    /// p × rank; the unscaled covariance is this matrix times its transpose.
    let covarianceRoot: Matrix

    /// Rows less the rank, at least 0.
    public var degreesOfFreedom: Int { max(observations - rank, 0) }

    /// √(RSS / degrees of freedom), the estimate of the noise at weight 1; 0 when there are no degrees of freedom.
    public var residualStandardDeviation: Double {
        degreesOfFreedom > 0 ? sqrt(residualSumOfSquares / Double(degreesOfFreedom)) : 0
    }

    /// s²·(AᵀWA)⁻¹ with s = `residualStandardDeviation`: weights are relative, as in R's `lm`.
    ///
    /// With a rank below the number of columns the inverse is the pseudo-inverse. Computed on request: p²·rank.
    public var covariance: Matrix {
        let scale = residualStandardDeviation * residualStandardDeviation
        return covarianceRoot.timesItsTranspose(scaledBy: scale)
    }

    /// The square roots of the diagonal of `covariance`.
    public var standardErrors: [Double] {
        covarianceRoot.rowNorms.map { $0 * residualStandardDeviation }
    }
}

extension Matrix {
    /// `scale`·M·Mᵀ.
    func timesItsTranspose(scaledBy scale: Double) -> Matrix {
        var result = Matrix(rows: rows, columns: rows)
        for row in 0..<rows {
            for other in 0...row {
                var sum = 0.0
                for index in 0..<columns { sum += elements[row * columns + index] * elements[other * columns + index] }
                result[row, other] = scale * sum
                result[other, row] = scale * sum
            }
        }
        return result
    }

    /// The Euclidean length of each row.
    var rowNorms: [Double] {
        (0..<rows).map { row in
            var sum = 0.0
            for index in 0..<columns { sum += elements[row * columns + index] * elements[row * columns + index] }
            return sqrt(sum)
        }
    }
}
