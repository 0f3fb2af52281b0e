/// Why polynomial work was given up: a coefficient left `Int`, an exponent its byte, or the step budget was spent.
struct PolynomialLimit: Error {}

/// Steps left for polynomial work; every term handled is one.
struct PolynomialBudget {
    private(set) var remaining: Int

    init(_ steps: Int) { remaining = steps }

    mutating func spend(_ steps: Int) throws(PolynomialLimit) {
        remaining -= steps
        if remaining < 0 { throw PolynomialLimit() }
    }
}

/// A polynomial with integer coefficients in up to 16 generators: its terms by falling monomial, none of them zero.
struct Polynomial: Hashable {
    struct Term: Hashable {
        var monomial: Monomial
        var coefficient: Int
    }

    private(set) var terms: [Term]

    static let zero = Polynomial(terms: [])
    static let one = Polynomial(1)

    private init(terms: [Term]) { self.terms = terms }

    init(_ constant: Int) {
        terms = constant == 0 ? [] : [Term(monomial: .one, coefficient: constant)]
    }

    init(monomial: Monomial, coefficient: Int = 1) {
        terms = coefficient == 0 ? [] : [Term(monomial: monomial, coefficient: coefficient)]
    }

    var isZero: Bool { terms.isEmpty }
    var isConstant: Bool { terms.isEmpty || terms.count == 1 && terms[0].monomial == .one }
    var isMonomial: Bool { terms.count == 1 }
    /// The coefficient of the first term, 0 of the zero polynomial.
    var leadingCoefficient: Int { terms.first?.coefficient ?? 0 }
    var generators: [Int] { terms.reduce(Monomial.one) { $0.union($1.monomial) }.generators }

    func degree(in generator: Int) -> Int { terms.reduce(0) { max($0, $1.monomial.exponent(of: generator)) } }

    func adding(_ other: Polynomial, _ budget: inout PolynomialBudget) throws(PolynomialLimit) -> Polynomial {
        try budget.spend(terms.count + other.terms.count)
        var (i, j) = (0, 0)
        var merged: [Term] = []
        merged.reserveCapacity(terms.count + other.terms.count)
        while i < terms.count, j < other.terms.count {
            let (a, b) = (terms[i], other.terms[j])
            if a.monomial == b.monomial {
                let (sum, overflow) = a.coefficient.addingReportingOverflow(b.coefficient)
                if overflow { throw PolynomialLimit() }
                if sum != 0 { merged.append(Term(monomial: a.monomial, coefficient: sum)) }
                (i, j) = (i + 1, j + 1)
            } else if a.monomial > b.monomial {
                merged.append(a)
                i += 1
            } else {
                merged.append(b)
                j += 1
            }
        }
        merged += terms[i...] + other.terms[j...]
        return Polynomial(terms: merged)
    }

    func subtracting(_ other: Polynomial, _ budget: inout PolynomialBudget) throws(PolynomialLimit) -> Polynomial {
        try adding(try other.scaled(by: -1), &budget)
    }

    func scaled(by factor: Int) throws(PolynomialLimit) -> Polynomial {
        try multiplied(by: Term(monomial: .one, coefficient: factor))
    }

    func multiplied(by factor: Term) throws(PolynomialLimit) -> Polynomial {
        var product: [Term] = []
        product.reserveCapacity(terms.count)
        for term in terms {
            let (coefficient, overflow) = term.coefficient.multipliedReportingOverflow(by: factor.coefficient)
            guard !overflow, coefficient != .min, let monomial = term.monomial.multiplied(by: factor.monomial) else {
                throw PolynomialLimit()
            }
            if coefficient != 0 { product.append(Term(monomial: monomial, coefficient: coefficient)) }
        }
        return Polynomial(terms: product)
    }

