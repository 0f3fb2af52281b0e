import CGSL

/// Eigenvalues and eigenvectors of a real symmetric matrix, or of a pair of them.
///
/// `vectors` holds one eigenvector a column, in the order of `values`, which descend.
public struct SymmetricEigenvalues: Hashable, Sendable {
    public let values: [Double]
    public let vectors: Matrix

    /// The solutions of A·v = λ·v, with orthonormal v; `nil` if A is not finite.
    ///
    /// Only the lower triangle of A is read. The error of each λ is a few ε·‖A‖; the work is about 9n³.
    /// Source: Golub and Van Loan's symmetric QR, as GSL's `gsl_eigen_symmv`.
    public init?(_ matrix: Matrix) {
        precondition(matrix.rows == matrix.columns, "an eigenproblem needs a square matrix")
        guard matrix.elements.allSatisfy(\.isFinite) else { return nil }
        let size = matrix.rows
        let work = GSLMatrix(matrix)
        let values = GSLVector(count: size)
        let vectors = GSLMatrix(rows: size, columns: size)
        guard let workspace = gsl_eigen_symmv_alloc(size) else { return nil }
        defer { gsl_eigen_symmv_free(workspace) }
        guard GSLStatus(gsl_eigen_symmv(work.pointer, values.pointer, vectors.pointer, workspace)) == .success else {
            return nil
        }
        gsl_eigen_symmv_sort(values.pointer, vectors.pointer, GSL_EIGEN_SORT_VAL_DESC)
        self.values = Array(values.elements)
        self.vectors = vectors.value
    }

    /// The solutions of A·v = λ·B·v for symmetric A and symmetric positive definite B; `nil` if B is not, or if either is not
    /// finite.
    ///
    /// The vectors have Euclidean length 1, and vᵢᵀ·B·vⱼ = 0 for i ≠ j. Only lower triangles are read. The error of each λ is
    /// about ε·‖A‖·‖B⁻¹‖, so B should be well conditioned. Source: Cholesky reduction, as GSL's `gsl_eigen_gensymmv`.
    public init?(_ matrix: Matrix, relativeTo metric: Matrix) {
        precondition(matrix.rows == matrix.columns, "an eigenproblem needs a square matrix")
        precondition(
            metric.rows == matrix.rows && metric.columns == matrix.rows, "both matrices of an eigenproblem have the same size")
        guard matrix.elements.allSatisfy(\.isFinite), metric.elements.allSatisfy(\.isFinite) else { return nil }
        let size = matrix.rows
        let work = GSLMatrix(matrix)
        let factored = GSLMatrix(metric)
        let values = GSLVector(count: size)
        let vectors = GSLMatrix(rows: size, columns: size)
        guard let workspace = gsl_eigen_gensymmv_alloc(size) else { return nil }
        defer { gsl_eigen_gensymmv_free(workspace) }
        let code = gsl_eigen_gensymmv(work.pointer, factored.pointer, values.pointer, vectors.pointer, workspace)
        guard GSLStatus(code) == .success else { return nil }
        gsl_eigen_gensymmv_sort(values.pointer, vectors.pointer, GSL_EIGEN_SORT_VAL_DESC)
        self.values = Array(values.elements)
        self.vectors = vectors.value
    }
}
