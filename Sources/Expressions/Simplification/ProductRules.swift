/// Identities between the factors of a product: quotients of circular and hyperbolic functions, signs with absolute values.
extension RewriteRule {
    static let forProducts: [RewriteRule] = [
        RewriteRule("quotient of functions", combinedQuotient),
        RewriteRule("quotient of exponentials", hyperbolicTangent),
        RewriteRule("absolute value times its argument", combinedAbsoluteValue),
        RewriteRule("sign times its argument", combinedSign),
    ]

    /// f(u)**m·g(u)**n becomes h(u)**±1 for each pair of factors, while m has the sign of `power` and n that of `otherPower`.
    private struct QuotientIdentity: Sendable {
        let function: ElementaryFunction
        let power: Int
        let other: ElementaryFunction
        let otherPower: Int
        let result: ElementaryFunction
        let resultPower: Int
    }

    private static let quotientIdentities: [QuotientIdentity] = [
        (.sin, .cos, .tan), (.sinh, .cosh, .tanh),
    ].flatMap { (sine: ElementaryFunction, cosine: ElementaryFunction, tangent: ElementaryFunction) in
        [1, -1].flatMap { sign in
            [
                QuotientIdentity(
                    function: sine, power: sign, other: cosine, otherPower: -sign, result: tangent, resultPower: sign),
                QuotientIdentity(
                    function: tangent, power: sign, other: cosine, otherPower: sign, result: sine, resultPower: sign),
                QuotientIdentity(
                    function: tangent, power: sign, other: sine, otherPower: -sign, result: cosine, resultPower: -sign),
            ]
        }
    }

    @Sendable
    private static func combinedQuotient(_ node: Expression, _ simplifier: Canonicalizer) -> Expression? {
        guard case .product(let factors) = node else { return nil }
        let powers = functionPowers(factors)
        guard powers.count > 1 else { return nil }
        for first in powers {
            for identity in quotientIdentities where identity.function == first.function {
                guard first.exponent.signum() == identity.power,
                    let second = powers.first(where: {
                        $0.function == identity.other && $0.exponent.signum() == identity.otherPower
                            && $0.argument == first.argument
                    })
                else { continue }
                let count = min(Swift.abs(first.exponent), Swift.abs(second.exponent))
                let others = factors.indices.filter { $0 != first.position && $0 != second.position }.map { factors[$0] }
                func power(_ function: ElementaryFunction, _ exponent: Int) -> Expression {
                    simplifier.power(.function(function, first.argument), .rational(Rational(exponent)))
                }
                return simplifier.product(
                    others + [
                        power(identity.result, identity.resultPower * count),
                        power(first.function, first.exponent - identity.power * count),
                        power(second.function, second.exponent - identity.otherPower * count),
                    ])
            }
        }
        return nil
    }

    private struct FunctionPower {
        let position: Int
        let function: ElementaryFunction
        let argument: Expression
        let exponent: Int
    }

    private static func functionPowers(_ factors: [Expression]) -> [FunctionPower] {
        factors.enumerated().compactMap { position, factor in
            let (base, exponent) = factor.baseAndExponent
            guard case .function(let function, let argument) = base, let n = exponent.exactInteger else { return nil }
            return FunctionPower(position: position, function: function, argument: argument, exponent: n)
        }
    }

    /// u**n·|u|**m is |u|**(n + m) for an even n, u·|u|**(n + m − 1) for an odd one, and u/|u| is sign(u).
    @Sendable
    private static func combinedAbsoluteValue(_ node: Expression, _ simplifier: Canonicalizer) -> Expression? {
        guard case .product(let factors) = node else { return nil }
        for size in functionPowers(factors) where size.function == .abs {
            guard let position = factors.firstIndex(where: { $0.baseAndExponent.base == size.argument }),
                let n = factors[position].baseAndExponent.exponent.exactInteger
            else { continue }
            var others = factors.indices.filter { $0 != size.position && $0 != position }.map { factors[$0] }
            let absolute = Expression.function(.abs, size.argument)
            if n % 2 == 0 {
                others.append(simplifier.power(absolute, .rational(Rational(n + size.exponent))))
            } else if n + size.exponent == 0 {
                others.append(simplifier.function(.sign, size.argument))
            } else if n != 1 {
                others += [size.argument, simplifier.power(absolute, .rational(Rational(n + size.exponent - 1)))]
            } else {
                continue
            }
            return simplifier.product(others)
        }
        return nil
    }

    /// sign(u)·|u| is u and sign(u)·u is |u|.
    @Sendable
    private static func combinedSign(_ node: Expression, _ simplifier: Canonicalizer) -> Expression? {
        guard case .product(let factors) = node else { return nil }
        for sign in functionPowers(factors) where sign.function == .sign {
            let absolute = Expression.function(.abs, sign.argument)
            for (base, replacement) in [(absolute, sign.argument), (sign.argument, absolute)] {
                guard let position = factors.firstIndex(where: { $0.baseAndExponent.base == base }),
                    let n = factors[position].baseAndExponent.exponent.exactInteger, n % 2 != 0
                else { continue }
                if sign.exponent % 2 == 0 {
                    // Squared, the sign only says that u is not zero, and there the other factor is zero or undefined too.
                    return simplifier.product(factors.indices.filter { $0 != sign.position }.map { factors[$0] })
                }
                let others = factors.indices.filter { $0 != sign.position && $0 != position }.map { factors[$0] }
                return simplifier.product(
                    others + [replacement, simplifier.power(base, .rational(Rational(n - 1)))])
            }
        }
        return nil
    }

    /// (exp(u) − 1)/(exp(u) + 1) is tanh(u/2), its reciprocal 1/tanh(u/2).
    @Sendable
    private static func hyperbolicTangent(_ node: Expression, _ simplifier: Canonicalizer) -> Expression? {
        guard case .product(let factors) = node else { return nil }
        for (position, factor) in factors.enumerated() {
            let (base, exponent) = factor.baseAndExponent
            guard case .sum(let terms) = base, terms.count == 2, terms[1] == .minusOne,
                case .function(.exp, let argument) = terms[0], let n = exponent.exactInteger
            else { continue }
            let partner = simplifier.power(.sum([terms[0], .one]), .rational(Rational(-n)))
            guard let other = factors.firstIndex(of: partner) else { continue }
            let tangent = simplifier.function(.tanh, simplifier.product([.half, argument]))
            let rest = factors.indices.filter { $0 != position && $0 != other }.map { factors[$0] }
            return simplifier.product(rest + [simplifier.power(tangent, exponent)])
        }
        return nil
    }
}
