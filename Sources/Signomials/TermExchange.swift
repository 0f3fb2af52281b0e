import Glibc
import LeastSquares
import Tables

/// Exchanges one term of a form for the best of a lattice of whole exponents, or adds one, as long as that saves bits.
///
/// Where one term has gone wrong the others' exponents stand between plain values; with these rounded and the wrong term away, the
/// right one is the one that explains most of what is left.
struct TermExchange {
    let starts: PowerRows
    let neighbours: NeighbouringForms
    let mostTerms: Int
    let work: WorkBudget

    private static let rounds = 2
    private static let measuredAgain = 300
    /// New terms that coefficients are fitted with, and those of them whose neighbours are looked at.
    private static let (fitted, followed) = (12, 2)

    func improved(_ form: NeighbouringForms.Form, using generator: inout SeededGenerator) -> NeighbouringForms.Form {
        var best = form
        for _ in 0..<Self.rounds where !work.isOver {
            let terms = best.signomial.terms.map { $0.frozen().rounded() }
            var bases: [[PowerTerm]] =
                terms.count > 1 && terms.count <= mostTerms ? terms.indices.map { terms.removing($0) } : []
            if terms.count < mostTerms { bases.append(terms) }
            var found: [NeighbouringForms.Form] = []
            for base in bases where !work.isOver {
                let start = Signomial(curve: best.signomial.curve, terms: base)
                let rest = neighbours.fitted(start, base.map(neighbours.rows.values))
                found += candidates(rest.signomial, around: terms.map(\.exponents), using: &generator)
            }
            found.sort { $0.bits < $1.bits }
            let followed = found.prefix(Self.followed).flatMap { form in
                [neighbours.best(from: form.signomial), released(form)]
            }
            guard let next = followed.min(by: { $0.bits < $1.bits }), next.bits < best.bits - 1e-6 else { break }
            best = next
        }
        return best
    }

    /// The other terms' exponents set free once more.
    private func released(_ form: NeighbouringForms.Form) -> NeighbouringForms.Form {
        var signomial = form.signomial
        for index in signomial.terms.indices.dropLast() {
            let held = neighbours.rows.factors[signomial.terms[index].factor].bases
            signomial.terms[index].isFree = neighbours.rows.bases.indices.map { !held.contains($0) }
        }
        let fit = SignomialFit(rows: neighbours.rows, work: work)
        return neighbours.best(from: ExponentSnapping(fit: fit).snapped(signomial).signomial)
    }

    private func candidates(
        _ signomial: Signomial, around centres: [[Double]], using generator: inout SeededGenerator
    ) -> [NeighbouringForms.Form] {
        let few = TermStarts(after: signomial, on: starts, work: work).lattice(around: centres, using: &generator)
        let terms = TermStarts(after: signomial, on: neighbours.rows, work: work)
            .measured(few.prefix(Self.measuredAgain).map(\.term))
        return terms.prefix(Self.fitted).map { start in
            let next = Signomial(curve: signomial.curve, terms: signomial.terms + [start.term])
            return neighbours.fitted(next, next.terms.map(neighbours.rows.values))
        }
    }
}

extension PowerTerm {
    /// Halves stay, other exponents go to whole numbers.
    fileprivate func rounded() -> PowerTerm {
        var term = self
        term.exponents = exponents.map { 2 * $0 == (2 * $0).rounded() ? $0 : $0.rounded() }
        return term
    }
}

extension [PowerTerm] {
    fileprivate func removing(_ index: Int) -> [PowerTerm] {
        var rest = self
        rest.remove(at: index)
        return rest
    }
}
