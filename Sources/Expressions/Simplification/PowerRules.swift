/// Identities of powers. Real powers: b**p with p not an integer is defined for b ≥ 0 only, which several rules use.
extension RewriteRule {
    static let forPowers: [RewriteRule] = [
        .onPower("power of e") { base, exponent, simplifier in
            base == .e ? simplifier.function(.exp, exponent) : nil
        },
        .onPower("power of an exponential") { base, exponent, simplifier in
            guard case .function(.exp, let argument) = base else { return nil }
            return simplifier.function(.exp, simplifier.product([argument, exponent]))
        },
        .onPower("power of a power", powerOfPower),
        .onPower("even power of an absolute value") { base, exponent, simplifier in
            guard case .function(.abs, let argument) = base, let n = exponent.exactInteger, n % 2 == 0 else { return nil }
            return simplifier.power(argument, exponent)
        },
        .onPower("power of a sign") { base, exponent, simplifier in
            guard case .function(.sign, let argument) = base, let n = exponent.exactInteger else { return nil }
            if n % 2 != 0 { return n == 1 ? nil : base }
            return simplifier.bounds.isNonzero(argument) || n < 0 ? .one : nil
        },
        .onPower("power of a product", powerOfProduct),
        .onPower("power of a sum with a common factor") { base, exponent, simplifier in
            guard case .sum = base else { return nil }
            let (content, primitive) = simplifier.contentAndPrimitivePart(of: base)
            if let n = exponent.exactInteger {
                guard !content.isOne, let scale = content.raised(to: n) else { return nil }
                return simplifier.product([scale.expression, simplifier.power(primitive, exponent)])
            }
            // Outside the integers only a positive factor may leave the root.
            let size = content.magnitude
            guard !size.isOne, exponent.number != nil else { return nil }
            let rest = content.isNegative ? simplifier.negated(primitive) : primitive
            return simplifier.product([
                simplifier.power(size.expression, exponent), simplifier.power(rest, exponent),
            ])
        },
        .onPower("exponent over a logarithm") { base, exponent, simplifier in
            // b**(u/log b) is exp(u).
            let logarithm = Expression.function(.log, base)
            let factors = exponent.factors
            guard let position = factors.firstIndex(of: .power(logarithm, .minusOne)) else { return nil }
            var rest = factors
            rest.remove(at: position)
            return simplifier.function(.exp, simplifier.product(rest))
        },
    ]

    /// (b**p)**q = b**(p·q) for an integer q, for b ≥ 0, and for a p that makes b ≥ 0 where the left is defined; for an even
    /// p it is |b|**(p·q).
    @Sendable
    private static func powerOfPower(_ base: Expression, _ outer: Expression, _ simplifier: Canonicalizer) -> Expression? {
        guard case .power(let inner, let exponent) = base else { return nil }
        let merged = simplifier.product([exponent, outer])
        if outer.exactInteger != nil || simplifier.bounds.isNonnegative(inner) { return simplifier.power(inner, merged) }
        guard let p = exponent.number else { return nil }
        if p.truncatingRemainder(dividingBy: 2) == 0 {
            return simplifier.power(simplifier.function(.abs, inner), merged)
        }
        // Odd: the base has the sign of b, and must not be negative. Fractional: b itself must not be.
        guard p != p.rounded() || outer.number != nil else { return nil }
        return simplifier.power(inner, merged)
    }

    /// (a·b)**q = a**q·b**q for an integer q, and for every q if all factors but one are known to be ≥ 0.
    @Sendable
    private static func powerOfProduct(_ base: Expression, _ exponent: Expression, _ simplifier: Canonicalizer) -> Expression? {
        guard case .product(let factors) = base else { return nil }
        if exponent.exactInteger != nil {
            return simplifier.product(factors.map { simplifier.power($0, exponent) })
        }
        var (outside, inside): ([Expression], [Expression]) = ([], [])
        var isNegated = false
        for factor in factors {
            if let number = Coefficient(factor) {
                if !number.magnitude.isOne { outside.append(number.magnitude.expression) }
                isNegated = number.isNegative
            } else if simplifier.bounds.isNonnegative(factor) {
                outside.append(factor)
            } else {
                inside.append(factor)
            }
        }
        guard !outside.isEmpty, exponent.number != nil || outside.count == factors.count else { return nil }
        let rest = simplifier.product(isNegated ? [.minusOne] + inside : inside)
        return simplifier.product(outside.map { simplifier.power($0, exponent) } + [simplifier.power(rest, exponent)])
    }
}
