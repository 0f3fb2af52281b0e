import LeastSquares

/// A one-parameter change of variables that the target follows: what is left after it has one variable less.
///
/// A *shift*: Σ aᵢ·∂t/∂xᵢ = b: moving the variables together by a moves t by b. A *scaling*: Σ aᵢ·xᵢ·∂t/∂xᵢ = b·t: multiplying
/// them by powers of one factor multiplies t by one.
struct Symmetry: Sendable {
    enum Kind: String, Sendable {
        case shift, scaling
    }

    var kind: Kind
    var variables: [Int]
    /// aᵢ, one a variable; none is zero.
    var weights: [Double]
    /// b.
    var response: Double
    /// How far the equation is from being fulfilled: the root mean square of the left side less the right, for terms of size 1.
    var residual: Double
}

extension Symmetry {
    /// How far its numbers are from the plainest: 0 where all weights are equal in size.
    var oddness: Double {
        weights.indices.map { place in
            weights.reduce(0) { sum, weight in
                sum + (ExactNumber(near: weight / weights[place], within: 0.06)?.oddness ?? 4)
            }
        }.min() ?? 0
    }

    /// Factors of the plainest laws: xᵢ, 1/xᵢ, xᵢ² and 1/xᵢ².
    static func plainFactors(_ count: Int) -> [Symmetry] {
        (0..<count).flatMap { variable in
            [1.0, -1, 2, -2].map {
                Symmetry(kind: .scaling, variables: [variable], weights: [1], response: $0, residual: .infinity)
            }
        }
    }

    /// Variables without effect.
    static func idle(_ count: Int) -> [Symmetry] {
        (0..<count).map { Symmetry(kind: .shift, variables: [$0], weights: [1], response: 0, residual: .infinity) }
    }

    /// Two variables as their product, quotient, difference or sum, and as their quotient with one of them, or its inverse, as
    /// a factor.
    static func plainPairs(_ count: Int) -> [Symmetry] {
        (0..<count).flatMap { i in
            (0..<i).flatMap { j in
                [1.0, -1].flatMap { weight in
                    [(Kind.shift, 0.0), (.scaling, 0), (.scaling, 1), (.scaling, -1)].map { kind, response in
                        Symmetry(
                            kind: kind, variables: [i, j], weights: [1, weight], response: response, residual: .infinity)
                    }
                }
            }
        }
    }
}

/// Reads symmetries off the gradient of a surface: each is a null vector of few entries of the matrix whose columns are ∂t/∂xᵢ
/// and 1, or xᵢ·∂t/∂xᵢ and t.
struct SymmetrySearch {
    let surface: ResponseSurface
    let columns: [[Double]]
    let work: WorkBudget

    /// Rows at which gradients are taken.
    private static let rows = 600
    private static let largestResidual = 0.25
    /// With more variables only symmetries of one and two are looked for.
    private static let mostVariablesForTriples = 12
    /// A weight under this share of the largest, terms being of size 1, is noise.
    private static let leastWeight = 0.02

    /// In units of the surface's error.
    private static let idleEffect = 10.0

    /// Every candidate of up to three variables, the most likely first.
    var candidates: [Symmetry] {
        let count = columns.count
        let rows = min(columns[0].count, Self.rows)
        work.spend(rows * (surface.functionCount * count + 2 * count * count) + 200 * count * count * count)
        var shifts: [[Double]] = []
        var scalings: [[Double]] = []
        var values: [Double] = []
        for row in 0..<rows {
            let (value, gradient) = surface.gradient(at: row)
            guard value.isFinite, gradient.allSatisfy(\.isFinite) else { continue }
            values.append(value)
            shifts.append(gradient + [-1])
            scalings.append(gradient.indices.map { gradient[$0] * columns[$0][row] } + [-value])
        }
        // A gradient is a few times less exact than its surface.
        let noise = min(max(2 * surface.errors.least, 1e-6), 0.02)
        var found: [(symmetry: Symmetry, rank: Double)] = []
        for (kind, terms) in [(Symmetry.Kind.shift, shifts), (.scaling, scalings)] {
            guard let equations = Equations(terms) else { continue }
            for size in 1...min(count <= Self.mostVariablesForTriples ? 3 : 2, count) {
                for variables in Self.subsets(of: count, size: size) {
                    if kind == .scaling, !hasPivot(variables) { continue }
                    for withResponse in [false, true] where size > 1 || withResponse {
                        let columns = variables + (withResponse ? [count] : [])
                        guard let (vector, residual, next) = equations.nullVector(of: columns),
                            residual < Self.largestResidual, vector.sized.allSatisfy({ abs($0) > Self.leastWeight })
                        else { continue }
                        let symmetry = Symmetry(
                            kind: kind, variables: variables, weights: Array(vector.weights.prefix(size)),
                            response: withResponse ? vector.weights[size] : 0, residual: residual)
                        // Two null vectors: fewer variables make one, and any mixture of the two means nothing. Where noise
                        // makes one of them, the other may still be right.
                        let isClear = next > 3 * max(residual, noise)
                        if isClear || next > 1.5 * residual {
                            found.append((symmetry, rank(of: symmetry, noise: noise) + (isClear ? 0 : 100)))
                        }
                    }
                }
            }
        }
        return idle(shifts, values) + found.sorted { $0.rank < $1.rank }.map(\.symmetry)
    }

