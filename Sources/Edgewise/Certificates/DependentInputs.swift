import LeastSquares

/// Which of a law's inputs depend on each other: those that obey one equation of the second degree on every row.
///
/// Along a Kepler orbit x and y obey that of an ellipse, and the shares of a mixture add up to 1. Any multiple of the equation
/// may then be added to a law, and no row can tell: x/r³ is as good as a rational function of x. The equation is a singular vector
/// of the matrix of 1, uᵢ and uᵢ·uⱼ, u being the inputs scaled to −1…1, whose value vanishes. It is found on some rows and held
/// against all; the row that obeys it least is then added to those, until no equation is left or one holds everywhere.
struct DependentInputs {
    /// What an equation of size 1 leaves on a row, over the largest singular value, that is rounding.
    private static let rounding = 1e-9
    /// Rows that equations are looked for on first.
    private static let firstRows = 500
    /// Rows for each term: fewer may lie on a surface of second degree by chance.
    private static let rowsPerTerm = 3
    /// More inputs have more terms than are worth the work.
    private static let mostInputs = 10

    /// 1 and the inputs that are not constant.
    private let columns: [[Double]]
    /// Terms as products of two of the columns.
    private let terms: [(left: Int, right: Int)]
    private let work: WorkBudget

    /// The smallest set of them that was found, in their order; empty where there is none.
    static func among(_ names: [String], columns: [[Double]], work: WorkBudget) -> [String] {
        guard (2...mostInputs).contains(names.count), isBound(columns, work) else { return [] }
        var kept = Array(names.indices)
        for place in names.indices where kept.count > 2 {
            let fewer = kept.filter { $0 != place }
            if isBound(fewer.map { columns[$0] }, work) { kept = fewer }
        }
        return kept.map { names[$0] }
    }

    private static func isBound(_ columns: [[Double]], _ work: WorkBudget) -> Bool {
        DependentInputs(columns, work)?.isBound ?? false
    }

    private init?(_ inputs: [[Double]], _ work: WorkBudget) {
        let scaled = inputs.compactMap { column -> [Double]? in
            guard let low = column.min(), let high = column.max(), high > low else { return nil }
            return column.map { (2 * $0 - low - high) / (high - low) }
        }
        guard scaled.count > 1 else { return nil }
        columns = [scaled[0].map { _ in 1 }] + scaled
        var terms = columns.indices.map { (left: 0, right: $0) }
        for (place, column) in scaled.enumerated() {
            // Two values obey an equation of the second degree by themselves.
            let isTwoValued = column.allSatisfy { abs(abs($0) - 1) < Self.rounding }
            for other in (isTwoValued ? place + 1 : place)..<scaled.count { terms.append((place + 1, other + 1)) }
        }
        guard scaled[0].count >= Self.rowsPerTerm * terms.count else { return nil }
        self.terms = terms
        self.work = work
    }

    private var isBound: Bool {
        let count = columns[0].count
        var rows =
            count <= Self.firstRows ? Array(0..<count) : (0..<Self.firstRows).map { $0 * (count - 1) / (Self.firstRows - 1) }
        for _ in terms {
            guard let (equation, tolerance) = equation(on: rows) else { return false }
            guard rows.count < count, let worst = worst(of: equation), worst.size > tolerance else { return true }
            rows.append(worst.row)
        }
        return false
    }

    /// The coefficients of the terms, of norm 1, in an equation that some rows obey; and what it may leave on a row.
    private func equation(on rows: [Int]) -> (coefficients: [Double], tolerance: Double)? {
        let elements = rows.flatMap { row in terms.map { columns[$0.left][row] * columns[$0.right][row] } }
        work.spend(2 * rows.count * terms.count * terms.count + 20 * terms.count * terms.count * terms.count)
        let matrix = Matrix(rows: rows.count, columns: terms.count, elements: elements)
        guard let decomposition = SingularValues(matrix), let most = decomposition.values.first,
            let least = decomposition.values.last, least < Self.rounding * most
        else { return nil }
        let size = terms.count
        return ((0..<size).map { decomposition.right.elements[$0 * size + size - 1] }, Self.rounding * most)
    }

    /// The row that obeys an equation least, and what it leaves there.
    private func worst(of equation: [Double]) -> (row: Int, size: Double)? {
        var rest = columns[0].map { _ in 0.0 }
        for (coefficient, term) in zip(equation, terms) {
            let (left, right) = (columns[term.left], columns[term.right])
            for row in rest.indices { rest[row] += coefficient * left[row] * right[row] }
        }
        work.spend(2 * rest.count * terms.count)
        return rest.indices.max { abs(rest[$0]) < abs(rest[$1]) }.map { ($0, abs(rest[$0])) }
    }
}
