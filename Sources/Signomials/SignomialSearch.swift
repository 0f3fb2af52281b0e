import Expressions
import FunctionLibrary
import Glibc
import LeastSquares
import Tables

/// Formulas y = θ⁻¹(Σ c_k·f_k·Π u_j^a_kj) of up to three terms, fitted to the rows as they are.
///
/// The u_j are the positive inputs and the exponents free, f_k is 1 or a plain factor that may change its sign (cos x, sin²x, x), and θ is
/// y, y², 1/y or 1/y². Most laws of physics that are no single product of powers are of this kind. No smoothing, no symmetry and
/// no network comes before it: every fit is least squares in y itself, so that noise is what it is, and a law that a few
/// rows dominate is seen in these rows.
///
/// - One product is fitted to start from, then terms are added (`TermStarts`), each response by itself: once with all exponents free, which
///   finds sums that noise leaves plain to see, and once with a new term on the lattice of whole exponents, for those it does not.
/// - Exponents are brought to plain values (`ExponentSnapping`), the form is held against its neighbours (`NeighbouringForms`), and forms are
///   ordered by description length.
///
/// Source: signomials after Duffin and Peterson (Geometric programming with signomials, 1973); the growth is greedy as in matching
/// pursuit, with the tangents of the fit projected out.
package struct SignomialSearch: Sendable {
    private let all: PowerRows
    /// The same with plain functions of inputs among the bases and no factors, for single products.
    private let functions: PowerRows
    private let size: Double
    private let work: WorkBudget
    private let seed: UInt64

    /// Rows that starts are measured on, that they are fitted to, and that exponents are settled on.
    private static let (startRows, growthRows, settlingRows, mostRows) = (500, 1000, 3000, 20000)
    private static let mostTerms = 3
    private static let reported = 5
    /// Fewer rows than this for each exponent determine none.
    private static let leastRows = 40
    package static let mostInputs = 10

    /// - Parameters:
    ///   - columns: the inputs, under `names`.
    ///   - weights: of the squared errors of the target; `nil` if all weigh the same.
    package init?(
        names: [String], columns: [[Double]], target: [Double], weights: [Double]?, seed: UInt64, work: WorkBudget
    ) {
        guard names.count <= Self.mostInputs, target.count >= Self.leastRows else { return nil }
        let count = min(target.count, Self.mostRows)
        let target = Array(target.prefix(count))
        let size = (target.reduce(0) { $0 + $1 * $1 } / Double(count)).squareRoot()
        guard size > 0, size.isFinite else { return nil }
        let weights = (weights.map { Array($0.prefix(count)) } ?? target.map { _ in 1 })
        let meanWeight = weights.reduce(0, +) / Double(count)
        let inputs = zip(names, columns).map { (name: $0, values: Array($1.prefix(count))) }
        let vocabulary = TermVocabulary(inputs)
        guard !vocabulary.bases.isEmpty else { return nil }
        all = PowerRows(
            bases: vocabulary.bases, factors: vocabulary.factors, target: target.map { $0 / size },
            weights: weights.map { ($0 / meanWeight).squareRoot() })
        functions = PowerRows(
            bases: vocabulary.bases + vocabulary.functions, factors: [.one(rows: count)], target: all.target,
            weights: all.weights)
        self.size = size
        self.seed = seed
        self.work = work
    }

    /// The likeliest formulas, those of fewest bits first.
    package func formulas() -> [Expression] {
        var generator = SeededGenerator(seed: seed).stream(Self.stream)
        let order = (0..<all.count).shuffled(using: &generator)
        let (settled, telling) = (Array(order.prefix(Self.settlingRows)), telling(order, Self.growthRows))
        let growth = all.rows(telling)
        let growing = SignomialGrowth(
            growth: growth, settling: all.rows(settled), starts: growth.rows(Array(0..<min(Self.startRows, growth.count))),
            curves: curves, work: work)
        guard let product = growing.product(using: &generator) else { return [] }
        let sums = SignomialSettling(
            starts: growing.starts, settling: growing.settling, all: all, mostTerms: Self.mostTerms, curves: curves, work: work)
        let products = SignomialSettling(
            starts: functions.rows([]), settling: functions.rows(settled), all: functions, mostTerms: 1,
            curves: Array(curves.prefix(1)), work: work)
        let grownProducts = ProductGrowth(rows: functions.rows(telling), work: work).products(from: product)
        let grownSums = growing.signomials(from: product, terms: Self.mostTerms, using: generator)
        let found = [(grownSums, sums), (grownProducts, products)].flatMap { grown, settling in
            settling.forms(of: grown, using: generator).prefix(Self.reported).map { form in
                (bits: form.bits, formulas: form.formulas(on: settling.all, size: size))
            }
        }
        return found.sorted { $0.bits < $1.bits }.prefix(Self.reported).flatMap(\.formulas)
    }

    private var curves: [ResponseCurve] {
        let largest = all.target.reduce(0) { max($0, abs($1)) }
        let isNegative = all.target.reduce(0, +) < 0
        return ResponseCurve.responses.map { ResponseCurve($0, isNegative: isNegative, largest: largest) }
    }

    /// The random stream of the starts.
    private static let stream = 1 << 21

    /// A third of them the rows of largest weighted target, the others as they come: a law over decades is told by few rows.
    private func telling(_ order: [Int], _ count: Int) -> [Int] {
        guard all.count > count else { return order }
        let heavy = order.sorted {
            abs(all.weights[$0] * all.target[$0]) > abs(all.weights[$1] * all.target[$1])
        }.prefix(count / 3)
        let taken = Set(heavy)
        let chosen = taken.union(order.filter { !taken.contains($0) }.prefix(count - taken.count))
        return order.filter(chosen.contains)
    }
}
