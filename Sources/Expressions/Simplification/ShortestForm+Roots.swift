/// Roots and absolute values under one sign.
extension ShortestForm {
    /// x**p·y**−p as (x/y)**p: right where the left is defined, because a fractional p needs x, y ≥ 0.
    ///
    /// Numbers in front go under the first root that takes them exactly: sqrt(2)*sqrt(x)/2 is sqrt(x/2).
    static func joinedRoots(_ number: Coefficient, _ factors: [Expression]) -> [Expression] {
        var (groups, rest): ([(exponent: Rational, bases: [Expression])], [Expression]) = ([], [])
        var radicals: [(base: Rational, exponent: Rational)] = []
        for factor in factors {
            guard case .power(let base, .rational(let exponent)) = factor, !exponent.isInteger,
                let size = exponent < .zero ? exponent.negated : exponent
            else {
                rest.append(factor)
                continue
            }
            if case .rational(let value) = base, value > .zero {
                radicals.append((value, exponent))
                continue
            }
            let part = exponent < .zero ? raised(base, to: .minusOne) : base
            if let position = groups.firstIndex(where: { $0.exponent == size }) {
                groups[position].bases.append(part)
            } else {
                groups.append((size, [part]))
            }
        }
        guard !groups.isEmpty, groups.contains(where: { $0.bases.count > 1 }) || !radicals.isEmpty else { return [] }
        let numbers = radicals.map { Expression.power(.rational($0.base), .rational($0.exponent)) }
        var forms = [assembled(number, rest + numbers + groups.map { root(of: $0.bases, $0.exponent) })]
        for index in groups.indices {
            for (outside, inside) in splits(number, radicals, under: groups[index].exponent) {
                var changed = groups
                changed[index].bases.append(.rational(inside))
                forms.append(assembled(outside, rest + changed.map { root(of: $0.bases, $0.exponent) }))
            }
        }
        return forms
    }

    /// The product of the bases to a power, as one over a root if all of them are reciprocals.
    private static func root(of bases: [Expression], _ exponent: Rational) -> Expression {
        let inverses = bases.flatMap(\.factors).map { raised($0, to: .minusOne) }
        let direct = Expression.power(writtenProduct(bases), .rational(exponent))
        guard let negative = exponent.negated else { return direct }
        return cheapest([direct, .power(writtenProduct(inverses), .rational(negative))])
    }

    /// The ways of writing number·Π radicals as c·r**(p/q) with exact c and r: c a sign, or the number without whole powers
    /// of the one radical's base.
    private static func splits(
        _ number: Coefficient, _ radicals: [(base: Rational, exponent: Rational)], under exponent: Rational
    ) -> [(outside: Coefficient, inside: Rational)] {
        let (p, q) = (exponent.numerator, exponent.denominator)
        guard !radicals.isEmpty, p < 16, q < 16 else { return [] }
        func inside(_ number: Rational?) -> Rational? {
            guard var total = number?.raised(to: q) else { return nil }
            for (base, power) in radicals {
                guard let whole = power.multiplied(by: Rational(q)), whole.isInteger,
                    let factor = base.raised(to: whole.numerator), let product = total.multiplied(by: factor)
                else { return nil }
                total = product
            }
            return total.exactRoot(degree: p)
        }
        var splits: [(Coefficient, Rational)] = []
        if let whole = inside(number.magnitude.rational) { splits.append((number.isNegative ? .minusOne : .one, whole)) }
        guard radicals.count == 1, let base = radicals.first?.base else { return splits }
        for power in -3...3 {
            guard let part = base.raised(to: power), let root = inside(part) else { continue }
            splits.append((number / .exact(part), root))
        }
        return splits
    }

    /// |x|·|y| as |x·y|.
    static func joinedAbsoluteValues(_ number: Coefficient, _ factors: [Expression]) -> Expression? {
        var (arguments, rest): ([Expression], [Expression]) = ([], [])
        for factor in factors {
            let (base, exponent) = factor.baseAndExponent
            if case .function(.abs, let argument) = base, exponent.exactInteger != nil {
                arguments.append(raised(argument, to: exponent))
            } else {
                rest.append(factor)
            }
        }
        guard arguments.count > 1 else { return nil }
        return assembled(number, rest + [.function(.abs, writtenProduct(arguments))])
    }
}
