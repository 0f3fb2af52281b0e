import Glibc

/// Builds canonical expressions bottom-up: `sum`, `product`, `power` and `function` take canonical arguments, put them in
/// normal form and then try the rules for that head, first match first, until none applies.
///
/// Work is counted in steps, one for each node built or rule that fires. When the budget is spent no rule fires any more;
/// what has been built by then is still a correct, if longer, formula.
final class Canonicalizer {
    let bounds: KnownBounds
    private(set) var remainingSteps: Int
    private let isTracing: Bool
    private(set) var trace: [SimplificationStep] = []

    init(bounds: KnownBounds, steps: Int, isTracing: Bool = false) {
        self.bounds = bounds
        remainingSteps = steps
        self.isTracing = isTracing
    }

    var isExhausted: Bool { remainingSteps <= 0 }

    func spend(_ steps: Int) { remainingSteps -= steps }

    func canonical(_ expression: Expression) -> Expression {
        switch expression {
        case .rational, .constant, .parameter, .variable: expression
        case .real(let value): Coefficient(value).expression
        case .sum(let terms): sum(terms.map(canonical))
        case .product(let factors): product(factors.map(canonical))
        case .power(let base, let exponent): power(canonical(base), canonical(exponent))
        case .function(let function, let argument): self.function(function, canonical(argument))
        }
    }

    func function(_ function: ElementaryFunction, _ argument: Expression) -> Expression {
        let node = Expression.function(function, argument)
        if let folded = foldedMeasured(node) { return folded }
        return rewritten(node, by: RewriteRule.forFunctions[function] ?? []) ?? node
    }

    func power(_ base: Expression, _ exponent: Expression) -> Expression {
        if exponent.isZero || base == .one { return .one }
        if exponent.isOne { return base }
        let node = Expression.power(base, exponent)
        if let folded = foldedMeasured(node) { return folded }
        if let folded = foldedPower(base, exponent) { return folded }
        return rewritten(node, by: RewriteRule.forPowers) ?? node
    }

    /// The result of the first rule that applies, or `nil`.
    func rewritten(_ node: Expression, by rules: [RewriteRule]) -> Expression? {
        spend(1)
        guard !isExhausted else { return nil }
        for rule in rules {
            guard let result = rule.rewrite(node, self), result != node else { continue }
            spend(1)
            record(rule.name, before: node, after: result)
            return result
        }
        return nil
    }

    func record(_ rule: String, before: Expression, after: Expression) {
        if isTracing, before != after { trace.append(SimplificationStep(rule: rule, before: before, after: after)) }
    }

    /// A node without variables and parameters in which a measured number takes part, as a number.
    private func foldedMeasured(_ node: Expression) -> Expression? {
        guard let value = node.constantValue, value.value.isFinite, value.isMeasured else { return nil }
        let folded = Coefficient(value.value).expression
        record("fold measured numbers", before: node, after: folded)
        return folded
    }
}

extension Expression {
    /// The value of a formula without variables and parameters, and whether a `.real` takes part in it; else `nil`.
    var constantValue: (value: Double, isMeasured: Bool)? {
        switch self {
        case .rational(let value): return (value.doubleValue, false)
        case .real(let value): return (value, true)
        case .constant(let constant): return (constant.value, false)
        case .parameter, .variable: return nil
        case .sum(let terms): return Self.folded(terms, from: 0, by: +)
        case .product(let factors): return Self.folded(factors, from: 1, by: *)
        case .power(let base, let exponent):
            guard let b = base.constantValue, let p = exponent.constantValue else { return nil }
            return (pow(b.value, p.value), b.isMeasured || p.isMeasured)
        case .function(let function, let argument):
            return argument.constantValue.map { (function($0.value), $0.isMeasured) }
        }
    }

    private static func folded(
        _ parts: [Expression], from start: Double, by combine: (Double, Double) -> Double
    ) -> (value: Double, isMeasured: Bool)? {
        var (total, isMeasured) = (start, false)
        for part in parts {
            guard let next = part.constantValue else { return nil }
            total = combine(total, next.value)
            isMeasured = isMeasured || next.isMeasured
        }
        return (total, isMeasured)
    }

    /// The number in front; 1 if there is none.
    ///
    /// Not read off `coefficientAndTerm`: Swift 6.3.1's optimiser, when the term is not used, leaves out filling its array but
    /// still destroys it.
    var leadingCoefficient: Coefficient {
        if let number = Coefficient(self) { return number }
        if case .product(let factors) = self, let number = Coefficient(factors[0]) { return number }
        return .one
    }

    /// The number in front and what it multiplies; (1, self) if there is none.
    @inline(never)
    var coefficientAndTerm: (coefficient: Coefficient, term: Expression) {
        if let number = Coefficient(self) { return (number, .one) }
        if case .product(let factors) = self, let number = Coefficient(factors[0]) {
            return (number, factors.count == 2 ? factors[1] : .product(Array(factors.dropFirst())))
        }
        return (.one, self)
    }

    /// Base and exponent, with exponent 1 for what is not a power.
    var baseAndExponent: (base: Expression, exponent: Expression) {
        if case .power(let base, let exponent) = self { (base, exponent) } else { (self, .one) }
    }

    /// The parts of a sum; the expression alone if it is none.
    var terms: [Expression] {
        if case .sum(let terms) = self { terms } else { [self] }
    }

    /// The parts of a product; the expression alone if it is none.
    var factors: [Expression] {
        if case .product(let factors) = self { factors } else { [self] }
    }

    /// The exact integer that this is, else `nil`.
    var exactInteger: Int? {
        if case .rational(let value) = self, value.isInteger { value.numerator } else { nil }
    }

    /// Whether the leading number is negative; of a sum, that of its first term.
    var leadsNegative: Bool {
        if case .sum(let terms) = self { return terms[0].leadingCoefficient.isNegative }
        return leadingCoefficient.isNegative
    }
}
