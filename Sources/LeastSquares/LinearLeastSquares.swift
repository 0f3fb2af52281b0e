import CGSL
import Glibc

/// Linear least squares: minimises Σ wᵢ·(yᵢ − Σⱼ aᵢⱼ·xⱼ)² + ridge·Σⱼ xⱼ².
///
/// Three factorisations, the cheapest that keeps the digits. All work on columns scaled to length 1, so that units of the
/// columns do not matter.
///
/// 1. Normal equations by `dsyrk` and Cholesky (n·p² + p³/3), when their reciprocal condition is over 1e-8; one step of
///    refinement with the true residual brings the error down to that of QR.
/// 2. Householder QR (2n·p²), when the reciprocal condition of R is over 1e-13.
/// 3. Singular values of R: those below 1e-13 of the largest are dropped, and the outcome says how many were kept.
///
/// Accuracy: relative error of the coefficients of about ε·κ for small residuals, κ being the condition of the scaled design.
/// Source: Björck, Numerical Methods for Least Squares Problems, chapters 2 and 6.
public enum LinearLeastSquares {
    /// Singular values below this fraction of the largest count as zero.
    public static let rankTolerance = 1e-13
    static let normalEquationsLimit = 1e-8

    /// Fits `target` by the columns of `design`.
    ///
    /// - Parameters:
    ///   - design: rows × columns numbers, row-major.
    ///   - target: one number a row.
    ///   - weights: non-negative, one a row; all 1 if `nil`. Only their ratios matter to the coefficients.
    ///   - ridge: added to the diagonal of AᵀWA, in the columns' own units.
    ///   - method: the factorisation to start with; later ones follow if it fails.
    public static func fit(
        design: [Double], rows: Int, columns: Int, target: [Double], weights: [Double]? = nil, ridge: Double = 0,
        startingWith method: LinearFit.Method = .cholesky
    ) -> LinearFit {
        design.withUnsafeBufferPointer { design in
            target.withUnsafeBufferPointer { target in
                fit(
                    design: design, rows: rows, columns: columns, target: target, weights: weights, ridge: ridge,
                    startingWith: method)
            }
        }
    }

    /// Operations of a fit by QR, in the measure of `WorkBudget`.
    public static func operations(rows: Int, columns: Int) -> Int {
        2 * rows * columns * (columns + 15) + 20 * columns * columns * columns + 5000
    }

    /// As above, on memory of the caller, which is only read.
    public static func fit(
        design: UnsafeBufferPointer<Double>, rows: Int, columns: Int, target: UnsafeBufferPointer<Double>,
        weights: [Double]? = nil, ridge: Double = 0, startingWith method: LinearFit.Method = .cholesky
    ) -> LinearFit {
        precondition(rows > 0 && columns > 0, "a design needs at least one row and one column")
        precondition(design.count == rows * columns, "a design needs rows · columns elements")
        precondition(target.count == rows, "a target needs one element a row")
        precondition(weights == nil || weights?.count == rows, "weights need one element a row")
        precondition(ridge >= 0, "a ridge must not be negative")
        guard
            let system = ScaledSystem(
                design: design, rows: rows, columns: columns, target: target, weights: weights, ridge: ridge)
        else { return .notFinite(columns: columns) }
        let solution =
            (method == .cholesky ? system.solveByCholesky() : nil)
            ?? system.solveByTriangle(allowingQR: method != .singularValues)
        guard let solution else { return .notFinite(columns: columns, outcome: .failed) }

        var coefficients = solution.coefficients
        for column in 0..<columns { coefficients[column] /= system.scales[column] }
        var root = solution.covarianceRoot
        for column in 0..<columns {
            for index in 0..<root.columns { root[column, index] /= system.scales[column] }
        }
        var sum = 0.0
        for row in 0..<rows {
            let line = design.baseAddress.map { $0 + row * columns }
            guard let line else { break }
            var residual = target[row]
            for column in 0..<columns { residual -= line[column] * coefficients[column] }
            sum += (weights?[row] ?? 1) * residual * residual
        }
        return LinearFit(
            coefficients: coefficients, residualSumOfSquares: sum, rank: solution.rank,
            observations: weights?.count { $0 > 0 } ?? rows, method: solution.method,
            outcome: solution.rank == columns ? .solved : .rankDeficient(rank: solution.rank, of: columns),
            covarianceRoot: root)
    }
}

extension LinearFit {
    static func notFinite(columns: Int, outcome: FitOutcome = .notFiniteAtStart) -> LinearFit {
        LinearFit(
            coefficients: [Double](repeating: .nan, count: columns), residualSumOfSquares: .infinity, rank: 0,
            observations: 0, method: nil, outcome: outcome, covarianceRoot: Matrix(rows: columns, columns: 0))
    }
}
