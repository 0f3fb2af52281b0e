import Glibc
import LeastSquares
import Tables

/// New terms for a signomial, those that would take most off its residuals first.
///
/// A term h is measured by what it adds to all that the signomial's own parameters can do: of h·dy/dv the part that is orthogonal to
/// the columns of J. Candidates are drawn at random, near the terms that are there, on the lattice of whole exponents around them, and
/// where the residuals' curvature in log u says that one product stands for two.
struct TermStarts {
    let rows: PowerRows
    let work: WorkBudget
    private let signomial: Signomial
    private let tangents: OrthogonalBasis
    private let residuals: [Double]
    private let slopes: [Double]
    private let sum: [Double]

    struct Start {
        var term: PowerTerm
        var gain: Double
    }

    /// A candidate that leaves less than this share of its square is one of the terms that are there.
    private static let leastIndependence = 1e-6

    /// - Parameter signomial: at its optimum; without terms for a first one.
    init(after signomial: Signomial, on rows: PowerRows, work: WorkBudget) {
        self.rows = rows
        self.work = work
        self.signomial = signomial
        var sum = [Double](repeating: 0, count: rows.count)
        let values = signomial.terms.map(rows.values)
        for (term, values) in zip(signomial.terms, values) {
            for row in sum.indices { sum[row] += term.coefficient * values[row] }
        }
        let predicted = sum.map(signomial.curve.value)
        let slopes = predicted.indices.map { rows.weights[$0] * predicted[$0].slope }
        var basis = OrthogonalBasis(length: rows.count, capacity: signomial.parameterCount)
        func take(_ column: [Double]) {
            let size = column.reduce(0) { $0 + $1 * $1 }
            let rest = basis.remainder(of: column)
            if size > 0, size.isFinite, rest.reduce(0, { $0 + $1 * $1 }) > 1e-12 * size { basis.append(rest) }
        }
        let width = rows.bases.count
        for (term, values) in zip(signomial.terms, values) {
            let column = zip(values, slopes).map { $0 * $1 }
            take(column)
            for base in 0..<width where term.isFree[base] {
                take(column.indices.map { column[$0] * rows.logs[$0 * width + base] })
            }
        }
        let rest = predicted.indices.map { rows.weights[$0] * (rows.target[$0] - predicted[$0].y) }
        residuals = basis.remainder(of: rest)
        self.slopes = slopes
        self.sum = sum
        tangents = basis
    }

    /// The gain of each term and the coefficient it would have; of those that there is work for.
    func measured(_ terms: [PowerTerm]) -> [Start] {
        let operations = rows.count * (8 + rows.bases.count + 2 * tangents.count)
        return terms.compactMap { term in
            // Thousands of terms take a tenth of a second.
            guard !work.isOver else { return nil }
            work.spend(operations)
            var values = rows.values(of: term)
            var size = 0.0
            for row in values.indices {
                values[row] *= slopes[row]
                size += values[row] * values[row]
            }
            guard size > 0, size.isFinite else { return nil }
            let rest = tangents.remainder(of: values)
            var (left, product) = (0.0, 0.0)
            for row in rest.indices {
                left += rest[row] * rest[row]
                product += rest[row] * residuals[row]
            }
            guard left > Self.leastIndependence * size else { return nil }
            var term = term
            term.coefficient = product / left
            return Start(term: term, gain: product * product / left)
        }.sorted { $0.gain > $1.gain }
    }

    /// What a small power of a positive quantity would gain as a factor of all terms: its derivative is Σ terms·log g.
    func gain(ofFactor logs: [Double]) -> Double {
        work.spend(rows.count * (4 + 4 * tangents.count))
        let column = logs.indices.map { slopes[$0] * sum[$0] * logs[$0] }
        let size = column.reduce(0) { $0 + $1 * $1 }
        let rest = tangents.remainder(of: column)
        let left = rest.reduce(0) { $0 + $1 * $1 }
        guard size > 0, size.isFinite, left > Self.leastIndependence * size else { return 0 }
        let product = zip(rest, residuals).reduce(0) { $0 + $1.0 * $1.1 }
        return product * product / left
    }

    private func term(_ exponents: [Double], factor: Int, isFree: Bool) -> PowerTerm {
        let held = rows.factors[factor].bases
        return PowerTerm(
            coefficient: 0, exponents: exponents.indices.map { held.contains($0) ? 0 : exponents[$0] }, factor: factor,
            isFree: exponents.indices.map { isFree && !held.contains($0) })
    }

    /// Terms with free exponents: random ones, changes of those that are there, and the halves of one that stands for two.
    func free(count: Int, using generator: inout SeededGenerator) -> [Start] {
        let width = rows.bases.count
        var terms: [PowerTerm] = []
        for index in 0..<count {
            var exponents = Self.sparseExponents(width, using: &generator)
            if index % 2 == 0, let base = signomial.terms.randomElement(using: &generator) {
                exponents = zip(exponents, base.exponents).map { $0 + ($1 * 2).rounded() / 2 }
            }
            let isPlain = rows.factors.count == 1 || index % 4 < 2
            terms.append(
                term(exponents, factor: isPlain ? 0 : Int.random(in: 1..<rows.factors.count, using: &generator), isFree: true))
        }
        terms += splits.map { term($0, factor: 0, isFree: true) }
        return measured(terms)
    }

