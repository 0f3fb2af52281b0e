/// Chooses how a canonical formula is written: part by part the cheapest to read of the canonical, the expanded, the
/// one-fraction and the partially factored form.
///
/// The trees it builds are for reading: terms in a natural order, 2*(x + 1) kept as a product, sqrt(x*y) under one root.
/// Canonical form undoes all of that, so a shortest form can be simplified again.
final class ShortestForm {
    let simplifier: Canonicalizer
    private var budget: PolynomialBudget
    /// Steps spent on polynomials so far.
    private(set) var polynomialSteps = 0
    /// Nodes of the subexpressions put on paper so far: most of the time goes into weighing ways to write them.
    private(set) var writtenNodes = 0
    private var known: [Expression: Expression] = [:]

    /// What one subexpression may spend: a large part of the formula must not starve the rest.
    private static let stepsPerForm = 4_000

    init(simplifier: Canonicalizer, polynomialSteps: Int) {
        self.simplifier = simplifier
        budget = PolynomialBudget(polynomialSteps)
    }

    func shortest(_ expression: Expression) -> Expression {
        switch expression {
        case .rational, .real, .constant, .parameter, .variable:
            return expression
        case .function(let function, let argument):
            return .function(function, shortest(argument))
        case .sum, .product, .power:
            if let form = known[expression] { return form }
            let form = chosen(expression)
            known[expression] = form
            return form
        }
    }

    private func chosen(_ expression: Expression) -> Expression {
        var best = asWritten(expression)
        var cost = best.readingCost
        if !simplifier.isExhausted, case .product(let factors) = expression, let joined = withFactorsTakenIn(factors) {
            let form = shortest(joined)
            if form.readingCost < cost { (best, cost) = (form, form.readingCost) }
        }
        guard hasSum(expression), !simplifier.isExhausted else { return best }
        for candidate in rationalForms(of: expression, cheaperThan: cost) {
            let candidateCost = candidate.readingCost
            if candidateCost < cost || candidateCost == cost && CanonicalOrder.compare(candidate, best) < 0 {
                (best, cost) = (candidate, candidateCost)
            }
        }
        return best
    }

    /// The parts in their shortest form, put together as they are.
    private func asWritten(_ expression: Expression) -> Expression {
        writtenNodes += expression.complexity
        switch expression {
        case .sum(let terms): return Self.writtenSum(terms.map(shortest))
        case .product(let factors): return Self.writtenProduct(factors.map(shortest))
        case .power(let base, let exponent): return .power(shortest(base), shortest(exponent))
        default: return shortest(expression)
        }
    }

    /// Whether there is a sum among the parts that polynomial work can reach.
    private func hasSum(_ expression: Expression) -> Bool {
        switch expression {
        case .sum: true
        case .product(let factors): factors.contains(where: hasSum)
        case .power(let base, let exponent): exponent.exactInteger != nil && hasSum(base)
        default: false
        }
    }

    /// Forms made from the quotient of two polynomials that may cost less than a bound.
    private func rationalForms(of expression: Expression, cheaperThan bound: Int) -> [Expression] {
        var local = PolynomialBudget(min(Self.stepsPerForm, budget.remaining))
        let granted = local.remaining
        defer {
            polynomialSteps += granted - max(local.remaining, 0)
            try? budget.spend(granted - max(local.remaining, 0))
        }
        guard budget.remaining > 0, let form = RationalForm(of: expression, &local) else { return [] }
        let (numerator, denominator) = (form.fraction.numerator, form.fraction.denominator)
        if numerator.isZero { return [.zero] }

        let above = writings(of: numerator, in: form, cheaperThan: bound, &local)
        let below = writings(of: denominator, in: form, cheaperThan: bound, &local)
        var candidates = above.flatMap { top in below.map { quotient(top, $0) } }
        guard Self.leastCost(ofTerms: numerator.terms.count + denominator.terms.count) <= bound else { return candidates }
        var others: [Expression] = []
        if denominator.isMonomial, !numerator.isMonomial {
            others.append(form.expression(of: numerator, over: denominator.terms[0], by: simplifier))
        } else {
            others.append(
                simplifier.quotient(
                    form.expression(of: numerator, by: simplifier), form.expression(of: denominator, by: simplifier)))
        }
        if numerator.isMonomial, !denominator.isMonomial {
            let inverse = form.expression(of: denominator, over: numerator.terms[0], by: simplifier)
            others.append(simplifier.power(inverse, .minusOne))
        }
        for other in others where other != expression && other.readingCost <= 2 * bound { candidates.append(asWritten(other)) }
        return candidates
    }

    /// A sum of n terms costs at least this.
    private static func leastCost(ofTerms count: Int) -> Int { 14 * count - 12 }

    /// A polynomial as a number and factors.
    private typealias Writing = (number: Int, factors: [Expression])

    /// A polynomial once expanded, unless that alone would cost too much, and once factored if it has factors.
    private func writings(
        of polynomial: Polynomial, in form: RationalForm, cheaperThan bound: Int, _ budget: inout PolynomialBudget
    ) -> [Writing] {
        if polynomial.isConstant { return [(polynomial.leadingCoefficient, [])] }
        var writings: [Writing] = []
        if Self.leastCost(ofTerms: polynomial.terms.count) <= bound {
            writings.append((1, [form.expression(of: polynomial, by: simplifier)]))
        }
        if polynomial.isMonomial { return writings }
        guard let (content, factors) = try? polynomial.factored(&budget),
            factors.count > 1 || factors.contains(where: { $0.multiplicity > 1 }) || content.coefficient != 1
                || content.monomial != .one,
            Self.leastCost(ofTerms: factors.reduce(0) { $0 + $1.factor.terms.count }) <= bound
        else { return writings }
        let monomial = Polynomial.Term(monomial: content.monomial, coefficient: 1)
        writings.append(
            (
                content.coefficient,
                [form.expression(of: monomial, by: simplifier)]
                    + factors.map { factor, multiplicity in
                        let base = form.expression(of: factor, by: simplifier)
                        return multiplicity == 1 ? base : .power(base, .rational(Rational(multiplicity)))
                    }
            ))
        return writings
    }

    private func quotient(_ above: Writing, _ below: Writing) -> Expression {
        let number = Coefficient.exact(Rational(above.number)) / .exact(Rational(below.number))
        let inverses = below.factors.flatMap(\.factors).map { factor in
            let (base, exponent) = factor.baseAndExponent
            if let number = Coefficient(factor), let inverse = number.reciprocal { return inverse.expression }
            guard let number = Coefficient(exponent) else { return Expression.power(factor, .minusOne) }
            let inverse = number.negated.expression
            return inverse == .one ? base : .power(base, inverse)
        }
        let factors = above.factors.flatMap(\.factors) + inverses
        return Self.writtenProduct([number.expression] + factors.map(asWritten))
    }
}
