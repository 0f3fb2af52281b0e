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
        simplifiedCountingWork(assuming: assumptions).form
    }

    /// The same, and what it took in nanoseconds or so, counted from steps and written nodes and not by a clock.
    package func simplifiedCountingWork(assuming assumptions: Assumptions) -> (form: Expression, operations: Int) {
        var simplification = Simplification(assumptions: assumptions, isTracing: false)
        let form = simplification.shortestForm(of: self)
        return (form, simplification.operations)
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
    private var known: [Expression: Expression] = [:]
    private var previous: (canonical: Expression, bounds: KnownBounds, shortest: Expression)?

    private static let stepsPerRound = 20_000
    private static let roundLimit = 8
    private static let stepLimit = 120_000
    /// What is left for this formula: at 100 to 200 ns a step a few milliseconds at most.
    private var remainingSteps = Self.stepLimit
    private var writtenNodes = 0
    /// Measured over the formulas of a dozen searches, of which it tells the time to within a half.
    var operations: Int { 75 * (Self.stepLimit - remainingSteps) + 1000 * writtenNodes }

    init(assumptions: Assumptions, isTracing: Bool) {
        self.assumptions = assumptions
        self.isTracing = isTracing
    }

    mutating func shortestForm(of expression: Expression) -> Expression {
        if let known = known[expression] { return known }
        var form = expression
        for _ in 0..<Self.roundLimit {
            let settled = settledForm(of: form)
            if settled.readingCost <= form.readingCost {
                form = settled
                break
            }
            let next = withShortestParts(form)
            if next == form { break }
            form = next
        }
        known[expression] = form
        known[form] = form
        return form
    }

    /// The cheapest form in the cycle that the rounds end in.
    private mutating func settledForm(of expression: Expression) -> Expression {
        var rounds = [round(expression)]
        while rounds.count < Self.roundLimit, let latest = rounds.last {
            let next = round(latest)
            if let start = rounds.firstIndex(of: next) { return Self.cheapest(rounds[start...]) }
            rounds.append(next)
        }
        return Self.cheapest(rounds[...])
    }

    private mutating func round(_ expression: Expression) -> Expression {
        let canonicalizer = Canonicalizer(
            bounds: KnownBounds(assumptions: assumptions, of: expression), steps: min(remainingSteps, Self.stepsPerRound),
            isTracing: isTracing)
        let granted = canonicalizer.remainingSteps
        defer { remainingSteps -= granted - canonicalizer.remainingSteps }
        let canonical = canonicalizer.canonical(expression)
        trace += canonicalizer.trace
        // Most formulas settle at once: the same canonical form under the same bounds has the same shortest form.
        if let previous, previous.canonical == canonical, previous.bounds == canonicalizer.bounds { return previous.shortest }
        if canonicalizer.isExhausted { return canonical }
        let chooser = ShortestForm(simplifier: canonicalizer, polynomialSteps: min(remainingSteps, Self.stepsPerRound))
        let shortest = chooser.shortest(canonical)
        remainingSteps -= chooser.polynomialSteps
        writtenNodes += chooser.writtenNodes
        if isTracing, shortest != canonical {
            trace.append(SimplificationStep(rule: "shortest form", before: canonical, after: shortest))
        }
        previous = (canonical, canonicalizer.bounds, shortest)
        return shortest
    }

    /// The formula as it stands but for its parts: canonical form may open what was written compactly.
    private mutating func withShortestParts(_ expression: Expression) -> Expression {
        let parts = expression.children.map { shortestForm(of: $0) }
        let candidates = [Self.rebuilt(expression, parts), Self.reordered(expression)]
        return candidates.first { $0.readingCost <= expression.readingCost } ?? expression
    }

    private static func reordered(_ expression: Expression) -> Expression {
        rebuilt(expression, expression.children.map(reordered))
    }

    /// The same operation over other arguments, in reading order.
    private static func rebuilt(_ expression: Expression, _ parts: [Expression]) -> Expression {
        switch expression {
        case .sum: ShortestForm.writtenSum(parts)
        case .product: ShortestForm.writtenProduct(parts)
        case .power: .power(parts[0], parts[1])
        case .function(let function, _): .function(function, parts[0])
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
