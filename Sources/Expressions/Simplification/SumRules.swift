/// Identities between the terms of a sum: sin² + cos² = 1 and its relatives.
extension RewriteRule {
    static let forSums: [RewriteRule] = [
        RewriteRule("squares of circular and hyperbolic functions", combinedSquares),
        RewriteRule("opposite exponentials", combinedExponentials),
    ]

    /// What c·R·f² makes together with a second term d·R·g² (g² for a partner function, 1 for none).
    private struct SquareIdentity: Sendable {
        let partner: ElementaryFunction?
        /// d/c for which the identity holds.
        let ratio: Coefficient
        /// The result is c·sign·R·result**power.
        let result: ElementaryFunction?
        let power: Int
        let sign: Coefficient
        /// Whether the result is taken at 2u.
        var doublesArgument = false
    }

    private static let half = Coefficient.one / 2
    private static let minusHalf = Coefficient.minusOne / 2

    private static let squareIdentities: [ElementaryFunction: [SquareIdentity]] = [
        .sin: [
            SquareIdentity(partner: .cos, ratio: .one, result: nil, power: 0, sign: .one),
            SquareIdentity(partner: .cos, ratio: .minusOne, result: .cos, power: 1, sign: .minusOne, doublesArgument: true),
            SquareIdentity(partner: nil, ratio: .minusOne, result: .cos, power: 2, sign: .minusOne),
            SquareIdentity(partner: nil, ratio: minusHalf, result: .cos, power: 1, sign: minusHalf, doublesArgument: true),
        ],
        .cos: [
            SquareIdentity(partner: nil, ratio: .minusOne, result: .sin, power: 2, sign: .minusOne),
            SquareIdentity(partner: nil, ratio: minusHalf, result: .cos, power: 1, sign: half, doublesArgument: true),
        ],
        .tan: [SquareIdentity(partner: nil, ratio: .one, result: .cos, power: -2, sign: .one)],
        .cosh: [
            SquareIdentity(partner: .sinh, ratio: .minusOne, result: nil, power: 0, sign: .one),
            SquareIdentity(partner: nil, ratio: .minusOne, result: .sinh, power: 2, sign: .one),
        ],
        .sinh: [SquareIdentity(partner: nil, ratio: .one, result: .cosh, power: 2, sign: .one)],
        .tanh: [SquareIdentity(partner: nil, ratio: .minusOne, result: .cosh, power: -2, sign: .minusOne)],
    ]

    @Sendable
    private static func combinedSquares(_ node: Expression, _ simplifier: Canonicalizer) -> Expression? {
        guard case .sum(let terms) = node, terms.contains(where: { !squares(in: $0).isEmpty }) else { return nil }
        let parts = terms.map(\.coefficientAndTerm)
        let positions = Dictionary(zip(parts.map(\.term), parts.indices), uniquingKeysWith: { first, _ in first })
        for (index, part) in parts.enumerated() {
            for (function, argument, exponent) in squares(in: part.term) {
                let square = Expression.function(function, argument)
                let rest = simplifier.product(
                    part.term.factors.map { $0.baseAndExponent.base == square ? .one : $0 }
                        + [simplifier.power(square, .rational(Rational(exponent - 2)))])
                for identity in squareIdentities[function] ?? [] {
                    let partner = identity.partner.map { simplifier.squared(.function($0, argument)) } ?? .one
                    let wanted = simplifier.product([rest, partner]).coefficientAndTerm
                    guard wanted.coefficient.isOne, let other = positions[wanted.term], other != index,
                        parts[other].coefficient == part.coefficient * identity.ratio
                    else { continue }
                    let angle = identity.doublesArgument ? simplifier.product([2, argument]) : argument
                    let power = identity.result.map {
                        simplifier.power(simplifier.function($0, angle), .rational(Rational(identity.power)))
                    }
                    let combined = simplifier.product([
                        (part.coefficient * identity.sign).expression, rest, power ?? .one,
                    ])
                    let others = terms.indices.filter { $0 != index && $0 != other }.map { terms[$0] }
                    return simplifier.sum(others + [combined])
                }
            }
        }
        return nil
    }

    /// The factors f(u)**n with n ≥ 2 that have an identity.
    private static func squares(in term: Expression) -> [(ElementaryFunction, Expression, Int)] {
        term.factors.compactMap { factor in
            guard case .power(.function(let function, let argument), let exponent) = factor,
                let n = exponent.exactInteger, n >= 2, squareIdentities[function] != nil
            else { return nil }
            return (function, argument, n)
        }
    }

    /// R·exp(u) ± R·exp(−u) as 2·R·cosh(u) or 2·R·sinh(u).
    @Sendable
    private static func combinedExponentials(_ node: Expression, _ simplifier: Canonicalizer) -> Expression? {
        guard case .sum(let terms) = node else { return nil }
        let growing = terms.indices.filter { index in
            terms[index].factors.contains { if case .function(.exp, _) = $0 { true } else { false } }
        }
        guard growing.count > 1 else { return nil }
        let parts = terms.map(\.coefficientAndTerm)
        let positions = Dictionary(zip(parts.map(\.term), parts.indices), uniquingKeysWith: { first, _ in first })
        for index in growing {
            let factors = parts[index].term.factors
            guard let place = factors.firstIndex(where: { if case .function(.exp, _) = $0 { true } else { false } }),
                case .function(.exp, let argument) = factors[place], !argument.leadsNegative
            else { continue }
            var mirrored = factors
            mirrored[place] = simplifier.function(.exp, simplifier.negated(argument))
            guard let other = positions[simplifier.product(mirrored)],
                parts[other].coefficient.magnitude == parts[index].coefficient.magnitude
            else { continue }
            let function: ElementaryFunction = parts[other].coefficient == parts[index].coefficient ? .cosh : .sinh
            mirrored[place] = simplifier.function(function, argument)
            let combined = simplifier.product([2, parts[index].coefficient.expression] + mirrored)
            return simplifier.sum(terms.indices.filter { $0 != index && $0 != other }.map { terms[$0] } + [combined])
        }
        return nil
    }
}
