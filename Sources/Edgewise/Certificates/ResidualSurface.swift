import Glibc
import LeastSquares
import Tables

/// Whether a smooth surface through all residuals but one predicts that one: what tells the misfit of a wrong form from noise
/// where rows are few.
///
/// The surface is that of Gaussian kernels of width ℓ, K = exp(−d²/2ℓ²) + ν·1, inputs being scaled to unit deviation; without row i
/// it misses residual i by (K⁻¹e)ᵢ/(K⁻¹)ᵢᵢ, so that all rows cost one inverse. The share of Σe² that the best of a few widths
/// explains is held against random orders of the residuals. A fit takes from residuals what a smooth surface could predict
/// of noise, so a law that is right passes more often than the level says.
///
/// Source: G. Wahba, Spline Models for Observational Data (1990), section 4.2, for the leave-one-out formula.
struct ResidualSurface {
    /// The share of the residuals' squares that the surface explains on the row it did not see; negative for most noise.
    let explained: Double
    /// Whether fewer than one random order in 500 is explained as well.
    let isPresent: Bool

    private static let rowLimit = 200
    private static let orders = 999
    private static let widths = [0.3, 0.7, 1.5]
    private static let nugget = 0.01

    /// - Returns: `nil` for fewer than eight rows, and for residuals that are all zero.
    init?(residuals: [Double], columns: [[Double]], using generator: inout SeededGenerator) {
        let finite = residuals.indices.filter { residuals[$0].isFinite }
        let neighbours = NearestRows(finite, columns: columns, limit: Self.rowLimit)
        let rows = neighbours.rows
        let mean = rows.reduce(0) { $0 + residuals[$1] } / Double(max(rows.count, 1))
        var values = rows.map { residuals[$0] - mean }
        let total = values.reduce(0) { $0 + $1 * $1 }
        guard rows.count >= 8, total > 0, total.isFinite else { return nil }
        let misses = Self.misses(neighbours)
        func share() -> Double {
            misses.map { matrix in
                var sum = 0.0
                for row in values.indices {
                    var miss = 0.0
                    for column in values.indices { miss += matrix[row * values.count + column] * values[column] }
                    sum += miss * miss
                }
                return 1 - sum / total
            }.max() ?? -.infinity
        }
        let observed = share()
        explained = observed
        var others = 0
        var drawn = 0
        while observed > 0, others < (Self.orders + 1) / 500, drawn < Self.orders {
            values.shuffle(using: &generator)
            if share() >= observed { others += 1 }
            drawn += 1
        }
        isPresent = observed > 0 && others < (Self.orders + 1) / 500
    }

    /// For each width the matrix that makes the leave-one-out errors of residuals.
    private static func misses(_ neighbours: NearestRows) -> [[Double]] {
        let count = neighbours.rows.count
        let solver = CholeskySolver(size: count)
        return widths.compactMap { width in
            // Distances grow with the root of the number of inputs.
            let scale = 2 * width * width * Double(neighbours.scaled.count)
            var kernel = [Double](repeating: 0, count: count * count)
            for row in 0..<count {
                for column in 0...row {
                    let value = exp(-neighbours.squaredDistance(row, column) / scale) + (row == column ? nugget : 0)
                    kernel[row * count + column] = value
                    kernel[column * count + row] = value
                }
            }
            var inverse = [Double](repeating: 0, count: count * count)
            guard kernel.withUnsafeBufferPointer({ solver.factor($0) }) == .solved else { return nil }
            inverse.withUnsafeMutableBufferPointer { solver.invert(into: $0) }
            for row in 0..<count {
                let scale = inverse[row * (count + 1)]
                for column in 0..<count { inverse[row * count + column] /= scale }
            }
            return inverse
        }
    }
}
