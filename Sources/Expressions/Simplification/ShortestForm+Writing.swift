/// How sums and products are put on paper once their parts are settled.
extension ShortestForm {
    /// A sum in reading order: a positive term first if there is one, logarithms under one sign where that is shorter.
    static func writtenSum(_ terms: [Expression]) -> Expression {
        let flat = terms.flatMap(\.terms).sorted(by: termPrecedes)
        let plain = inReadingOrder(flat)
        return cheapest([
            plain, joinedLogarithms(flat, keepingFactors: true), joinedLogarithms(flat, keepingFactors: false),
        ])
    }

    static func inReadingOrder(_ terms: [Expression]) -> Expression {
        var sorted = terms.sorted(by: termPrecedes)
        if sorted.count == 1 { return sorted[0] }
        func isNegative(_ term: Expression) -> Bool { term.leadingCoefficient.isNegative }
        if isNegative(sorted[0]), let positive = sorted.firstIndex(where: { !isNegative($0) }) {
            // 1 - x**2 and 1 + x - x**2 read from the other end.
            if !isNegative(sorted[sorted.count - 1]) {
                sorted.reverse()
            } else {
                sorted.insert(sorted.remove(at: positive), at: 0)
            }
        }
        return .sum(sorted)
    }

    private static func termPrecedes(_ a: Expression, _ b: Expression) -> Bool {
        let (left, right) = (a.coefficientAndTerm.term, b.coefficientAndTerm.term)
        return left == .one ? false : right == .one ? true : CanonicalOrder.termPrecedes(left, right)
    }

    /// a·log(u) − a·log(v) as a·log(u/v); without factors also 2·log(u) + log(v) as log(u**2*v).
    private static func joinedLogarithms(_ terms: [Expression], keepingFactors: Bool) -> Expression? {
        var (groups, rest): ([(scale: Coefficient, arguments: [Expression])], [Expression]) = ([], [])
        for term in terms {
            let (coefficient, logarithm) = term.coefficientAndTerm
            guard case .function(.log, let argument) = logarithm, let number = coefficient.rational,
                keepingFactors || number.isInteger
            else {
                rest.append(term)
                continue
            }
            let scale = keepingFactors ? coefficient.magnitude : .one
            let power = (coefficient / scale).expression
            let part = raised(argument, to: power)
            if let position = groups.firstIndex(where: { $0.scale == scale }) {
                groups[position].arguments.append(part)
            } else {
                groups.append((scale, [part]))
            }
        }
        guard groups.contains(where: { $0.arguments.count > 1 }) else { return nil }
        let joined = groups.map { scale, arguments in
            Canonicalizer.scaled(.function(.log, writtenProduct(arguments)), by: scale)
        }
        return inReadingOrder(rest + joined)
    }

    /// A product in canonical order, with a minus sign taken into a sum and roots joined where that is shorter.
    static func writtenProduct(_ factors: [Expression]) -> Expression {
        var number = Coefficient.one
        var others: [Expression] = []
        for factor in factors.flatMap(\.factors) {
            if let coefficient = Coefficient(factor) { number = number * coefficient } else { others.append(factor) }
        }
        others.sort(by: CanonicalOrder.factorPrecedes)
        let plain = assembled(number, others)
        return cheapest(
            [
                plain, eulerPowers(number, others), signFlipped(number, others), doubledAngle(number, others),
                joinedAbsoluteValues(number, others),
                logarithmInverted(number, others),
            ] + numberDistributed(number, others) + joinedRoots(number, others))
    }

    static func assembled(_ number: Coefficient, _ factors: [Expression]) -> Expression {
        let sorted = factors.sorted(by: CanonicalOrder.factorPrecedes)
        if sorted.isEmpty { return number.expression }
        if number.isOne { return sorted.count == 1 ? sorted[0] : .product(sorted) }
        return .product([number.expression] + sorted)
    }

    /// The first of the cheapest.
    static func cheapest(_ forms: [Expression?]) -> Expression {
        var (best, cost) = (Expression.zero, Int.max)
        for case .some(let form) in forms where form.readingCost < cost { (best, cost) = (form, form.readingCost) }
        return best
    }

