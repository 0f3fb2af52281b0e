import CGSL
import Glibc

/// A least-squares system with weights and ridge worked into its rows and its columns scaled to length 1.
struct ScaledSystem {
    struct Solution {
        /// In scaled columns.
        var coefficients: [Double]
        /// p × rank in scaled columns: (AᵀA)⁻¹ is this matrix times its transpose.
        var covarianceRoot: Matrix
        var rank: Int
        var method: LinearFit.Method
    }

    let design: GSLMatrix
    let target: GSLVector
    /// The length that each column had; 1 for a column of zeros.
    let scales: [Double]
    private var columns: Int { design.columns }

    /// `nil` if a number is not finite, or a weight is negative.
    init?(
        design source: UnsafeBufferPointer<Double>, rows: Int, columns: Int, target values: UnsafeBufferPointer<Double>,
        weights: [Double]?, ridge: Double
    ) {
        // √ridge·I below the design is the ridge for every factorisation; zero rows make the system at least square.
        let height = max(rows + (ridge > 0 ? columns : 0), columns)
        design = GSLMatrix(rows: height, columns: columns)
        target = GSLVector(count: height)
        let (matrix, right) = (design.elements, target.elements)
        var squares = [Double](repeating: 0, count: columns)
        for row in 0..<rows {
            let factor = weights.map { sqrt($0[row]) } ?? 1
            right[row] = factor * values[row]
            guard right[row].isFinite else { return nil }
            for column in 0..<columns {
                let element = factor * source[row * columns + column]
                matrix[row * columns + column] = element
                squares[column] += element * element
            }
        }
        if ridge > 0 {
            for column in 0..<columns {
                matrix[(rows + column) * columns + column] = sqrt(ridge)
                squares[column] += ridge
            }
        }
        guard squares.allSatisfy(\.isFinite) else { return nil }
        scales = squares.map { $0 > 0 ? sqrt($0) : 1 }
        for row in 0..<height {
            for column in 0..<columns { matrix[row * columns + column] /= scales[column] }
        }
    }

    /// `nil` when the normal equations would lose too many digits.
    func solveByCholesky() -> Solution? {
        let normal = GSLMatrix(rows: columns, columns: columns)
        gsl_blas_dsyrk(CblasLower, CblasTrans, 1, design.pointer, 0, normal.pointer)
        let solver = CholeskySolver(size: columns)
        guard solver.factor(normal.elements) == .solved,
            solver.reciprocalCondition(of: UnsafeBufferPointer(normal.elements)) > LinearLeastSquares.normalEquationsLimit
        else { return nil }
        let solution = GSLVector(count: columns)
        gsl_blas_dgemv(CblasTrans, 1, design.pointer, target.pointer, 0, solution.pointer)
        solver.solve(solution.elements)
        // One step of refinement from the residual of the system itself, which the squaring has not touched.
        let residual = GSLVector(count: design.rows)
        gsl_blas_dcopy(target.pointer, residual.pointer)
        gsl_blas_dgemv(CblasNoTrans, -1, design.pointer, solution.pointer, 1, residual.pointer)
        let correction = GSLVector(count: columns)
        gsl_blas_dgemv(CblasTrans, 1, design.pointer, residual.pointer, 0, correction.pointer)
        solver.solve(correction.elements)
        gsl_blas_daxpy(1, correction.pointer, solution.pointer)
        return Solution(
            coefficients: Array(solution.elements), covarianceRoot: solver.inverseRoot(), rank: columns, method: .cholesky)
    }

    /// By QR, or by the singular values of its triangle when that is singular to rounding. Overwrites the system.
    func solveByTriangle(allowingQR: Bool) -> Solution? {
        let blocks = GSLMatrix(rows: columns, columns: columns)
        let work = GSLVector(count: columns)
        guard GSLStatus(gsl_linalg_QR_decomp_r(design.pointer, blocks.pointer)) == .success,
            GSLStatus(gsl_linalg_QR_QTvec_r(design.pointer, blocks.pointer, target.pointer, work.pointer)) == .success
        else { return nil }
        let triangle = Matrix(upperTriangleOf: design)
        let projected = target.elements.prefix(columns)
        guard let decomposition = SingularValues(triangle) else { return nil }
        let rank = decomposition.rank(tolerance: LinearLeastSquares.rankTolerance)
        var root = Matrix(rows: columns, columns: rank)
        for row in 0..<columns {
            for index in 0..<rank { root[row, index] = decomposition.right[row, index] / decomposition.values[index] }
        }
        if allowingQR && rank == columns {
            let solution = GSLVector(count: columns)
            for (index, value) in projected.enumerated() { solution.elements[index] = value }
            let factor = GSLMatrix(triangle)
            gsl_blas_dtrsv(CblasUpper, CblasNoTrans, CblasNonUnit, factor.pointer, solution.pointer)
            return Solution(
                coefficients: Array(solution.elements), covarianceRoot: root, rank: rank, method: .orthogonal)
        }
        var coefficients = [Double](repeating: 0, count: columns)
        for index in 0..<rank {
            var component = 0.0
            for (row, value) in projected.enumerated() { component += decomposition.left[row, index] * value }
            for column in 0..<columns { coefficients[column] += component * root[column, index] }
        }
        return Solution(coefficients: coefficients, covarianceRoot: root, rank: rank, method: .singularValues)
    }
}

extension CholeskySolver {
    /// L⁻ᵀ for the matrix LLᵀ factored last: the inverse is this matrix times its transpose.
    func inverseRoot() -> Matrix {
        var root = Matrix(rows: size, columns: size)
        for index in 0..<size { root[index, index] = 1 }
        let square = GSLMatrix(root)
        gsl_blas_dtrsm(CblasLeft, CblasLower, CblasTrans, CblasNonUnit, 1, triangle.pointer, square.pointer)
        return square.value
    }
}
