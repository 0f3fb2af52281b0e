import FunctionLibrary
import LeastSquares

/// The columns that a relation may join: each term alone, and times the response.
struct Candidates {
    let terms: [Term]
    let form: Response
    /// θ(y).
    let response: [Double]
    let weights: [Double]

    /// Each row weighs 1/(|θ(y)| + its median), so that few rows near a pole do not decide everything; `nil` where θ(y) is not
    /// finite.
    init?(terms: [Term], form: Response, target: [Double]) {
        response = target.map(form.value)
        guard response.allSatisfy(\.isFinite) else { return nil }
        let sizes = response.map { abs($0) }
        let middle = sizes.sorted()[sizes.count / 2]
        guard middle > 0 else { return nil }
        self.terms = terms
        self.form = form
        weights = sizes.map { 1 / ($0 + middle) }
    }

    /// - Parameter response: instead of θ(y).
    init(terms: [Term], response: [Double], weights: [Double]) {
        self.terms = terms
        self.response = response
        self.weights = weights
        form = .identity
    }

    /// One of the columns.
    private struct Column {
        let term: Int
        let hasResponse: Bool
    }

    private func values(_ column: Column, weights: [Double]) -> [Double] {
        let term = terms[column.term].values
        return column.hasResponse
            ? term.indices.map { weights[$0] * term[$0] * response[$0] } : term.indices.map { weights[$0] * term[$0] }
    }

    private func relation(_ columns: [Column], _ coefficients: [Double], equals last: Column) -> Relation {
        var relation = Relation(terms: [], divisor: [])
        for (column, coefficient) in zip(columns + [last], coefficients + [-1]) {
            if column.hasResponse {
                relation.divisor.append((column.term, -coefficient))
            } else {
                relation.terms.append((column.term, coefficient))
            }
        }
        // One term stands on the other side of the sign; it makes no difference to the quotient.
        guard let leading = relation.divisor.first?.coefficient, relation.divisor.count == 1 else { return relation }
        return Relation(
            terms: relation.terms.map { ($0.term, $0.coefficient / leading) }, divisor: [(relation.divisor[0].term, 1)])
    }
}

// MARK: - Dependent columns

extension Candidates {
    /// A column that leaves no more than this share of its length may be a sum of those before it,
    private static let dependent = 1e-13
    /// and is one if any other left so much more. Else columns have become too alike to tell.
    private static let gap = 1e-3
    private static let mostFollowed = 3

    /// Takes columns up in the order of their cost, and finds each that is a sum of earlier ones.
    func dependences(work: WorkBudget) -> [Relation] {
        let effort = form == .identity ? 0 : 1
        let order = terms.indices.flatMap { term in
            [
                (2 * terms[term].cost, Column(term: term, hasResponse: false)),
                (2 * terms[term].cost + 1 + effort, Column(term: term, hasResponse: true)),
            ]
        }.enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(\.element.1)
        let rows = response.count
        var basis = OrthogonalBasis(length: rows, capacity: order.count)
        var used: [Column] = []
        var found: [Relation] = []
        var followed = 0
        var leastShare = 1.0
        for column in order where basis.count < rows * 4 / 5 && followed < Self.mostFollowed {
            if work.isOver { break }
            work.spend(8 * rows * basis.count + 20 * rows)
            let values = scaled(values(column, weights: weights))
            // The square of a large column may be infinite, and then it seems to be nothing.
            guard values.allSatisfy(\.isFinite), values.contains(where: { $0 != 0 }) else { continue }
            let rest = basis.remainder(of: values)
            let share = rest.reduce(0) { $0 + $1 * $1 }.squareRoot()
            if share > Self.dependent {
                basis.append(rest)
                used.append(column)
                leastShare = min(leastShare, share)
            } else if share < Self.gap * leastShare {
                followed += 1
                if let relation = sparse(used, equals: column, weights: weights, work: work) { found.append(relation) }
            } else {
                break
            }
        }
        return found
    }

    private func scaled(_ values: [Double]) -> [Double] {
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { $0 / length }
    }