    static func raised(_ base: Expression, to exponent: Expression) -> Expression {
        if exponent == .one { return base }
        if let value = Coefficient(base), let n = exponent.exactInteger, let power = value.raised(to: n) {
            return power.expression
        }
        if case .product(let factors) = base { return .product(factors.map { raised($0, to: exponent) }) }
        if case .power(let inner, let number) = base, let p = Coefficient(number), let q = Coefficient(exponent) {
            return q.integer == nil ? .power(base, exponent) : raised(inner, to: (p * q).expression)
        }
        return .power(base, exponent)
    }

    /// x*exp(-1) as x/e.
    private static func eulerPowers(_ number: Coefficient, _ factors: [Expression]) -> Expression? {
        var found = false
        let changed = factors.map { factor -> Expression in
            guard case .function(.exp, .rational(let exponent)) = factor else { return factor }
            found = true
            return .power(.e, .rational(exponent))
        }
        return found ? assembled(number, changed) : nil
    }

    /// y*(3*x - z)/3 as y*(x - z/3), and 8/(2*x + 1)**3 as 1/(x + 1/2)**3.
    private static func numberDistributed(_ number: Coefficient, _ factors: [Expression]) -> [Expression] {
        if number.magnitude.isOne { return [] }
        return factors.indices.compactMap { index in
            let (base, exponent) = factors[index].baseAndExponent
            guard case .sum(let terms) = base, let n = exponent.exactInteger,
                let scale = n == 1 ? number : n == -1 ? number.reciprocal : exactRoot(of: number.magnitude, degree: n),
                terms.allSatisfy({ $0.leadingCoefficient.rational != nil }) || number.rational == nil
            else { return nil }
            let scaled = inReadingOrder(terms.map { writtenProduct([scale.expression] + $0.factors) })
            var changed = factors
            changed[index] = raised(scaled, to: exponent)
            return assembled(Swift.abs(n) > 1 && number.isNegative ? .minusOne : .one, changed)
        }
    }

    private static func exactRoot(of number: Coefficient, degree: Int) -> Coefficient? {
        guard degree != 0, Swift.abs(degree) < 16, let value = degree > 0 ? number : number.reciprocal else { return nil }
        return value.rational?.exactRoot(degree: Swift.abs(degree)).map(Coefficient.exact)
    }

    /// -(x - y)*z as (y - x)*z.
    private static func signFlipped(_ number: Coefficient, _ factors: [Expression]) -> Expression? {
        guard number.isNegative else { return nil }
        let flipped = factors.indices.compactMap { index -> Expression? in
            let (base, exponent) = factors[index].baseAndExponent
            guard case .sum(let terms) = base, let n = exponent.exactInteger, n % 2 != 0 else { return nil }
            let mirrored = terms.map { term in
                let (coefficient, rest) = term.coefficientAndTerm
                return Canonicalizer.scaled(rest, by: coefficient.negated)
            }
            var changed = factors
            changed[index] = raised(inReadingOrder(mirrored), to: exponent)
            return assembled(number.negated, changed)
        }
        return flipped.isEmpty ? nil : cheapest(flipped)
    }

    /// −log(u/v) as log(v/u).
    private static func logarithmInverted(_ number: Coefficient, _ factors: [Expression]) -> Expression? {
        guard number.isNegative,
            let index = factors.firstIndex(where: { if case .function(.log, .product) = $0 { true } else { false } }),
            case .function(_, let argument) = factors[index]
        else { return nil }
        var changed = factors
        changed[index] = .function(.log, writtenProduct(argument.factors.map { raised($0, to: .minusOne) }))
        return assembled(number.negated, changed)
    }

    /// 2·sin(u)·cos(u) as sin(2·u).
    private static func doubledAngle(_ number: Coefficient, _ factors: [Expression]) -> Expression? {
        for (index, factor) in factors.enumerated() {
            guard case .function(.sin, let argument) = factor,
                let other = factors.firstIndex(of: .function(.cos, argument))
            else { continue }
            let rest = factors.indices.filter { $0 != index && $0 != other }.map { factors[$0] }
            let doubled = writtenProduct([2] + argument.factors)
            return assembled(number / 2, rest + [.function(.sin, doubled)])
        }
        return nil
    }
}