    func multiplied(by other: Polynomial, _ budget: inout PolynomialBudget) throws(PolynomialLimit) -> Polynomial {
        try budget.spend(terms.count * other.terms.count)
        if terms.count == 1 { return try other.multiplied(by: terms[0]) }
        if other.terms.count == 1 { return try multiplied(by: other.terms[0]) }
        var all: [Term] = []
        all.reserveCapacity(terms.count * other.terms.count)
        for term in other.terms { all += try multiplied(by: term).terms }
        all.sort { $0.monomial > $1.monomial }
        var merged: [Term] = []
        for term in all {
            if let last = merged.last, last.monomial == term.monomial {
                let (sum, overflow) = last.coefficient.addingReportingOverflow(term.coefficient)
                if overflow { throw PolynomialLimit() }
                merged[merged.count - 1].coefficient = sum
            } else {
                if merged.last?.coefficient == 0 { merged.removeLast() }
                merged.append(term)
            }
        }
        if merged.last?.coefficient == 0 { merged.removeLast() }
        return Polynomial(terms: merged)
    }

    func raised(to exponent: Int, _ budget: inout PolynomialBudget) throws(PolynomialLimit) -> Polynomial {
        var result = Polynomial.one
        for _ in 0..<exponent { result = try result.multiplied(by: self, &budget) }
        return result
    }

    /// The quotient if the division goes without remainder in integers, else `nil`.
    func dividedExactly(
        by divisor: Polynomial, _ budget: inout PolynomialBudget
    ) throws(PolynomialLimit) -> Polynomial? {
        guard let lead = divisor.terms.first else { return nil }
        var (rest, quotient): (Polynomial, [Term]) = (self, [])
        while let first = rest.terms.first {
            guard let monomial = first.monomial.divided(by: lead.monomial), first.coefficient % lead.coefficient == 0 else {
                return nil
            }
            let step = Term(monomial: monomial, coefficient: first.coefficient / lead.coefficient)
            quotient.append(step)
            rest = try rest.subtracting(try divisor.multiplied(by: step), &budget)
        }
        return Polynomial(terms: quotient)
    }

    /// The polynomial as one in a single generator: coefficient k of the result belongs to its k-th power.
    func coefficients(in generator: Int) -> [Polynomial] {
        var coefficients = [[Term]](repeating: [], count: degree(in: generator) + 1)
        for term in terms {
            let rest = Term(monomial: term.monomial.removing(generator: generator), coefficient: term.coefficient)
            coefficients[term.monomial.exponent(of: generator)].append(rest)
        }
        return coefficients.map(Polynomial.init(terms:))
    }

    func derivative(in generator: Int) throws(PolynomialLimit) -> Polynomial {
        var derived: [Term] = []
        for term in terms {
            let exponent = term.monomial.exponent(of: generator)
            guard exponent > 0, let monomial = term.monomial.divided(by: Monomial(generator: generator, exponent: 1)) else {
                continue
            }
            let (coefficient, overflow) = term.coefficient.multipliedReportingOverflow(by: exponent)
            if overflow { throw PolynomialLimit() }
            derived.append(Term(monomial: monomial, coefficient: coefficient))
        }
        return Polynomial(terms: derived)
    }

    /// The greatest common divisor of the terms, with the sign of the leading coefficient.
    var termContent: Term {
        guard let first = terms.first else { return Term(monomial: .one, coefficient: 1) }
        var (divisor, shared) = (0, first.monomial)
        for term in terms {
            divisor = Rational.greatestCommonDivisor(Swift.abs(term.coefficient), divisor)
            shared = shared.greatestCommonDivisor(with: term.monomial)
        }
        return Term(monomial: shared, coefficient: first.coefficient < 0 ? -divisor : divisor)
    }

    /// Divided by a term that divides every one of its terms.
    func dividing(by factor: Term) -> Polynomial {
        Polynomial(
            terms: terms.map { term in
                Term(
                    monomial: term.monomial.divided(by: factor.monomial) ?? term.monomial,
                    coefficient: term.coefficient / factor.coefficient)
            })
    }
}