    /// The column as a sum of as few others as leave nothing but rounding; `nil` where they are too many for a law.
    private func sparse(_ columns: [Column], equals last: Column, weights: [Double], work: WorkBudget) -> Relation? {
        let target = scaled(values(last, weights: weights))
        let lengths = columns.map { column in
            values(column, weights: weights).reduce(0) { $0 + $1 * $1 }.squareRoot()
        }
        let all = zip(columns, lengths).map { column, length in values(column, weights: weights).map { $0 / length } }
        func solved(_ kept: [Int]) -> (coefficients: [Double], residual: Double)? {
            guard !kept.isEmpty else { return nil }
            let design = target.indices.flatMap { row in kept.map { all[$0][row] } }
            work.spend(LinearLeastSquares.operations(rows: target.count, columns: kept.count))
            let fit = LinearLeastSquares.fit(
                design: design, rows: target.count, columns: kept.count, target: target, startingWith: .orthogonal)
            guard fit.coefficients.allSatisfy(\.isFinite) else { return nil }
            return (fit.coefficients, fit.residualSumOfSquares.squareRoot())
        }
        var kept = Array(columns.indices)
        guard var best = solved(kept) else { return nil }
        // Those of least weight go first, many at a time as long as nothing but rounding is left.
        var share = 4
        while kept.count > 1, !work.isOver {
            let largest = best.coefficients.reduce(0) { max($0, abs($1)) }
            let order = kept.indices.sorted { abs(best.coefficients[$0]) > abs(best.coefficients[$1]) }
            let weighty = order.prefix { abs(best.coefficients[$0]) > 1e-5 * max(largest, 1e-3) }.count
            let fewer = kept.count - max(kept.count / share, 1)
            let next = share == 4 ? max(min(weighty, fewer), 1) : fewer
            let chosen = order.prefix(next).sorted().map { kept[$0] }
            if let shorter = solved(chosen), shorter.residual < 1e-11 {
                (kept, best) = (chosen, shorter)
            } else if share > kept.count {
                break
            } else {
                share *= 4
            }
        }
        guard kept.count < RelationSearch.mostTerms else { return nil }
        let lastLength = values(last, weights: weights).reduce(0) { $0 + $1 * $1 }.squareRoot()
        return relation(
            kept.map { columns[$0] }, zip(kept, best.coefficients).map { $1 * lastLength / lengths[$0] }, equals: last)
    }
}

// MARK: - Squares

extension Candidates {
    /// A residual, as a share, that even normal equations see the difference between a relation and none in.
    private static let screening = 1e-6
    private static let longest = 10

    /// The response times the last term as a sum of the other terms, each alone and times the response.
    func square(of last: Int, work: WorkBudget) -> Relation? {
        let columns = (0..<last).flatMap { term in [true, false].map { Column(term: term, hasResponse: $0) } }
        let all = columns.map { scaled(values($0, weights: weights)) }
        let target = scaled(values(Column(term: last, hasResponse: true), weights: weights))
        guard target.allSatisfy(\.isFinite), all.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { return nil }
        let fit = LinearLeastSquares.fit(
            design: target.indices.flatMap { row in all.map { $0[row] } }, rows: target.count, columns: all.count,
            target: target)
        work.spend(target.count * all.count * (all.count + 40) / 4)
        guard fit.residualSumOfSquares.squareRoot() < Self.screening,
            let relation = sparse(columns, equals: Column(term: last, hasResponse: true), weights: weights, work: work),
            relation.count <= Self.longest
        else { return nil }
        return relation
    }
}

extension Candidates {
    /// The response as a sum of terms.
    func sum(work: WorkBudget) -> Relation? {
        let columns = terms.indices.map { Column(term: $0, hasResponse: false) }
        guard terms.allSatisfy({ $0.values.allSatisfy(\.isFinite) }), response.allSatisfy(\.isFinite) else { return nil }
        return sparse(columns, equals: Column(term: 0, hasResponse: true), weights: weights, work: work)
    }
}

// MARK: - Selection

extension Candidates {
    /// Terms that the response may be multiplied by, for want of a denominator that has 1 for a term.
    private static let mostMultiplied = 240

    /// Selects columns whose sum is the response, alone or, if the relation may be implicit, times one of the cheapest terms.
    func selections(isImplicit: Bool, work: WorkBudget) -> [Relation] {
        let sums = terms.indices.map { Column(term: $0, hasResponse: false) }
        let rows = response.count
        if let relation = selected(sums, equals: Column(term: 0, hasResponse: true), weights, most: rows / 3, work) {
            return [relation]
        }
        guard isImplicit else { return [] }
        let most = min(9, rows / 8)
        let largestCost = form == .identity ? 2 : 1
        for index in terms.indices.prefix(Self.mostMultiplied) where terms[index].cost <= largestCost && !work.isOver {
            guard terms[index].values.allSatisfy({ $0 != 0 }) else { continue }
            let others = terms.indices.filter { $0 != index }.map { Column(term: $0, hasResponse: true) }
            // The relation is one of θ(y), divided by the term: rows count as they do there.
            let divided = zip(weights, terms[index].values).map { $0 / abs($1) }
            let last = Column(term: index, hasResponse: true)
            if let relation = selected(sums + others, equals: last, divided, most: most, work) { return [relation] }
        }
        return []
    }

    private func selected(
        _ columns: [Column], equals last: Column, _ weights: [Double], most: Int, _ work: WorkBudget
    ) -> Relation? {
        var all: [Double] = []
        var usable: [Column] = []
        all.reserveCapacity(columns.count * response.count)
        for column in columns {
            let values = scaled(values(column, weights: weights))
            guard values.allSatisfy(\.isFinite) else { continue }
            all += values
            usable.append(column)
        }
        let target = values(last, weights: weights)
        guard target.allSatisfy(\.isFinite) else { return nil }
        let chosen = ForwardSelection(most: most).chosen(from: all, target: target)
        work.spend(ForwardSelection.operations(rows: response.count, columns: usable.count, chosen: chosen?.count ?? most))
        guard let chosen else { return nil }
        return sparse(chosen.map { usable[$0] }, equals: last, weights: weights, work: work)
    }
}
