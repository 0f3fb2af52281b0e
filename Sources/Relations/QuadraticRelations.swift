import Expressions
import FunctionLibrary
import LeastSquares

// A root beside other terms, y = g·(p + √q)^±1, makes y the root of a quadratic equation: with v = y/g,
//
//     v² = 2p·v + (q − p²).
//
// For a g that is guessed, p and q − p² are sums of few terms that linear algebra finds as in other relations.

extension RelationSearch {
    private static let mostMultipliers = 100
    /// Two products a term, and the rows are to outnumber them twice at least.
    private static let mostQuadraticTerms = 40

    private static let multipliers = Vocabulary(slots: [
        [.power(1), .sine(1), .cosine(1), .exponential(1), .exponential(-1), .logarithm, .root, .tangent]
    ])

    /// A formula with a root beside other terms.
    func quadratic() -> Expression? {
        let limit = min(Self.mostQuadraticTerms, target.count / 5)
        let rows = min(target.count, 8 * limit)
        let shortened = columns.map { Array($0.prefix(rows)) }
        let multipliers = Self.multipliers.terms(of: names, shortened, limit: Self.mostMultipliers)
            .filter { $0.values.allSatisfy { $0 != 0 } }
        for vocabulary in Vocabulary.plain {
            let terms = vocabulary.terms(of: names, shortened, limit: limit)
            guard terms.count > 2 else { continue }
            for form in [Response.identity, .reciprocal] {
                let response = target.prefix(rows).map(form.value)
                guard response.allSatisfy(\.isFinite) else { continue }
                for multiplier in multipliers {
                    for isDivided in [false, true] {
                        if work.isOver { return nil }
                        let unknown = zip(response, multiplier.values).map { isDivided ? $0 / $1 : $0 * $1 }
                        let place = isDivided ? multiplier.expression : 1 / multiplier.expression
                        if let formula = root(unknown, terms, factors: multipliers),
                            let y = held(form.inverse(of: place * formula))
                        {
                            return y
                        }
                    }
                }
            }
        }
        return nil
    }

    private func held(_ formula: Expression) -> Expression? { holds(formula) ? formula : nil }

    /// v as p ± √(p² + q), where v² = 2p·v + q with sums p and q of few terms, or as p ± h·√q where the root changes its sign as a
    /// factor h does.
    private func root(_ values: [Double], _ terms: [Term], factors: [Term]) -> Expression? {
        let squares = values.map { $0 * $0 }
        let middle = squares.sorted()[squares.count / 2]
        guard middle > 0, middle.isFinite else { return nil }
        let candidates = Candidates(
            terms: terms + [Term(expression: .zero, cost: 0, values: values)], response: values,
            weights: squares.map { 1 / ($0 + middle) })
        guard let relation = candidates.square(of: terms.count, work: work) else { return nil }
        // The square itself stands in the divisor.
        let linear = relation.divisor.filter { $0.term < terms.count }.map { ($0.term, -$0.coefficient / 2) }
        guard !linear.isEmpty else { return nil }
        let rest = values.indices.map { row in
            values[row] - linear.reduce(0) { $0 + $1.1 * terms[$1.0].values[row] }
        }
        func sum(_ root: Expression) -> Expression {
            .sum(of: linear.map { .real($1) * terms[$0].expression } + [root])
        }
        if let sign = sign(of: rest) {
            var radicand = Sum()
            for (term, coefficient) in relation.terms { radicand.add(coefficient, terms[term].expression) }
            for (one, left) in linear {
                for (other, right) in linear { radicand.add(left * right, terms[one].expression * terms[other].expression) }
            }
            return sum(.real(sign) * .power(of: radicand.expression, Self.half))
        }
        // A root that changes its sign has a factor that does.
        for factor in factors {
            let quotient = zip(rest, factor.values).map { $0 / $1 }
            guard let sign = sign(of: quotient) else { continue }
            let squares = quotient.map { $0 * $0 }
            let candidates = Candidates(terms: terms, response: squares, weights: squares.map { 1 / ($0 + middle) })
            guard let radicand = candidates.sum(work: work) else { continue }
            let square = Expression.sum(of: radicand.terms.map { .real($0.coefficient) * terms[$0.term].expression })
            return sum(.real(sign) * factor.expression * .power(of: square, Self.half))
        }
        return nil
    }

    private static let half = Expression.rational(Rational(1, 2) ?? .one)

    /// The sign that all numbers have.
    private func sign(of values: [Double]) -> Double? {
        values.allSatisfy { $0 > 0 } ? 1 : values.allSatisfy { $0 < 0 } ? -1 : nil
    }
}

/// A sum whose terms may cancel: what rounding leaves of them is dropped.
private struct Sum {
    private var parts: [(term: Expression, coefficient: Double, size: Double)] = []

    mutating func add(_ coefficient: Double, _ term: Expression) {
        let term = term.simplified()
        guard let index = parts.firstIndex(where: { $0.term == term }) else {
            return parts.append((term, coefficient, abs(coefficient)))
        }
        parts[index].coefficient += coefficient
        parts[index].size += abs(coefficient)
    }

    var expression: Expression {
        .sum(
            of: parts.filter { abs($0.coefficient) > 1e-9 * $0.size }.map { .product(of: [.real($0.coefficient), $0.term]) })
    }
}
