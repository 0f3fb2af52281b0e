import Glibc

/// Products: flat, one number in front, one power a base, one exponential, in canonical order.
extension Canonicalizer {
    /// The canonical product of canonical factors.
    func product(_ factors: [Expression]) -> Expression {
        let node = collectedProduct(factors)
        record("collect like bases", before: .product(factors), after: node)
        guard case .product = node else { return node }
        return rewritten(node, by: RewriteRule.forProducts) ?? node
    }

    func quotient(_ numerator: Expression, _ denominator: Expression) -> Expression {
        product([numerator, power(denominator, .minusOne)])
    }

    private func collectedProduct(_ factors: [Expression]) -> Expression {
        var numbers: [Coefficient] = []
        var bases: [(base: Expression, exponents: [Expression])] = []
        var positions: [Expression: Int] = [:]
        var exponentials: [Expression] = []
        var radicals = RadicalProduct()

        let flat = factors.flatMap(\.factors)
        let mergesMeasured = flat.count(where: \.bringsMeasuredScale) > 1
        for factor in flat {
            spend(1)
            switch factor {
            case .rational, .real:
                if let number = Coefficient(factor) { numbers.append(number) }
            case .function(.exp, let argument):
                exponentials.append(argument)
            case .constant(.e):
                exponentials.append(.one)
            case .power(.rational(let base), .rational(let exponent)) where radicals.multiply(by: base, to: exponent):
                break
            default:
                var (base, exponent) = factor.baseAndExponent
                if let n = exponent.exactInteger {
                    let (content, primitive) = contentAndPrimitivePart(of: base, dividingMeasured: mergesMeasured)
                    if let scale = content.raised(to: n) { (numbers, base) = (numbers + [scale], primitive) }
                }
                if let position = positions[base] {
                    bases[position].exponents.append(exponent)
                } else {
                    positions[base] = bases.count
                    bases.append((base, [exponent]))
                }
            }
        }
        if numbers.contains(where: \.isZero) { return .zero }

        var isSettled = true
        var collected: [Expression] = []
        for (base, exponents) in bases {
            if exponents.count == 1 {
                collected.append(exponents[0] == .one ? base : .power(base, exponents[0]))
            } else {
                let merged = power(base, sum(exponents))
                if merged.baseAndExponent.base != base { isSettled = false }
                collected.append(merged)
            }
        }
        if exponentials.count == 1 {
            collected.append(exponentials[0] == .one ? .e : .function(.exp, exponentials[0]))
        } else if exponentials.count > 1 {
            let merged = function(.exp, sum(exponentials))
            if case .function(.exp, _) = merged {} else { isSettled = false }
            collected.append(merged)
        }
        let (rational, roots) = radicals.resolved
        numbers.append(rational)
        collected += roots
        if !isSettled, !isExhausted { return collectedProduct(collected + numbers.map(\.expression)) }
        return assembledProduct(numbers, collected)
    }

    /// Distinct factors with the number in front; a number times a single sum is distributed.
    private func assembledProduct(_ numbers: [Coefficient], _ factors: [Expression]) -> Expression {
        var coefficient = Coefficient.product(of: numbers)
        var kept: [Expression] = []
        if case .measured = coefficient {
            // A measured number swallows the exact ones: 0.5*pi is one number.
            var folded = numbers
            for factor in factors {
                if let value = factor.constantValue?.value, value.isFinite, value != 0 {
                    folded.append(Coefficient(value))
                } else {
                    kept.append(factor)
                }
            }
            coefficient = Coefficient.product(of: folded)
        } else {
            kept = factors.filter { $0 != .one }
        }
        if kept.isEmpty { return coefficient.expression }
        if kept.count == 1 {
            if coefficient.isOne { return kept[0] }
            if case .sum(let terms) = kept[0] {
                return sum(terms.map { product([coefficient.expression, $0]) })
            }
            return .product([coefficient.expression, kept[0]])
        }
        kept.sort(by: CanonicalOrder.factorPrecedes)
        return .product(coefficient.isOne ? kept : [coefficient.expression] + kept)
    }

