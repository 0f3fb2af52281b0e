import Glibc

/// What a least-squares fit of a spline found.
public struct SplineFit: Sendable, Hashable {
    /// The fitted spline.
    public let spline: Spline
    /// Σ w·(y − f(x))².
    public let residualSumOfSquares: Double
    /// Whether the data left some coefficients undetermined (an interval without samples), so that they were settled by the
    /// smoothest continuation.
    public let wasUnderdetermined: Bool
}

extension Spline {
    /// The spline that minimises Σ w·(y − f(x))² + smoothing·∫ f″².
    ///
    /// Normal equations in a band of k+1 diagonals, O(n·k²), with two steps of iterative refinement against the data, which
    /// brings the accuracy near that of a QR factorisation. Where the data do not determine all coefficients, second
    /// differences of the coefficients weighted by 1e-8 of the mean diagonal choose the smoothest of the solutions. Rows with
    /// a number that is not finite, or with a weight that is not positive, are left out; without any row f = 0.
    ///
    /// - Parameters:
    ///   - weights: one non-negative number a row, 1 by default.
    ///   - smoothing: ≥ 0, in units of w·y²/(y²/x³).
    public static func fit(
        x: [Double], y: [Double], knots: KnotVector, weights: [Double]? = nil, smoothing: Double = 0,
        extrapolation: Extrapolation = .linear
    ) -> SplineFit {
        precondition(x.count == y.count && (weights.map { $0.count == x.count } ?? true), "One y and one weight for each x.")
        precondition(smoothing >= 0, "Smoothing is not negative.")
        let rows = x.indices.filter { row in
            let weight = weights?[row] ?? 1
            return x[row].isFinite && y[row].isFinite && weight > 0 && weight.isFinite
        }
        let system = WeightedRows(
            table: knots.table(at: rows.map { x[$0] }, extrapolation: extrapolation), order: knots.degree + 1,
            weights: weights.map { weights in rows.map { weights[$0] } })
        return system.fit(rows.map { y[$0] }, knots: knots, smoothing: smoothing)
    }
}

/// The rows of a design matrix of B-splines, k+1 numbers each.
struct WeightedRows {
    let table: BasisTable
    let order: Int
    let weights: [Double]?

    func normalMatrix(count: Int) -> SymmetricBandMatrix {
        var matrix = SymmetricBandMatrix(count: count, bandwidth: order - 1)
        table.values.withUnsafeBufferPointer { values in
            guard let values = values.baseAddress else { return }
            for (row, first) in table.first.enumerated() {
                matrix.addOuterProduct(
                    of: values + row * order, count: order, at: Int(first), weight: weights?[row] ?? 1)
            }
        }
        return matrix
    }

    func residuals(_ y: [Double], _ coefficients: [Double]) -> [Double] {
        y.indices.map { row in
            let first = Int(table.first[row])
            return y[row] - (0..<order).reduce(0) { $0 + coefficients[first + $1] * table.values[row * order + $1] }
        }
    }

    /// Bᵀ·W·r.
    func projected(_ residuals: [Double], count: Int) -> [Double] {
        var sums = [Double](repeating: 0, count: count)
        for (row, residual) in residuals.enumerated() {
            let weighted = (weights?[row] ?? 1) * residual
            for r in 0..<order { sums[Int(table.first[row]) + r] += weighted * table.values[row * order + r] }
        }
        return sums
    }

    func fit(_ y: [Double], knots: KnotVector, smoothing: Double) -> SplineFit {
        let count = knots.basisCount
        let zero = Spline(knots: knots, coefficients: Array(repeating: 0, count: count))
        let data = normalMatrix(count: count)
        let scale = data.meanDiagonal
        guard scale > 0 else { return SplineFit(spline: zero, residualSumOfSquares: 0, wasUnderdetermined: true) }

        let penalty = smoothing > 0 ? knots.curvaturePenalty : nil
        var matrix = data
        if let penalty { matrix.add(penalty, times: smoothing) }
        var factor = matrix.choleskyFactor()
        let wasUnderdetermined = factor == nil
        if factor == nil {
            // Wide enough for second differences at any degree. Their null space is straight lines, which a single abscissa
            // leaves open: then, and only then, a ridge chooses the flattest.
            var tied = SymmetricBandMatrix(count: count, bandwidth: max(order - 1, min(2, count - 1)))
            tied.add(matrix, times: 1)
            tied.add(knots.secondDifferencePenalty, times: 1e-8 * scale)
            factor = tied.choleskyFactor(tolerance: 1e-13)
            if factor == nil {
                for row in 0..<count { tied[row, row] += 1e-13 * scale }
                factor = tied.choleskyFactor(tolerance: 0)
            }
        }
        guard let factor else { return SplineFit(spline: zero, residualSumOfSquares: .infinity, wasUnderdetermined: true) }

        var coefficients = [Double](repeating: 0, count: count)
        for _ in 0..<3 {
            var right = projected(residuals(y, coefficients), count: count)
            if let penalty {
                for (row, bend) in penalty.multiplied(by: coefficients).enumerated() { right[row] -= smoothing * bend }
            }
            for (row, step) in factor.solve(right).enumerated() { coefficients[row] += step }
        }
        let remaining = residuals(y, coefficients)
        let sum = remaining.indices.reduce(0) { $0 + (weights?[$1] ?? 1) * remaining[$1] * remaining[$1] }
        return SplineFit(
            spline: Spline(knots: knots, coefficients: coefficients), residualSumOfSquares: sum,
            wasUnderdetermined: wasUnderdetermined)
    }
}

extension KnotVector {
    /// The matrix D of Σ (second divided difference of the coefficients over their Greville abscissae, scaled to unit spacing)²,
    /// zero for straight lines: a discrete curvature that works at every degree (P-splines, Eilers and Marx 1996).
    public var secondDifferencePenalty: SymmetricBandMatrix {
        let sites = grevilleAbscissae
        var matrix = SymmetricBandMatrix(count: basisCount, bandwidth: min(2, basisCount - 1))
        for i in 1..<max(1, basisCount - 1) {
            let width = sites[i + 1] - sites[i - 1]
            let share = width > 0 ? (sites[i] - sites[i - 1]) / width : 0.5
            let row = [2 * (1 - share), -2, 2 * share]
            row.withUnsafeBufferPointer { row in
                guard let row = row.baseAddress else { return }
                matrix.addOuterProduct(of: row, count: 3, at: i - 1, weight: 1)
            }
        }
        return matrix
    }
}
