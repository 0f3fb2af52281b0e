import LeastSquares

/// Which of a law's inputs depend on each other: those that obey one equation of the second degree on every row.
///
/// Along a Kepler orbit x and y obey that of an ellipse, and the shares of a mixture add up to 1. Any multiple of the equation
/// may then be added to a law, and no row can tell: x/r³ is as good as a rational function of x. The equation is a singular value
/// of the matrix of 1, uᵢ and uᵢ·uⱼ that vanishes, u being the inputs scaled to −1…1.
enum DependentInputs {
    /// A singular value, over the largest, that is rounding.
    private static let rounding = 1e-9
    private static let mostRows = 500
    /// Rows for each term: fewer may lie on a surface of second degree by chance.
    private static let rowsPerTerm = 3
    /// More inputs have more terms than are worth the work.
    private static let mostInputs = 10

    /// The smallest set of them that was found, in their order; empty where there is none.
    static func among(_ names: [String], columns: [[Double]]) -> [String] {
        guard (2...mostInputs).contains(names.count), isBound(columns) else { return [] }
        var kept = Array(names.indices)
        for place in names.indices where kept.count > 2 {
            let fewer = kept.filter { $0 != place }
            if isBound(fewer.map { columns[$0] }) { kept = fewer }
        }
        return kept.map { names[$0] }
    }

    private static func isBound(_ columns: [[Double]]) -> Bool {
        let count = columns[0].count
        let rows = count <= mostRows ? Array(0..<count) : (0..<mostRows).map { $0 * (count - 1) / (mostRows - 1) }
        let scaled = columns.compactMap { column -> [Double]? in
            let picked = rows.map { column[$0] }
            guard let low = picked.min(), let high = picked.max(), high > low else { return nil }
            return picked.map { (2 * $0 - low - high) / (high - low) }
        }
        guard scaled.count > 1 else { return false }
        var terms = [rows.map { _ in 1.0 }] + scaled
        for (place, one) in scaled.enumerated() {
            // Two values obey an equation of the second degree by themselves.
            let isTwoValued = Set(one).count < 3
            for other in scaled[(isTwoValued ? place + 1 : place)...] { terms.append(zip(one, other).map { $0 * $1 }) }
        }
        guard rows.count >= rowsPerTerm * terms.count else { return false }
        let elements = rows.indices.flatMap { row in terms.map { $0[row] } }
        let values = SingularValues(Matrix(rows: rows.count, columns: terms.count, elements: elements))?.values
        guard let least = values?.last, let most = values?.first else { return false }
        return least < rounding * most
    }
}
