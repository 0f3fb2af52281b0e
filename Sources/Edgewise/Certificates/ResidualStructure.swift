import Glibc
import LeastSquares
import Symmetries

/// Whether residuals still follow the inputs: by the correlation of each row's residual with that of its nearest neighbour, and by
/// a polynomial of the inputs through all of them.
///
/// Noise does not know its neighbours: for n independent residuals the correlation is within a few 1/√n of 0. What a formula
/// fails to describe is smooth, and neighbours share it; but in many dimensions no row has near ones. A polynomial sees what is smooth over the whole
/// range: of n independent residuals p functions explain a share whose
/// n-fold is distributed as χ² with p degrees of freedom, bounded here as Wilson and Hilferty do.
/// Inputs are scaled to unit deviation; O(n²) in at most 1,500 rows.
///
/// Source: nearest-neighbour form of von Neumann's ratio (Ann. Math. Stat. 12, 1941), as in the Gamma test.
struct ResidualStructure {
    /// Σ e_i·e_nn(i) / Σ e_i².
    let correlation: Double
    /// How many rows it is from.
    let count: Int

    /// The share of the residuals' squares that a polynomial of the inputs takes up, and its number of functions beside 1.
    let explained: Double
    let functions: Int
    /// Of how many rows.
    private let polynomialCount: Int

    /// The polynomial sees more rows than neighbours are looked for in: it costs less.
    private static let mostRows = 6000

    private static let rowLimit = 1500

    /// The correlation is three standard deviations beyond what independent residuals show, mutual neighbours counting twice, or
    /// the polynomial four.
    var isPresent: Bool {
        let freedom = Double(functions)
        return correlation > 3 * (1.5 / Double(count)).squareRoot()
            || Double(polynomialCount) * explained > freedom * ReducedChiSquared.bound(freedom, deviations: 4)
    }

    /// - Returns: `nil` for fewer than ten finite residuals, or where all are zero.
    init?(residuals: [Double], columns: [[Double]]) {
        let finite = residuals.indices.filter { residuals[$0].isFinite }
        let neighbours = NearestRows(finite, columns: columns, limit: Self.rowLimit)
        let values = neighbours.rows.map { residuals[$0] }
        let total = values.reduce(0) { $0 + $1 * $1 }
        guard values.count >= 10, total > 0 else { return nil }
        let shared = neighbours.nearest.enumerated().reduce(0) { $0 + values[$1.offset] * values[$1.element] }
        correlation = shared / total
        count = values.count
        let more =
            finite.count <= Self.mostRows
            ? finite : (0..<Self.mostRows).map { finite[$0 * (finite.count - 1) / (Self.mostRows - 1)] }
        polynomialCount = more.count
        (explained, functions) = Self.polynomial(
            more.map { residuals[$0] }, columns.map { column in more.map { column[$0] } })
    }

    /// The largest total degree, four at most, that leaves ten rows for each function.
    private static func polynomial(_ values: [Double], _ columns: [[Double]]) -> (explained: Double, functions: Int) {
        let total = values.reduce(0) { $0 + $1 * $1 }
        let fits = (1...4).last { PolynomialBasis.count(variables: columns.count, degree: $0) * 10 <= values.count }
        guard let degree = fits else { return (0, 0) }
        let basis = PolynomialBasis(ranges: columns.map { ($0.min() ?? 0)...($0.max() ?? 0) }, degree: degree)
        let fit = LinearLeastSquares.fit(
            design: basis.design(columns), rows: values.count, columns: basis.count, target: values)
        let mean = values.reduce(0, +) / Double(values.count)
        let spread = total - Double(values.count) * mean * mean
        guard fit.residualSumOfSquares.isFinite, spread > 0 else { return (0, 0) }
        return (max(0, 1 - fit.residualSumOfSquares / spread), fit.rank - 1)
    }
}
