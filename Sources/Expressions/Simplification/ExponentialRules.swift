import Glibc

/// Identities of exp and log. Wherever log(u) occurs u > 0 is given, which makes most of them unconditional.
extension RewriteRule {
    static let exponential: [RewriteRule] = [
        .onArgument("exponential of a number") { argument, _ in
            argument.isZero ? .one : argument == .one ? .e : nil
        },
        .onArgument("exponential of logarithms", exponentialOfLogarithms),
        .onArgument("measured shift of an exponent") { argument, simplifier in
            // exp(u + 0.7) = exp(0.7)·exp(u): one constant less when another factor is measured.
            guard case .sum(let terms) = argument, let last = terms.last, case .real(let shift) = last else { return nil }
            let scale = Glibc.exp(shift)
            guard scale.isFinite, scale > .leastNormalMagnitude else { return nil }
            return simplifier.product([
                Coefficient(scale).expression,
                simplifier.function(.exp, simplifier.sum(Array(terms.dropLast()))),
            ])
        },
    ]

    /// exp(a·log u + b) = u**a·exp(b).
    @Sendable
    private static func exponentialOfLogarithms(_ argument: Expression, _ simplifier: Canonicalizer) -> Expression? {
        var (powers, rest): ([Expression], [Expression]) = ([], [])
        for term in argument.terms {
            var factors = term.factors
            let position = factors.firstIndex { factor in
                if case .function(.log, _) = factor { true } else { false }
            }
            if let position, case .function(.log, let inner) = factors.remove(at: position),
                inner.constantValue == nil || factors.isEmpty || Expression.product(factors).constantValue != nil
            {
                powers.append(simplifier.power(inner, simplifier.product(factors)))
            } else {
                rest.append(term)
            }
        }
        guard !powers.isEmpty else { return nil }
        if !rest.isEmpty { powers.append(simplifier.function(.exp, simplifier.sum(rest))) }
        return simplifier.product(powers)
    }

    static let logarithmic: [RewriteRule] = [
        .onArgument("logarithm of a number", logarithmOfNumber),
        .onComposition("logarithm of an exponential", with: .exp) { argument, _ in argument },
        .onArgument("logarithm of a power", logarithmOfPower),
        .onArgument("logarithm of a product", logarithmOfProduct),
        .onArgument("logarithm of a sum with a common factor") { argument, simplifier in
            guard case .sum = argument else { return nil }
            let (content, primitive) = simplifier.contentAndPrimitivePart(of: argument)
            let size = content.magnitude
            guard !size.isOne else { return nil }
            let rest = content.isNegative ? simplifier.negated(primitive) : primitive
            return simplifier.sum([simplifier.function(.log, size.expression), simplifier.function(.log, rest)])
        },
    ]

    /// Of 1 and e, of fractions and of perfect powers.
    @Sendable
    private static func logarithmOfNumber(_ argument: Expression, _ simplifier: Canonicalizer) -> Expression? {
        if argument == .e { return .one }
        guard case .rational(let value) = argument, value > .zero else { return nil }
        if value == .one { return .zero }
        if value.denominator > 1 {
            return simplifier.sum([
                simplifier.function(.log, .rational(Rational(value.numerator))),
                simplifier.negated(simplifier.function(.log, .rational(Rational(value.denominator)))),
            ])
        }
        for degree in stride(from: 62, through: 2, by: -1) {
            guard let root = value.exactRoot(degree: degree) else { continue }
            return simplifier.product([.rational(Rational(degree)), simplifier.function(.log, .rational(root))])
        }
        return nil
    }

    /// log(b**p) = p·log b where b > 0 is known or needed for the left side, p·log|b| for an even p.
    @Sendable
    private static func logarithmOfPower(_ argument: Expression, _ simplifier: Canonicalizer) -> Expression? {
        guard case .power(let base, let exponent) = argument else { return nil }
        if let p = exponent.number, p.truncatingRemainder(dividingBy: 2) == 0, !simplifier.bounds.isNonnegative(base) {
            return simplifier.product([exponent, simplifier.function(.log, simplifier.function(.abs, base))])
        }
        guard exponent.number != nil || simplifier.bounds.isPositive(base) else { return nil }
        return simplifier.product([exponent, simplifier.function(.log, base)])
    }

    /// Factors known to be positive leave the logarithm.
    @Sendable
    private static func logarithmOfProduct(_ argument: Expression, _ simplifier: Canonicalizer) -> Expression? {
        guard case .product(let factors) = argument else { return nil }
        var (outside, inside): ([Expression], [Expression]) = ([], [])
        for factor in factors {
            if let number = Coefficient(factor) {
                if number.isNegative { inside.append(.minusOne) }
                if !number.magnitude.isOne { outside.append(number.magnitude.expression) }
            } else if simplifier.bounds.isPositive(factor) {
                outside.append(factor)
            } else {
                inside.append(factor)
            }
        }
        guard !outside.isEmpty else { return nil }
        if !inside.isEmpty { outside.append(simplifier.product(inside)) }
        return simplifier.sum(outside.map { simplifier.function(.log, $0) })
    }
}
