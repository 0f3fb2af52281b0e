import Expressions
import FunctionLibrary
import Glibc
import LeastSquares

/// Finds laws that are a sparse relation between the target and products of elementary functions:
///
///     Σₖ cₖ·fₖ(x) + θ(y)·Σₖ dₖ·fₖ(x) = 0,   so   y = θ⁻¹(−Σ cₖfₖ / Σ dₖfₖ)
///
/// for a few plain θ. That takes in polynomials, quotients of sums of products, √ of them, and functions of differences and
/// of half angles by their addition theorems: cos(a − b) = cos a·cos b + sin a·sin b. Only sums of few terms that meet every
/// row to rounding count, so the search is one for data without noise.
///
/// Source: implicit sparse regression (K. Kaheman, J. N. Kutz and S. L. Brunton, “SINDy-PI”, Proceedings of the Royal Society A
/// 476 (2020) 20200279), with dependent columns found as by H. M. Möller and B. Buchberger (EUROCAM 1982).
public struct RelationSearch: Sendable {
    public enum Effort: Sendable {
        /// Powers and waves, as many as take some hundredths of a second.
        case brief
        /// Every vocabulary, and selection from more terms than there are rows.
        case thorough
        /// Beside a product that stands out in the target's logarithm alone: cheap where none does.
        case factors
    }

    let names: [String]
    let columns: [[Double]]
    let target: [Double]
    let work: WorkBudget
    /// A term beside those of the vocabularies.
    private var extra: Term?
    /// Operations after which a search in one way gives up.
    private var mostWork = 2e9

    /// A formula of more terms is a fit, not a law.
    static let mostTerms = 12
    /// The error that rounding may leave, as a share of the size of y.
    static let rounding = 1e-9

    /// What may be done to the target before it stands in a relation, in the order in which it is tried.
    private static let responses: [Response] = [
        .identity, .reciprocal, .square, .inverseSquare, .logarithm, .exponential, .cosine,
    ]

    /// - Parameter columns: `columns[i]` for the variable `names[i]`, each as long as the target.
    public init(names: [String], columns: [[Double]], target: [Double], work: WorkBudget = WorkBudget()) {
        precondition(columns.allSatisfy { $0.count == target.count }, "the columns and the target are equally long")
        self.names = names
        self.columns = columns
        self.target = target
        self.work = work
    }

    /// A formula that meets every row to rounding; `nil` where none was found.
    public func formula(_ effort: Effort) -> Expression? {
        // As many terms as points meet any target.
        let distinct = distinctRows
        guard distinct >= 20, !names.isEmpty, Set(target.prefix(100)).count > 1 else { return nil }
        switch effort {
        case .brief: return dependence(in: Vocabulary.plain, mostTerms: names.count <= 2 ? 50 : 90, longest: 6)
        case .thorough:
            let further = Vocabulary.further(arguments: names.count)
            let found =
                names.count <= 3
                ? dependence(in: further + Vocabulary.plain, mostTerms: 200, longest: Self.mostTerms) ?? quadratic()
                : dependence(in: Vocabulary.sums, mostTerms: 200, longest: Self.mostTerms)
            return found ?? selection(from: Vocabulary.plain + further, isImplicit: names.count > 3) ?? factored()
        case .factors: return factored()
        }
    }

    /// A relation of what is left of the target beside a product that stands out in its logarithm.
    private func factored() -> Expression? {
        guard names.count > 1 else { return nil }
        for part in FactoredTarget.candidates(names: names, columns: columns, target: target, work: work) where !work.isOver {
            var search = RelationSearch(names: names, columns: columns, target: part.divided(target), work: work)
            search.mostWork = 3e8
            if part.hasOffset {
                search.extra = Term(expression: 1 / part.factor, cost: 0, values: part.values.map { 1 / $0 })
            }
            let rest =
                search.dependence(
                    in: names.count <= 3 ? Vocabulary.plain : Vocabulary.sums, mostTerms: 200, longest: Self.mostTerms)
                ?? search.selection(
                    from: Vocabulary.plain + Vocabulary.further(arguments: names.count), isImplicit: false)
            if let rest { return part.factor * rest }
        }
        return nil
    }