    /// Variables of which the surface says that they hardly move the target: by less than a few times its own error.
    private func idle(_ gradients: [[Double]], _ values: [Double]) -> [Symmetry] {
        guard !values.isEmpty, columns.count > 1 else { return [] }
        let effects = columns.indices.map { variable in
            Self.deviation(columns[variable]) * Self.middle(gradients.map { abs($0[variable]) }) / Self.deviation(values)
        }
        let limit = min(Self.idleEffect * max(surface.errors.least, 1e-9), 0.1)
        return columns.indices.filter { effects[$0] < limit }.sorted { effects[$0] < effects[$1] }.map {
            Symmetry(kind: .shift, variables: [$0], weights: [1], response: 0, residual: effects[$0])
        }
    }

    private static func middle(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    private static func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    /// The residual, weighed: a null vector of few entries with plain numbers is less likely by chance than one of many.
    private func rank(of symmetry: Symmetry, noise: Double) -> Double {
        let terms = Double(symmetry.variables.count) + (symmetry.response == 0 ? 0 : 0.5)
        return max(symmetry.residual, noise) * (1 + terms + symmetry.oddness)
    }

    /// Whether some variable may be divided by.
    private func hasPivot(_ variables: [Int]) -> Bool {
        variables.contains { columns[$0].allSatisfy { $0 > 0 } || columns[$0].allSatisfy { $0 < 0 } }
    }

    private static func subsets(of count: Int, size: Int) -> [[Int]] {
        guard size > 0 else { return [[]] }
        return subsets(of: count, size: size - 1).flatMap { start in
            (((start.last ?? -1) + 1)..<max(count, (start.last ?? -1) + 1)).map { start + [$0] }
        }
    }
}

/// Homogeneous equations Σ vⱼ·cⱼ = 0, one a row, whose columns are scaled to one size and whose rows count about alike.
private struct Equations {
    private let products: Matrix
    private let sizes: [Double]

    init?(_ rows: [[Double]]) {
        guard let width = rows.first?.count, rows.count > 2 * width else { return nil }
        let first = Self.sizes(rows)
        // Where the gradient is large a row would outweigh all others, where it is small it would not count.
        let norms = rows.map { row in
            row.indices.reduce(0) { $0 + row[$1] * row[$1] / (first[$1] * first[$1]) }.squareRoot()
        }
        let middle = norms.sorted()[norms.count / 2]
        guard middle > 0, middle.isFinite else { return nil }
        let balanced = zip(rows, norms).map { row, norm in row.map { $0 / max(norm, middle / 3) } }
        sizes = Self.sizes(balanced)
        var products = Matrix(rows: width, columns: width)
        for row in balanced {
            for i in 0..<width {
                for j in 0..<width {
                    products[i, j] += row[i] / sizes[i] * row[j] / sizes[j] / Double(balanced.count)
                }
            }
        }
        self.products = products
    }

    /// The v of least Σ (Σ vⱼcⱼ)² over some columns, for columns of size 1 and |v| = 1 (`sized`) and for the columns as
    /// given; and the residual of the next best v.
    func nullVector(of columns: [Int]) -> (vector: (sized: [Double], weights: [Double]), residual: Double, next: Double)? {
        var part = Matrix(rows: columns.count, columns: columns.count)
        for (i, column) in columns.enumerated() {
            for (j, other) in columns.enumerated() { part[i, j] = products[column, other] }
        }
        guard let eigen = SymmetricEigenvalues(part), let least = eigen.values.last else { return nil }
        let vector = eigen.vectors.column(columns.count - 1)
        let weights = zip(vector, columns).map { $0 / sizes[$1] }
        let next = columns.count > 1 ? max(eigen.values[columns.count - 2], 0).squareRoot() : .infinity
        return ((vector, weights), max(least, 0).squareRoot(), next)
    }

    private static func sizes(_ rows: [[Double]]) -> [Double] {
        (0..<rows[0].count).map { column in
            let square = rows.reduce(0) { $0 + $1[column] * $1[column] } / Double(rows.count)
            return square > 0 ? square.squareRoot() : 1
        }
    }
}
