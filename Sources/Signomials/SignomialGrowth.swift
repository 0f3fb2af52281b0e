import FunctionLibrary
import LeastSquares
import Tables

/// Signomials of one, two and three terms under every response, as far as fits from many starts find them.
struct SignomialGrowth: Sendable {
    /// Rows that signomials with free exponents are fitted to; among them the telling ones.
    let growth: PowerRows
    /// More rows, for terms of fixed exponents, of which fewer numbers are to be found in more noise.
    let settling: PowerRows
    /// Rows that starts are measured on.
    let starts: PowerRows
    /// The responses, y itself first.
    let curves: [ResponseCurve]
    var work: WorkBudget

    private static let randomStarts = 900
    /// Starts that are fitted briefly: plain products, and those with a factor.
    private static let (plainFits, factorFits, latticeFits) = (9, 5, 20)
    private static let measuredAgain = 300
    private static let (briefSteps, fullSteps) = (10, 50)
    /// Of these the best are fitted to the end.
    private static let finished = 3
    private static let mostComplements = 2
    /// Ends with a term of whole exponents that go on: in noise many are alike until all exponents are plain.
    private static let kept = 6

    /// The best single product.
    func product(using generator: inout SeededGenerator) -> Signomial? {
        freely(grown: Signomial(curve: curves[0], terms: []), using: &generator).first?.signomial
    }

    /// The sums grown from one product, each response by itself; one that leaves nothing alone.
    func sums(from first: Signomial, terms: Int, using generator: SeededGenerator) -> [SignomialFit.End] {
        let sums = Array(
            work.results(of: curves.count) { (sums: [SignomialFit.End]) in
                sums.contains { $0.isExact(on: growth) }
            } _: { index, work -> [SignomialFit.End] in
                var growth = self
                growth.work = work
                guard let start = growth.one(first, under: curves[index]) else { return [] }
                var generator = generator.stream(index)
                return growth.sums(from: start, terms: terms, using: &generator)
            }.joined())
        return sums.first { $0.isExact(on: growth) }.map { [$0] } ?? sums
    }

    /// One product of y as one of θ(y); nil where it has the wrong sign.
    private func one(_ signomial: Signomial, under curve: ResponseCurve) -> Signomial? {
        guard curve.response != .identity else { return signomial }
        guard var term = signomial.terms.first, term.factor == 0, (term.coefficient < 0) == curve.isNegative
        else { return nil }
        term.coefficient = curve.response.value(term.coefficient)
        term.exponents = term.exponents.map { $0 * curve.power }
        guard term.coefficient.isFinite else { return nil }
        return SignomialFit(rows: growth, work: work).fit(
            Signomial(
                curve: curve,
                terms: [
                    PowerTerm(
                        coefficient: abs(term.coefficient), exponents: term.exponents, factor: 0, isFree: term.isFree)
                ]),
            steps: Self.briefSteps
        ).signomial
    }

    /// With one term more, then two, as long as there is something left to explain.
    private func sums(from start: Signomial, terms: Int, using generator: inout SeededGenerator) -> [SignomialFit.End] {
        var found = onLattice(grown: start, using: &generator)
        var free = [start]
        for _ in 1..<max(terms, 1) where !work.isOver {
            let ends = free.flatMap { freely(grown: $0, using: &generator) }.sorted { $0.sumOfSquares < $1.sumOfSquares }
            guard let best = ends.first else { break }
            let complements = complements(of: best.signomial)
            found += ends + complements
            if best.isExact(on: growth) { break }
            free = [best.signomial] + complements.map(\.signomial)
        }
        return found
    }

    /// With sin²x in the place of cos²x and the reverse: which of the two it is shows when the rest of the sum is there.
    private func complements(of signomial: Signomial) -> [SignomialFit.End] {
        let fit = SignomialFit(rows: growth, work: work)
        return signomial.terms.indices.prefix(Self.mostComplements).compactMap { index in
            guard let other = growth.factors[signomial.terms[index].factor].complement else { return nil }
            var changed = signomial
            changed.terms[index].factor = other
            changed.terms[index].coefficient.negate()
            let end = fit.fit(changed, steps: Self.fullSteps)
            return end.sumOfSquares.isFinite ? end : nil
        }
    }

    /// With one more term, all exponents free: the best ends first.
    private func freely(grown signomial: Signomial, using generator: inout SeededGenerator) -> [SignomialFit.End] {
        let candidates = TermStarts(after: signomial, on: starts, work: work).free(count: Self.randomStarts, using: &generator)
        let chosen =
            candidates.filter { $0.term.factor == 0 }.prefix(Self.plainFits)
            + candidates.filter { $0.term.factor != 0 }.prefix(Self.factorFits)
        let fit = SignomialFit(rows: growth, work: work)
        let ends = fitted(chosen.map { signomial.adding($0.term) }, fit, steps: Self.briefSteps)
        return ends.prefix(Self.finished).map { fit.fit($0.signomial, steps: Self.fullSteps) }
            .sorted { $0.sumOfSquares < $1.sumOfSquares }
    }

    /// With one more term whose exponents stay whole: plain ones, and a few with a factor.
    private func onLattice(grown signomial: Signomial, using generator: inout SeededGenerator) -> [SignomialFit.End] {
        // Few rows tell which terms cannot be meant, more which may be.
        let few = TermStarts(after: signomial, on: starts, work: work)
            .lattice(around: signomial.terms.map(\.exponents), using: &generator).prefix(Self.measuredAgain)
        let candidates = TermStarts(after: signomial, on: settling, work: work).measured(few.map(\.term))
        let fit = SignomialFit(rows: settling, work: work)
        return [candidates.filter { $0.term.factor == 0 }, candidates.filter { $0.term.factor != 0 }].enumerated()
            .flatMap { index, candidates in
                let starts = candidates.prefix(index == 0 ? Self.latticeFits : Self.factorFits).map {
                    signomial.adding($0.term)
                }
                return fitted(starts, fit, steps: Self.briefSteps).prefix(index == 0 ? Self.kept : 2)
            }
    }

    private func fitted(_ starts: [Signomial], _ fit: SignomialFit, steps: Int) -> [SignomialFit.End] {
        var ends: [SignomialFit.End] = []
        for start in starts where !work.isOver {
            let end = fit.fit(start, steps: steps)
            if end.sumOfSquares.isFinite { ends.append(end) }
        }
        return ends.sorted { $0.sumOfSquares < $1.sumOfSquares }
    }
}

extension Signomial {
    fileprivate func adding(_ term: PowerTerm) -> Signomial {
        Signomial(curve: curve, terms: terms + [term])
    }
}
