/// Sums: flat, one term a monomial with its coefficients added up, in canonical order.
extension Canonicalizer {
    /// The canonical sum of canonical terms.
    func sum(_ terms: [Expression]) -> Expression {
        let collected = collectedTerms(terms)
        let node = Self.assembledSum(collected)
        record("collect like terms", before: .sum(terms), after: node)
        guard case .sum = node else { return node }
        return rewritten(node, by: RewriteRule.forSums) ?? node
    }

    func difference(_ left: Expression, _ right: Expression) -> Expression { sum([left, negated(right)]) }

    func negated(_ expression: Expression) -> Expression { product([.minusOne, expression]) }

    private func collectedTerms(_ terms: [Expression]) -> [(coefficient: Coefficient, term: Expression)] {
        var collected: [(coefficients: [Coefficient], term: Expression)] = []
        var positions: [Expression: Int] = [:]
        func take(_ expression: Expression) {
            if case .sum(let inner) = expression {
                inner.forEach(take)
                return
            }
            spend(1)
            let (coefficient, term) = expression.coefficientAndTerm
            if let position = positions[term] {
                collected[position].coefficients.append(coefficient)
            } else {
                positions[term] = collected.count
                collected.append(([coefficient], term))
            }
        }
        terms.forEach(take)
        // A measured constant swallows the exact ones: 0.5 + pi is one number.
        if let position = positions[.one], case .measured = Coefficient.sum(of: collected[position].coefficients) {
            for index in collected.indices where index != position {
                guard let value = collected[index].term.constantValue, value.value.isFinite else { continue }
                let number = Coefficient.sum(of: collected[index].coefficients)
                collected[position].coefficients.append(Coefficient(value.value * number.doubleValue))
                collected[index].coefficients = [.zero]
            }
        }
        return collected.map { (Coefficient.sum(of: $0.coefficients), $0.term) }.filter { !$0.0.isZero }
    }

    /// Distinct terms with their coefficients as one expression in canonical order.
    static func assembledSum(_ parts: [(coefficient: Coefficient, term: Expression)]) -> Expression {
        if parts.isEmpty { return .zero }
        let sorted = parts.count == 1 ? parts : parts.sorted { precedes($0.term, $1.term) }
        let terms = sorted.map { scaled($0.term, by: $0.coefficient) }
        return terms.count == 1 ? terms[0] : .sum(terms)
    }

    /// The constant goes last.
    private static func precedes(_ a: Expression, _ b: Expression) -> Bool {
        a == .one ? false : b == .one ? true : CanonicalOrder.termPrecedes(a, b)
    }

    /// `coefficient · term` for a term that is not a sum and has no coefficient of its own.
    static func scaled(_ term: Expression, by coefficient: Coefficient) -> Expression {
        if coefficient.isOne { return term }
        if term == .one { return coefficient.expression }
        return .product([coefficient.expression] + term.factors)
    }

    /// A canonical sum as number · sum, the sum with coprime integer coefficients, the first one positive.
    ///
    /// A sum with measured coefficients only changes sign, since dividing would make more measured numbers than there were
    /// and round them. Equal ones are divided out, and, with `dividingMeasured`, all of them by the first.
    func contentAndPrimitivePart(
        of sum: Expression, dividingMeasured: Bool = false
    ) -> (content: Coefficient, primitive: Expression) {
        guard case .sum(let terms) = sum else { return (.one, sum) }
        let parts = terms.map(\.coefficientAndTerm)
        let content = Self.content(of: parts.map(\.coefficient), dividingMeasured: dividingMeasured)
        guard !content.isOne else { return (.one, sum) }
        return (content, Self.assembledSum(parts.map { ($0.coefficient / content, $0.term) }))
    }

    private static func content(of coefficients: [Coefficient], dividingMeasured: Bool) -> Coefficient {
        let first = coefficients[0]
        let sign: Coefficient = first.isNegative ? .minusOne : .one
        if coefficients.allSatisfy({ $0.rational == nil }) {
            return dividingMeasured || coefficients.allSatisfy({ $0.magnitude == first.magnitude }) ? first : sign
        }
        var (numerator, denominator) = (0, 1)
        for coefficient in coefficients {
            guard let value = coefficient.rational else { return sign }
            numerator = Rational.greatestCommonDivisor(Swift.abs(value.numerator), numerator)
            let shared = Rational.greatestCommonDivisor(denominator, value.denominator)
            let (multiple, overflow) = denominator.multipliedReportingOverflow(by: value.denominator / shared)
            if overflow { return sign }
            denominator = multiple
        }
        return Rational(numerator, denominator).map { sign * .exact($0) } ?? sign
    }
}