    /// How many different points the rows hold, as far as it matters.
    private var distinctRows: Int {
        var seen: Set<[Double]> = []
        for row in target.indices where seen.count < 3 * Self.mostTerms { seen.insert(columns.map { $0[row] }) }
        return seen.count
    }

    /// - Parameter longest: the number of terms that a relation may have; a longer one may be plainer as some other structure.
    private func dependence(in vocabularies: [Vocabulary], mostTerms: Int, longest: Int) -> Expression? {
        let limit = min(mostTerms, target.count * 3 / 8)
        let rows = min(target.count, 5 * limit / 2 + 50)
        return first(of: vocabularies, rows: rows, limit: limit) {
            $0.dependences(work: work).filter { $0.count <= longest }
        }
    }

    /// With many variables, or few rows, terms outnumber rows.
    private func selection(from vocabularies: [Vocabulary], isImplicit: Bool) -> Expression? {
        let (rows, limit) = names.count <= 2 ? (400, 450) : (300, 300)
        return first(of: vocabularies, rows: min(target.count, rows), limit: limit) {
            $0.selections(isImplicit: isImplicit, work: work)
        }
    }

    /// The first formula that holds among the relations of some vocabularies, under each θ in turn.
    private func first(
        of vocabularies: [Vocabulary], rows: Int, limit: Int, relations: (Candidates) -> [Relation]
    ) -> Expression? {
        let start = work.spent
        for vocabulary in vocabularies {
            var terms = vocabulary.terms(of: names, columns.map { Array($0.prefix(rows)) }, limit: limit)
            guard terms.count > 1 else { continue }
            if let extra {
                terms.insert(
                    Term(expression: extra.expression, cost: extra.cost, values: Array(extra.values.prefix(rows))), at: 1)
            }
            work.spend(5 * terms.count * rows)
            for form in Self.responses where form.applies(to: target) {
                if work.isOver || work.spent > start + mostWork { return nil }
                guard let candidates = Candidates(terms: terms, form: form, target: Array(target.prefix(rows))) else {
                    continue
                }
                for relation in relations(candidates) {
                    if let formula = verified(relation, candidates) { return formula }
                }
            }
        }
        return nil
    }

    /// The formula of a relation, if it gives y on all rows.
    private func verified(_ relation: Relation, _ candidates: Candidates) -> Expression? {
        func sum(_ parts: [(term: Int, coefficient: Double)]) -> Expression {
            .sum(of: parts.map { .product(of: [.real($0.coefficient), candidates.terms[$0.term].expression]) })
        }
        guard !relation.divisor.isEmpty, !relation.terms.isEmpty, relation.count <= min(Self.mostTerms, distinctRows / 3) else {
            return nil
        }
        let isAlone = relation.divisor.count == 1 && relation.divisor[0].term == 0
        let quotient = isAlone ? sum(relation.terms) : sum(relation.terms) / sum(relation.divisor)
        let formula = candidates.form.inverse(of: quotient, isNegative: target[0] < 0)
        return holds(formula) ? formula : nil
    }

    /// Whether a formula gives y on all rows.
    func holds(_ formula: Expression) -> Bool {
        guard let compiled = try? CompiledExpression(formula, variables: names) else { return false }
        work.spend(10 * target.count)
        let values = compiled.evaluate(columns: columns)
        let sizes = target.map { abs($0) }.sorted()
        let median = sizes[sizes.count / 2]
        let middle = median > 0 ? median : sizes.reduce(0, +) / Double(sizes.count)
        var squares = 0.0
        for (value, y) in zip(values, target) {
            let miss = (value - y) / (abs(y) + middle)
            squares += miss * miss
        }
        return (squares / Double(target.count)).squareRoot() < Self.rounding
    }
}

/// y = θ⁻¹(Σ terms / Σ divisor).
struct Relation {
    var terms: [(term: Int, coefficient: Double)]
    var divisor: [(term: Int, coefficient: Double)]

    var count: Int { terms.count + divisor.count }
}
