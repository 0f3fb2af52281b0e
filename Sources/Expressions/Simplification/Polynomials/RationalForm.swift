/// A formula as a quotient of polynomials in generators: variables and whatever is not rational in its parts.
///
/// Powers of one base share a generator, so that x and x**(1/2), exp(y) and exp(-2*y) are seen as powers of the same
/// thing. A measured number is a generator too: then only what is exactly there cancels, and no numeric divisor is guessed.
struct RationalForm {
    let fraction: PolynomialFraction
    private let generators: [Generator]

    /// `unit` to the power k/`divisor` stands for the k-th power of the generator.
    private struct Generator {
        let unit: Expression
        let divisor: Int
    }

    /// `nil` where the formula has too many generators or terms, or the budget runs out.
    init?(of expression: Expression, _ budget: inout PolynomialBudget) {
        var reader = Reader()
        reader.survey(expression)
        guard reader.divisors.count <= Monomial.generatorLimit,
            let fraction = try? reader.fraction(of: expression, &budget)
        else { return nil }
        self.fraction = fraction
        generators = reader.generators
    }

    /// The polynomial written out, in canonical form, over a monomial if one is given.
    func expression(
        of polynomial: Polynomial, over divisor: Polynomial.Term? = nil, by simplifier: Canonicalizer
    ) -> Expression {
        simplifier.sum(polynomial.terms.map { expression(of: $0, over: divisor, by: simplifier) })
    }

    func expression(
        of term: Polynomial.Term, over divisor: Polynomial.Term? = nil, by simplifier: Canonicalizer
    ) -> Expression {
        // Exact numbers meet first, so that a measured one among the generators is rounded no more than needed.
        let number = Coefficient.exact(Rational(term.coefficient)) / .exact(Rational(divisor?.coefficient ?? 1))
        let powers = term.monomial.generators.map { power($0, term.monomial.exponent(of: $0), simplifier) }
        let inverses = divisor?.monomial.generators.map { power($0, -(divisor?.monomial.exponent(of: $0) ?? 0), simplifier) }
        return simplifier.product([number.expression] + powers + (inverses ?? []))
    }

    private func power(_ generator: Int, _ exponent: Int, _ simplifier: Canonicalizer) -> Expression {
        let (unit, divisor) = (generators[generator].unit, generators[generator].divisor)
        return simplifier.power(unit, Rational(exponent, divisor).map(Expression.rational) ?? .one)
    }

    /// Reads a formula twice: first which units occur with which fractional powers, then the polynomials.
    private struct Reader {
        private(set) var divisors: [Expression: Int] = [:]
        private(set) var generators: [Generator] = []
        private var positions: [Expression: Int] = [:]

        mutating func survey(_ expression: Expression) {
            switch expression {
            case .rational: break
            case .sum(let parts), .product(let parts): parts.forEach { survey($0) }
            case .power(let base, let exponent) where Reader.isExpandable(base) && exponent.exactInteger != nil: survey(base)
            default:
                for (unit, exponent) in Self.units(of: expression) {
                    let known = divisors[unit] ?? 1
                    let shared = Rational.greatestCommonDivisor(known, exponent.denominator)
                    divisors[unit] = known / shared * exponent.denominator
                }
            }
        }

        private static func isExpandable(_ base: Expression) -> Bool {
            if case .sum = base { true } else { false }
        }

        /// The expression as a product of rational powers of units.
        private static func units(of expression: Expression) -> [(unit: Expression, exponent: Rational)] {
            let (base, exponent): (Expression, Expression)
            switch expression {
            case .function(.exp, let argument): (base, exponent) = (.e, argument)
            case .power(let b, let p): (base, exponent) = (b, p)
            case .real(let value): return [(.real(Swift.abs(value)), .one)]
            default: return [(expression, .one)]
            }
            return exponent.terms.map { term in
                let (coefficient, rest) = term.coefficientAndTerm
                switch coefficient {
                case .exact(let value): return (power(base, rest), value)
                case .measured(let value):
                    let size = Canonicalizer.scaled(rest, by: coefficient.magnitude)
                    return (power(base, size), value < 0 ? .minusOne : .one)
                }
            }
        }

        private static func power(_ base: Expression, _ exponent: Expression) -> Expression {
            if exponent == .one { return base }
            return base == .e ? .function(.exp, exponent) : .power(base, exponent)
        }

        mutating func fraction(
            of expression: Expression, _ budget: inout PolynomialBudget
        ) throws(PolynomialLimit) -> PolynomialFraction {
            try budget.spend(1)
            switch expression {
            case .rational(let value):
                return PolynomialFraction(Polynomial(value.numerator), over: Polynomial(value.denominator))
            case .sum(let terms):
                var total = PolynomialFraction(.zero)
                for term in terms { total = try total.adding(try fraction(of: term, &budget), &budget) }
                return total
            case .product(let factors):
                var total = PolynomialFraction.one
                for factor in factors { total = try total.multiplied(by: try fraction(of: factor, &budget), &budget) }
                return total
            case .power(let base, let exponent) where Self.isExpandable(base) && exponent.exactInteger != nil:
                guard let n = exponent.exactInteger, Swift.abs(n) <= 12 else { throw PolynomialLimit() }
                return try fraction(of: base, &budget).raised(to: n, &budget)
            default:
                return try product(ofUnitsIn: expression, &budget)
            }
        }

        private mutating func product(
            ofUnitsIn expression: Expression, _ budget: inout PolynomialBudget
        ) throws(PolynomialLimit) -> PolynomialFraction {
            let sign = if case .real(let value) = expression, value < 0 { -1 } else { 1 }
            var total = PolynomialFraction(Polynomial(sign))
            for (unit, exponent) in Self.units(of: expression) {
                let divisor = divisors[unit] ?? 1
                let (power, overflow) = exponent.numerator.multipliedReportingOverflow(by: divisor / exponent.denominator)
                guard !overflow, Swift.abs(power) <= 100 else { throw PolynomialLimit() }
                let monomial = Polynomial(monomial: Monomial(generator: position(of: unit), exponent: Swift.abs(power)))
                let factor = power < 0 ? PolynomialFraction(.one, over: monomial) : PolynomialFraction(monomial)
                total = try total.multiplied(by: factor, &budget)
            }
            return total
        }

        private mutating func position(of unit: Expression) -> Int {
            if let position = positions[unit] { return position }
            positions[unit] = generators.count
            generators.append(Generator(unit: unit, divisor: divisors[unit] ?? 1))
            return generators.count - 1
        }
    }
}