    /// A power of exact numbers: exact where it can be, else a coefficient times reduced roots, as 12**(1/2) is 2*3**(1/2).
    func foldedPower(_ base: Expression, _ exponent: Expression) -> Expression? {
        guard case .rational(let b) = base, case .rational(let p) = exponent else { return nil }
        if p.isInteger { return Coefficient.exact(b).raised(to: p.numerator)?.expression }
        if b == .zero { return p > .zero ? .zero : nil }
        var radicals = RadicalProduct()
        guard radicals.multiply(by: b, to: p) else { return nil }
        let (rational, roots) = radicals.resolved
        return assembledProduct([rational], roots)
    }
}

extension Expression {
    /// A measured number, or a power of a sum that could give one off. Two of them in a product can share one constant.
    fileprivate var bringsMeasuredScale: Bool {
        if let number = Coefficient(self) { return number.rational == nil }
        let (base, exponent) = baseAndExponent
        guard case .sum(let terms) = base, exponent.exactInteger != nil else { return false }
        return terms.allSatisfy { $0.leadingCoefficient.rational == nil }
    }
}

/// A product of fractional powers of positive rationals, by prime factors.
struct RadicalProduct {
    private var exponents: [Int: Rational] = [:]

    /// Takes in base**exponent; `false`, and unchanged, if the base is not positive or does not fit.
    mutating func multiply(by base: Rational, to exponent: Rational) -> Bool {
        guard base > .zero, let inverse = exponent.negated else { return false }
        var updated = exponents
        for (value, power) in [(base.numerator, exponent), (base.denominator, inverse)] {
            for (prime, multiplicity) in Self.factorization(of: value) {
                guard let step = power.multiplied(by: Rational(multiplicity)),
                    let total = (updated[prime] ?? .zero).adding(step), Swift.abs(total.doubleValue) < 1_000
                else { return false }
                updated[prime] = total
            }
        }
        exponents = updated
        return true
    }

    /// The whole powers as a number, and for each fraction between 0 and 1 left over one root of an integer.
    var resolved: (rational: Coefficient, roots: [Expression]) {
        var number = Coefficient.one
        var radicands: [Rational: Int] = [:]
        var loose: [Expression] = []
        for prime in exponents.keys.sorted() {
            guard let exponent = exponents[prime], exponent != .zero else { continue }
            let whole = Int(exponent.doubleValue.rounded(.down))
            guard let fraction = exponent.subtracting(Rational(whole)),
                let power = Coefficient.exact(Rational(prime)).raised(to: whole)
            else {
                loose.append(.power(.rational(Rational(prime)), .rational(exponent)))
                continue
            }
            number = number * power
            guard fraction != .zero else { continue }
            let (radicand, overflow) = (radicands[fraction] ?? 1).multipliedReportingOverflow(by: prime)
            if overflow {
                loose.append(.power(.rational(Rational(prime)), .rational(fraction)))
            } else {
                radicands[fraction] = radicand
            }
        }
        let roots = radicands.sorted { $0.key < $1.key }
            .map { Expression.power(.rational(Rational($0.value)), .rational($0.key)) }
        return (number, roots + loose)
    }

    /// Prime factors with multiplicity; a cofactor without factors below 1,000 stays whole unless it is a square.
    private static func factorization(of value: Int) -> [(prime: Int, multiplicity: Int)] {
        var (rest, divisor) = (value, 2)
        var factors: [(Int, Int)] = []
        while divisor < 1_000, divisor * divisor <= rest {
            var multiplicity = 0
            while rest % divisor == 0 { (rest, multiplicity) = (rest / divisor, multiplicity + 1) }
            if multiplicity > 0 { factors.append((divisor, multiplicity)) }
            divisor += divisor == 2 ? 1 : 2
        }
        if rest > 1 {
            if let root = Rational(rest).exactRoot(degree: 2) {
                factors.append((root.numerator, 2))
            } else {
                factors.append((rest, 1))
            }
        }
        return factors
    }
}
