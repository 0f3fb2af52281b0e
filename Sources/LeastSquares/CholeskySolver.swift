import CGSL

/// Solves A·x = b for symmetric positive definite A by Cholesky's A = L·Lᵀ, again and again in the same memory.
///
/// One solver serves all systems of one size: nothing is allocated after `init`. The work is n³/3 for a factorisation (level-3
/// BLAS in blocks) and 2n² for a solution. Backward stable: the relative error of x is about ε / `reciprocalCondition(of:)`.
///
/// ```swift
/// let solver = CholeskySolver(size: 2)
/// if solver.factor(hessian, addingToDiagonal: damping) == .solved { solver.solve(step) }
/// ```
///
/// Source: LAPACK's `dpotrf` as OpenBLAS has it; GSL's `gsl_linalg_cholesky_svx` and `_rcond` (Higham's estimate of the 1-norm of
/// the inverse).
public final class CholeskySolver {
    /// How a factorisation ended.
    public enum Outcome: Hashable, Sendable {
        case solved
        /// A pivot was zero, negative or not a number: the matrix is singular, indefinite or not finite.
        case notPositiveDefinite
    }

    /// The number of unknowns.
    public let size: Int
    let triangle: GSLMatrix
    private let workspace: GSLVector
    private var isFactored = false

    /// Operations of a factorisation with one solution: BLAS takes several at a time.
    public static func operations(size: Int) -> Int { size * size * (size + 80) / 40 }

    public init(size: Int) {
        precondition(size > 0, "a linear system needs at least one unknown")
        self.size = size
        triangle = GSLMatrix(rows: size, columns: size)
        workspace = GSLVector(count: 3 * size)
    }

    /// Factors `matrix` + diag(`diagonal`).
    ///
    /// - Parameters:
    ///   - matrix: size × size numbers, row-major; only the lower triangle is read, and nothing is written.
    ///   - diagonal: `size` numbers added to the diagonal before factoring (the damping of a Levenberg–Marquardt step).
    public func factor(
        _ matrix: UnsafeBufferPointer<Double>, addingToDiagonal diagonal: UnsafeBufferPointer<Double>? = nil
    ) -> Outcome {
        precondition(matrix.count == size * size, "the matrix must have size · size elements")
        guard let start = matrix.baseAddress else { return .notPositiveDefinite }
        return factor(start, pitch: size, addingToDiagonal: diagonal)
    }

    /// As above, for rows that are `pitch` numbers apart.
    public func factor(
        _ matrix: UnsafePointer<Double>, pitch: Int, addingToDiagonal diagonal: UnsafeBufferPointer<Double>? = nil
    ) -> Outcome {
        precondition(diagonal == nil || diagonal?.count == size, "the diagonal must have size elements")
        guard let target = triangle.elements.baseAddress else { return .notPositiveDefinite }
        for row in 0..<size { (target + row * size).update(from: matrix + row * pitch, count: row + 1) }
        if let diagonal {
            for row in 0..<size { target[row * (size + 1)] += diagonal[row] }
        }
        return factorInPlace()
    }

    /// As above, for a matrix in memory that the caller may also write.
    public func factor(
        _ matrix: UnsafeMutableBufferPointer<Double>, addingToDiagonal diagonal: UnsafeBufferPointer<Double>? = nil
    ) -> Outcome {
        factor(UnsafeBufferPointer(matrix), addingToDiagonal: diagonal)
    }

    private func factorInPlace() -> Outcome {
        // Column by column, LAPACK's upper triangle is our lower one.
        var (order, status) = (Int32(truncatingIfNeeded: size), Int32(0))
        dpotrf_("U", &order, triangle.elements.baseAddress, &order, &status)
        // Neither NaN nor ∞ need be refused: a NaN then stands on the diagonal, or for ∞ a zero.
        isFactored =
            status == 0
            && (0..<size).allSatisfy { row in
                let pivot = triangle.elements[row * (size + 1)]
                return pivot > 0 && pivot.isFinite
            }
        return isFactored ? .solved : .notPositiveDefinite
    }

    /// An estimate of 1 / (‖A‖₁·‖A⁻¹‖₁) for the matrix A factored last; 0 if it could not be. Costs a few solutions.
    ///
    /// - Parameter matrix: A again, as it was given; its diagonal need not be right.
    public func reciprocalCondition(of matrix: UnsafeBufferPointer<Double>) -> Double {
        precondition(matrix.count == size * size, "the matrix must have size · size elements")
        guard isFactored else { return 0 }
        // GSL expects A above the diagonal.
        for row in 0..<size {
            for column in 0..<row { triangle.elements[column * size + row] = matrix[row * size + column] }
        }
        var reciprocal = 0.0
        guard GSLStatus(gsl_linalg_cholesky_rcond(triangle.pointer, &reciprocal, workspace.pointer)) == .success else {
            return 0
        }
        return reciprocal
    }

    /// Replaces `rightHandSide` b by the solution x of the system factored last.
    public func solve(_ rightHandSide: UnsafeMutableBufferPointer<Double>) {
        precondition(isFactored, "factor a positive definite matrix before solving")
        precondition(rightHandSide.count == size, "the right-hand side must have size elements")
        guard let start = rightHandSide.baseAddress else { return }
        var view = gsl_vector_view_array(start, size)
        gsl_linalg_cholesky_svx(triangle.pointer, &view.vector)
    }

    /// Writes A⁻¹ (all of it, row-major) for the matrix factored last.
    public func invert(into inverse: UnsafeMutableBufferPointer<Double>) {
        precondition(isFactored, "factor a positive definite matrix before inverting")
        precondition(inverse.count == size * size, "the inverse must have size · size elements")
        guard let start = inverse.baseAddress else { return }
        _ = inverse.update(fromContentsOf: triangle.elements)
        var view = gsl_matrix_view_array(start, size, size)
        gsl_linalg_cholesky_invert(&view.matrix)
    }
}