    /// Half of the exponents 0, the others small, whole ones most often.
    private static func sparseExponents(_ width: Int, using generator: inout SeededGenerator) -> [Double] {
        let sizes: [Double] = [1, 1, 1, 2, 2, 0.5, 3, 1.5, 4]
        return (0..<width).map { _ in
            guard Bool.random(using: &generator), let size = sizes.randomElement(using: &generator) else { return 0 }
            return Bool.random(using: &generator) ? size : -size
        }
    }

    /// Where c·Πu^a stands for a sum of two products, log of the sum is curved along the line that joins their exponents:
    /// residuals ≈ ½ Σ q_ij·log u_i·log u_j times the term, and eigenvectors of q point to both.
    private var splits: [[Double]] {
        let width = rows.bases.count
        guard width > 1 else { return [] }
        let pairs = (0..<width).flatMap { i in (0...i).map { (i, $0) } }
        var found: [[Double]] = []
        for parent in signomial.terms where parent.factor == 0 {
            let values = rows.values(of: parent)
            let columns = pairs.map { i, j in
                tangents.remainder(
                    of: values.indices.map {
                        slopes[$0] * parent.coefficient * values[$0] * rows.logs[$0 * width + i] * rows.logs[$0 * width + j]
                    })
            }
            work.spend(pairs.count * rows.count * (4 * tangents.count + pairs.count))
            let products = columns.map { column in zip(column, residuals).reduce(0) { $0 + $1.0 * $1.1 } }
            let gram = GramMatrix(Array(columns.joined()), count: pairs.count, length: rows.count)
            guard let parts = gram.coefficients(of: Array(pairs.indices), products: products) else { continue }
            var form = Matrix(rows: width, columns: width)
            for (part, (i, j)) in zip(parts, pairs) {
                form[i, j] = i == j ? part : part / 2
                form[j, i] = form[i, j]
            }
            guard let axes = SymmetricEigenvalues(form) else { continue }
            for axis in (0..<width).sorted(by: { abs(axes.values[$0]) > abs(axes.values[$1]) }).prefix(4) {
                let vector = axes.vectors.column(axis)
                let largest = vector.reduce(0) { max($0, abs($1)) }
                for step in [-4, -3, -2, -1, -0.5, 0.5, 1, 2, 3, 4] {
                    let change = vector.map { step * $0 / largest }
                    found.append(zip(parent.exponents, change).map { $0 + $1 })
                    found.append(zip(parent.exponents, change).map { $0 + $1.rounded() })
                    found.append(zip(parent.exponents, change).map { (2 * ($0 + $1)).rounded() / 2 })
                }
            }
        }
        return found
    }

    /// Terms of whole exponents, which no fit is to change: where noise hides exponents, few of these are candidates at all.
    ///
    /// - Parameter centres: exponents that a new term may be near to.
    func lattice(around centres: [[Double]], using generator: inout SeededGenerator) -> [Start] {
        let width = rows.bases.count
        let sparse = Self.sparse(width)
        let whole = centres.map { $0.map { $0.rounded() } }
        let reach = width <= 3 ? 3 : width <= 5 ? 2 : 1
        var shapes = whole.prefix(1).flatMap { centre in
            Self.box(width, reach: reach).map { zip($0, centre).map { $0 + $1 } }
        }
        shapes += whole.flatMap { centre in sparse.map { zip($0, centre).map { $0 + $1 } } } + sparse
        var seen: Set<[Double]> = []
        shapes = shapes.filter { shape in
            shape.allSatisfy { abs($0) <= Self.largestExponent } && seen.insert(shape).inserted
        }
        if shapes.count > Self.mostShapes { shapes = Array(shapes.shuffled(using: &generator).prefix(Self.mostShapes)) }
        var terms = shapes.map { term($0, factor: 0, isFree: false) }
        let share = Self.mostShapes / max(rows.factors.count, 8)
        for factor in rows.factors.indices.dropFirst() {
            terms += shapes.shuffled(using: &generator).prefix(share).map { term($0, factor: factor, isFree: false) }
        }
        return measured(terms)
    }

    private static let mostShapes = 5000
    private static let largestExponent = 12.0

    /// All exponents from −reach to reach.
    private static func box(_ width: Int, reach: Int) -> [[Double]] {
        guard width <= 8 else { return [] }
        return (0..<width).reduce([[]]) { shapes, _ in
            shapes.flatMap { shape in (-reach...reach).map { shape + [Double($0)] } }
        }
    }

    /// Up to three exponents of ±1 or ±2, the others 0.
    private static func sparse(_ width: Int) -> [[Double]] {
        var found = [[Double](repeating: 0, count: width)]
        var last = found
        for _ in 0..<(width <= 7 ? 3 : 2) {
            last = last.flatMap { shape -> [[Double]] in
                let free = (shape.lastIndex { $0 != 0 } ?? -1) + 1
                return (free..<max(width, free)).flatMap { place in
                    [-2.0, -1, 1, 2].map { size in
                        var next = shape
                        next[place] = size
                        return next
                    }
                }
            }
            found += last
        }
        return found
    }
}
