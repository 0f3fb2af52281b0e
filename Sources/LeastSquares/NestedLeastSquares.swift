import CGSL

/// Least squares for nested models: the first k columns of one design, for every k, at the cost of one factorisation.
///
/// With AᵀA = L·Lᵀ the leading k × k block of L is the factor of the model with k columns, and L⁻¹Aᵀt begins with its right-hand
/// side: each further model costs k² only. By normal equations with a ridge, so about half of the digits are lost to the
/// condition of the design: meant for judging models, not for reporting constants.
public struct NestedLeastSquares {
    private let factor: Matrix
    /// L⁻¹Aᵀt, one for each target.
    private let projections: [[Double]]

    /// - Parameters:
    ///   - design: rows × columns numbers, row-major.
    ///   - targets: each with one number a row.
    ///   - ridge: added to the diagonal of AᵀA as a share of its mean.
    /// - Returns: `nil` where the columns are dependent even so, or a number is not finite.
    public init?(design: [Double], rows: Int, columns: Int, targets: [[Double]], ridge: Double = 1e-13) {
        precondition(design.count == rows * columns && rows > 0 && columns > 0, "a design needs rows · columns elements")
        precondition(targets.allSatisfy { $0.count == rows }, "a target needs one element a row")
        let normal = GSLMatrix(rows: columns, columns: columns)
        var sides: [[Double]] = []
        design.withUnsafeBufferPointer { design in
            guard let start = design.baseAddress else { return }
            var view = gsl_matrix_const_view_array(start, rows, columns)
            gsl_blas_dsyrk(CblasLower, CblasTrans, 1, &view.matrix, 0, normal.pointer)
            for target in targets {
                let (values, side) = (GSLVector(count: rows), GSLVector(count: columns))
                _ = values.elements.update(fromContentsOf: target)
                gsl_blas_dgemv(CblasTrans, 1, &view.matrix, values.pointer, 0, side.pointer)
                sides.append(Array(side.elements))
            }
        }
        let elements = normal.elements
        let level = ridge * (0..<columns).reduce(0) { $0 + elements[$1 * (columns + 1)] } / Double(columns)
        guard level.isFinite else { return nil }
        for index in 0..<columns { elements[index * (columns + 1)] += level }
        guard GSLStatus(gsl_linalg_cholesky_decomp1(normal.pointer)) == .success,
            (0..<columns).allSatisfy({ elements[$0 * (columns + 1)] > 0 && elements[$0 * (columns + 1)].isFinite })
        else { return nil }
        factor = normal.value
        projections = sides.map { side in
            let solution = GSLVector(count: columns)
            _ = solution.elements.update(fromContentsOf: side)
            gsl_blas_dtrsv(CblasLower, CblasNoTrans, CblasNonUnit, normal.pointer, solution.pointer)
            return Array(solution.elements)
        }
    }

    /// The coefficients of the model with the first `count` columns.
    public func coefficients(target: Int, count: Int) -> [Double] {
        var solution = Array(projections[target].prefix(count))
        for row in stride(from: count - 1, through: 0, by: -1) {
            solution[row] /= factor[row, row]
            let value = solution[row]
            for earlier in 0..<row { solution[earlier] -= factor[row, earlier] * value }
        }
        return solution
    }
}
