/// Factors that are shorter inside a neighbouring sum than beside it.
extension ShortestForm {
    /// b**e·S**q as (Σ b**(e/q)·sᵢ)**q: x*sqrt(1 + y**2/x**2) is sqrt(x**2 + y**2) for positive x, and
    /// x**2*(1 + y/x**2) is x**2 + y.
    ///
    /// Each term takes the factor in by itself, nothing is expanded: this is for denominators that the terms share. Under a root
    /// the factor must be known to be positive.
    func withFactorsTakenIn(_ factors: [Expression]) -> Expression? {
        var best: (cost: Int, form: Expression)?
        for (place, sum) in factors.enumerated() {
            let (base, power) = sum.baseAndExponent
            guard case .sum(let terms) = base, case .rational(let q) = power, terms.count <= 12,
                let inverse = Rational(q.denominator, q.numerator)
            else { continue }
            for (other, factor) in factors.enumerated() where other != place {
                let (b, exponent) = factor.baseAndExponent
                guard Coefficient(factor) == nil, case .rational(let e) = exponent, let inner = e.multiplied(by: inverse),
                    inner.isInteger, q.isInteger || simplifier.bounds.isPositive(b),
                    // Only a factor that stands below some term has anything to cancel.
                    terms.contains(where: { Self.divides(b, $0) })
                else { continue }
                let part = simplifier.power(b, .rational(inner))
                let changed = simplifier.sum(terms.map { simplifier.product([$0, part]) })
                let rest = factors.indices.filter { $0 != place && $0 != other }.map { factors[$0] }
                let form = simplifier.product(rest + [simplifier.power(changed, power)])
                let written = form.readingCost
                if written < best?.cost ?? .max { best = (written, form) }
            }
        }
        guard let best, best.form != .product(factors) else { return nil }
        return best.form
    }

    /// Whether a term has a power of the base below its line.
    private static func divides(_ base: Expression, _ term: Expression) -> Bool {
        term.factors.contains { factor in
            let (other, exponent) = factor.baseAndExponent
            guard other == base, case .rational(let number) = exponent else { return false }
            return number < .zero
        }
    }
}
