/// Greatest common divisors by the primitive remainder sequence (Knuth, The Art of Computer Programming 2, section 4.6.1),
/// recursive in the generators, and the factors that they give away: contents and repeated factors.
extension Polynomial {
    /// The greatest common divisor over the integers, its leading coefficient positive.
    func greatestCommonDivisor(
        with other: Polynomial, _ budget: inout PolynomialBudget
    ) throws(PolynomialLimit) -> Polynomial {
        if isZero { return other.leadingCoefficient < 0 ? try other.scaled(by: -1) : other }
        if other.isZero { return try other.greatestCommonDivisor(with: self, &budget) }
        try budget.spend(terms.count + other.terms.count)
        let (mine, theirs) = (termContent, other.termContent)
        let shared = Polynomial(
            monomial: mine.monomial.greatestCommonDivisor(with: theirs.monomial),
            coefficient: Rational.greatestCommonDivisor(Swift.abs(mine.coefficient), Swift.abs(theirs.coefficient)))
        let (a, b) = (dividing(by: mine), other.dividing(by: theirs))
        if a.isMonomial || b.isMonomial { return shared }
        if a == b { return try a.multiplied(by: shared, &budget) }
        return try a.primitiveDivisor(with: b, &budget).multiplied(by: shared, &budget)
    }

    /// The greatest common divisor of two polynomials without a common term content.
    private func primitiveDivisor(
        with other: Polynomial, _ budget: inout PolynomialBudget
    ) throws(PolynomialLimit) -> Polynomial {
        let (mine, theirs) = (generators, other.generators)
        // A generator that only one of the two has cannot be in the divisor.
        if let alone = mine.first(where: { !theirs.contains($0) }) {
            return try content(in: alone, &budget).greatestCommonDivisor(with: other, &budget)
        }
        if let alone = theirs.first(where: { !mine.contains($0) }) {
            return try other.content(in: alone, &budget).greatestCommonDivisor(with: self, &budget)
        }
        guard let main = mine.min(by: { min(degree(in: $0), other.degree(in: $0)) < min(degree(in: $1), other.degree(in: $1)) })
        else { return .one }
        let (contentA, contentB) = (try content(in: main, &budget), try other.content(in: main, &budget))
        let shared = try contentA.greatestCommonDivisor(with: contentB, &budget)
        guard var a = try dividedExactly(by: contentA, &budget), var b = try other.dividedExactly(by: contentB, &budget) else {
            throw PolynomialLimit()
        }
        if a.degree(in: main) < b.degree(in: main) { swap(&a, &b) }
        while true {
            let remainder = try a.pseudoRemainder(dividedBy: b, in: main, &budget)
            if remainder.isZero { return try b.normalizedSign().multiplied(by: shared, &budget) }
            if remainder.degree(in: main) == 0 { return shared }
            let content = try remainder.content(in: main, &budget)
            guard let primitive = try remainder.dividedExactly(by: content, &budget) else { throw PolynomialLimit() }
            (a, b) = (b, primitive)
        }
    }

    private func normalizedSign() throws(PolynomialLimit) -> Polynomial {
        leadingCoefficient < 0 ? try scaled(by: -1) : self
    }

    /// The greatest common divisor of the coefficients in one generator.
    func content(in generator: Int, _ budget: inout PolynomialBudget) throws(PolynomialLimit) -> Polynomial {
        var divisor = Polynomial.zero
        for coefficient in coefficients(in: generator) where !coefficient.isZero {
            divisor = try divisor.greatestCommonDivisor(with: coefficient, &budget)
            if divisor == .one { break }
        }
        return divisor
    }

    /// lc(b)**k·a modulo b in one generator, k as small as the steps need.
    private func pseudoRemainder(
        dividedBy divisor: Polynomial, in generator: Int, _ budget: inout PolynomialBudget
    ) throws(PolynomialLimit) -> Polynomial {
        let degree = divisor.degree(in: generator)
        let lead = divisor.coefficients(in: generator)[degree]
        var rest = self
        while !rest.isZero, rest.degree(in: generator) >= degree {
            let top = rest.degree(in: generator)
            let shift = Polynomial(monomial: Monomial(generator: generator, exponent: top - degree))
            let step = try rest.coefficients(in: generator)[top].multiplied(by: shift, &budget)
            let scaled = try rest.multiplied(by: lead, &budget)
            rest = try scaled.subtracting(try divisor.multiplied(by: step, &budget), &budget)
        }
        return rest
    }

    /// A partial factorisation for display: the term content apart, then contents in each generator and repeated factors.
    ///
    /// The product of `content` and all factor**multiplicity is this polynomial. Factors are square-free but not
    /// necessarily irreducible.
    func factored(
        _ budget: inout PolynomialBudget
    ) throws(PolynomialLimit) -> (content: Term, factors: [(factor: Polynomial, multiplicity: Int)]) {
        let content = termContent
        return (content, try dividing(by: content).squareFreeFactors(&budget))
    }

    private func squareFreeFactors(
        _ budget: inout PolynomialBudget
    ) throws(PolynomialLimit) -> [(factor: Polynomial, multiplicity: Int)] {
        if isConstant { return [] }
        for generator in generators {
            let content = try content(in: generator, &budget)
            guard !content.isConstant, let rest = try dividedExactly(by: content, &budget) else { continue }
            return try content.squareFreeFactors(&budget) + rest.squareFreeFactors(&budget)
        }
        guard let main = generators.first else { return [] }
        // Yun's algorithm in one generator: all contents are trivial, so every factor has that generator.
        let derivative = try derivative(in: main)
        let repeated = try greatestCommonDivisor(with: derivative, &budget)
        if repeated.isConstant { return [(self, 1)] }
        guard var rest = try dividedExactly(by: repeated, &budget),
            let slope = try derivative.dividedExactly(by: repeated, &budget)
        else { return [(self, 1)] }
        var difference = try slope.subtracting(try rest.derivative(in: main), &budget)
        var factors: [(factor: Polynomial, multiplicity: Int)] = []
        var multiplicity = 1
        while !rest.isConstant {
            let factor = try rest.greatestCommonDivisor(with: difference, &budget)
            if !factor.isConstant { factors.append((factor, multiplicity)) }
            guard let next = try rest.dividedExactly(by: factor, &budget),
                let step = try difference.dividedExactly(by: factor, &budget)
            else { return [(self, 1)] }
            difference = try step.subtracting(try next.derivative(in: main), &budget)
            rest = next
            multiplicity += 1
        }
        return factors
    }
}
