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
    /// Plain positive functions of the inputs, that all terms may share powers of.
    private let functions: [PowerBase]
    private let size: Double
    private let work: WorkBudget
    private let seed: UInt64

    /// Rows that starts are measured on, that they are fitted to, and that exponents are settled on.
    private static let (startRows, growthRows, settlingRows, mostRows) = (500, 1000, 3000, 20000)
    private static let mostTerms = 3
    private static let reported = 5
    /// Sums of two terms that functions are added to.
    private static let widened = 2
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
        functions = vocabulary.functions
        self.size = size
        self.seed = seed
        self.work = work
    }

    /// The likeliest formulas, those of fewest bits first.
    ///
    /// - Parameter isEnough: asked of the likeliest formula before terms are exchanged, and again before functions are added; each takes
    ///   as long as all that comes before it.
    package func formulas(until isEnough: (Expression) -> Bool = { _ in false }) -> [Expression] {
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
        let grown = growing.sums(from: product, terms: Self.mostTerms, using: generator)
        let forms = sums.settled([product] + grown.map(\.signomial))
        var found = reported(sums.finished(forms), on: all)
        if let first = found.first?.formulas.first, isEnough(first) { return found.flatMap(\.formulas) }
        found = reported(sums.finished(sums.exchanged(forms, using: generator)), on: all)
        if let first = found.first?.formulas.first, isEnough(first) { return found.flatMap(\.formulas) }
        let best = [product] + Self.free(grown, terms: 2).prefix(Self.widened) + Self.free(grown, terms: 3).prefix(1)
        let withFunctions = work.results(of: best.count) { [functions] index, work in
            FunctionGrowth(rows: growth, functions: functions.map { $0.rows(telling) }, work: work)
                .grown(from: best[index], most: best[index].terms.count == 1 ? 4 : 2)
        }
        for grown in withFunctions.joined() where !work.isOver {
            let wider = all.adding(grown.functions.map { functions[$0] })
            let settling = SignomialSettling(
                starts: wider.rows([]), settling: wider.rows(settled), all: wider, mostTerms: 0, curves: [], work: work)
            found += reported(
                settling.finished(settling.exchanged(settling.settled([grown.signomial]), using: generator)), on: wider)
        }
        return found.sorted { $0.bits < $1.bits }.prefix(Self.reported).flatMap(\.formulas)
    }

    private func reported(_ forms: [NeighbouringForms.Form], on rows: PowerRows) -> [(bits: Double, formulas: [Expression])] {
        forms.prefix(Self.reported).map { form in (form.bits, form.formulas(on: rows, size: size, work: work)) }
    }

    /// Grown signomials whose exponents are all free, those of least error first.
    private static func free(_ grown: [SignomialFit.End], terms: Int) -> [Signomial] {
        grown.filter { end in
            end.signomial.terms.count == terms && end.signomial.terms.allSatisfy { $0.isFree.contains(true) }
        }.sorted { $0.sumOfSquares < $1.sumOfSquares }.map(\.signomial)
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
