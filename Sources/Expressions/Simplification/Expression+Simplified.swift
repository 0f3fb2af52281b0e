extension Expression {
    /// The shortest equivalent form that the simplifier finds.
    ///
    /// Equal values wherever this formula is defined (and the variables lie in the assumed ranges); the result may be
    /// defined in more places, as x/x becomes 1. It never costs more to read (`readingCost`), does not depend on the order
    /// of terms and factors, and simplifying it again gives it back.
    ///
    /// - Complexity: bounded by a work budget counted in steps, the same for every formula. A formula of 30 nodes takes a
    ///   fraction of a millisecond to two; one too large for the budget is simplified only in part.
    public func simplified(assuming assumptions: Assumptions = .none) -> Expression {
        var simplification = Simplification(assumptions: assumptions, isTracing: false)
        return simplification.shortestForm(of: self)
    }

    /// The rules that fire while the formula is simplified, in order, each with the subexpression it changed.
    public func simplificationTrace(assuming assumptions: Assumptions = .none) -> [SimplificationStep] {
        var simplification = Simplification(assumptions: assumptions, isTracing: true)
        _ = simplification.shortestForm(of: self)
        return simplification.trace
    }
}

/// Alternates canonical and shortest form until nothing changes.
///
/// Each round is a function of the formula alone, so the rounds end in a cycle, nearly always of length one. Taking the
/// cheapest member of the cycle makes the result its own simplification.
private struct Simplification {
    let assumptions: Assumptions
    let isTracing: Bool
    private(set) var trace: [SimplificationStep] = []

    private static let stepsPerRound = 20_000
    private static let roundLimit = 8

    init(assumptions: Assumptions, isTracing: Bool) {
        self.assumptions = assumptions
        self.isTracing = isTracing
    }

    mutating func shortestForm(of expression: Expression) -> Expression {
        var rounds = [round(expression)]
        while rounds.count < Self.roundLimit {
            let next = round(rounds[rounds.count - 1])
            if let start = rounds.firstIndex(of: next) {
                return cheaper(Self.cheapest(rounds[start...]), or: expression)
            }
            rounds.append(next)
        }
        return cheaper(Self.cheapest(rounds[...]), or: expression)
    }

    private mutating func round(_ expression: Expression) -> Expression {
        let canonicalizer = Canonicalizer(
            bounds: KnownBounds(assumptions: assumptions, of: expression), steps: Self.stepsPerRound, isTracing: isTracing)
        let canonical = canonicalizer.canonical(expression)
        trace += canonicalizer.trace
        let shortest = ShortestForm(simplifier: canonicalizer, polynomialSteps: Self.stepsPerRound).shortest(canonical)
        if isTracing, shortest != canonical {
            trace.append(SimplificationStep(rule: "shortest form", before: canonical, after: shortest))
        }
        return shortest
    }

    private func cheaper(_ simplified: Expression, or original: Expression) -> Expression {
        simplified.readingCost <= original.readingCost ? simplified : Self.reordered(original)
    }

    /// The formula as it stands, with its parts in canonical order.
    private static func reordered(_ expression: Expression) -> Expression {
        switch expression {
        case .sum(let terms): ShortestForm.inReadingOrder(terms.map(reordered))
        case .product(let factors): .product(factors.map(reordered).sorted(by: CanonicalOrder.factorPrecedes))
        case .power(let base, let exponent): .power(reordered(base), reordered(exponent))
        case .function(let function, let argument): .function(function, reordered(argument))
        default: expression
        }
    }

    private static func cheapest(_ forms: ArraySlice<Expression>) -> Expression {
        forms.min { a, b in
            let (costA, costB) = (a.readingCost, b.readingCost)
            return costA != costB ? costA < costB : CanonicalOrder.compare(a, b) < 0
        } ?? .zero
    }
}
