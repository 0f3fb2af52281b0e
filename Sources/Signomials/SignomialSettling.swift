import Expressions
import FunctionLibrary
import Glibc
import LeastSquares
import Tables

/// Grown signomials with plain exponents, each held against its neighbours; those of fewest bits first.
struct SignomialSettling: Sendable {
    /// Rows that new terms are measured on first.
    let starts: PowerRows
    /// Rows that exponents are settled on.
    let settling: PowerRows
    /// Rows that have the last word.
    let all: PowerRows
    let mostTerms: Int
    /// The responses of all forms.
    let curves: [ResponseCurve]
    let work: WorkBudget

    /// Signomials whose exponents are settled: those likely to come within `margin` bits of the best.
    private static let (mostSettled, margin) = (24, 40.0)
    /// Forms that are tried under every other response, and how far behind they may be before their neighbours are looked at.
    private static let (translated, translationMargin) = (4, 150.0)
    /// Forms whose terms are exchanged, and those whose neighbours are looked at on all rows.
    private static let (exchanged, finished) = (3, 3)

    /// On the rows that exponents are settled on.
    func settled(_ grown: [Signomial]) -> [NeighbouringForms.Form] {
        let forms = each(likeliest(grown)) { signomial, _, work in
            let snapped = ExponentSnapping(fit: SignomialFit(rows: settling, work: work)).snapped(signomial)
            return NeighbouringForms(rows: settling, work: work).best(from: snapped.signomial)
        }.best
        return (forms + translations(of: forms)).best
    }

    /// Beside them those that the first come to when a term of theirs is exchanged.
    func exchanged(_ forms: [NeighbouringForms.Form], using generator: SeededGenerator) -> [NeighbouringForms.Form] {
        let improved = each(Array(forms.prefix(Self.exchanged))) { form, index, work in
            var generator = generator.stream(index)
            let neighbours = NeighbouringForms(rows: settling, work: work)
            return TermExchange(starts: starts, neighbours: neighbours, mostTerms: mostTerms, work: work)
                .improved(form, using: &generator)
        }
        return (forms + improved).best
    }

    /// On all rows.
    func finished(_ forms: [NeighbouringForms.Form]) -> [NeighbouringForms.Form] {
        let final = NeighbouringForms(rows: all, work: work)
        let forms = forms.map { final.fitted($0.signomial, $0.signomial.terms.map(all.values)) }.best
        let finished = each(Array(forms.prefix(Self.finished))) { form, _, work in
            NeighbouringForms(rows: all, work: work).best(from: form.signomial)
        }
        return (finished + forms.dropFirst(finished.count)).best
    }

    private func translations(of forms: [NeighbouringForms.Form]) -> [NeighbouringForms.Form] {
        guard let least = forms.first?.bits else { return [] }
        let translated = forms.prefix(Self.translated).flatMap { form in
            curves.compactMap { $0 == form.signomial.curve ? nil : form.signomial.translated(to: $0) }
        }
        return each(translated) { signomial, _, work in
            let neighbours = NeighbouringForms(rows: settling, work: work)
            let start = neighbours.fitted(signomial, signomial.terms.map(settling.values))
            return start.bits < least + Self.translationMargin ? neighbours.best(from: start.signomial) : start
        }
    }

    private func each<Item: Sendable>(
        _ items: [Item], _ piece: @Sendable (Item, Int, WorkBudget) -> NeighbouringForms.Form
    ) -> [NeighbouringForms.Form] {
        work.results(of: items.count) { index, work in piece(items[index], index, work) }
    }

    /// In the order of the bits that they are likely to have once their exponents are plain.
    private func likeliest(_ grown: [Signomial]) -> [Signomial] {
        let ends = each(grown) { signomial, _, work in
            let end = SignomialFit(rows: settling, work: work).fit(signomial, steps: 8)
            var plain = end.signomial
            for index in plain.terms.indices {
                plain.terms[index].exponents = plain.terms[index].exponents.map { $0.rounded() }
            }
            let bits = NeighbouringForms(rows: settling, work: work).bits(plain, end.sumOfSquares)
            return NeighbouringForms.Form(signomial: end.signomial, sumOfSquares: end.sumOfSquares, bits: bits)
        }.filter(\.bits.isFinite).sorted { $0.bits < $1.bits }
        guard let least = ends.first?.bits else { return [] }
        // Different starts come to the same end.
        return ends.indices.filter {
            ends[$0].bits < least + Self.margin && ($0 == 0 || abs(ends[$0].bits - ends[$0 - 1].bits) > 1e-4)
        }.prefix(Self.mostSettled).map { ends[$0].signomial }
    }
}

extension [NeighbouringForms.Form] {
    /// Each once, those of fewest bits first.
    var best: [NeighbouringForms.Form] {
        var seen: Set<[[Double]]> = []
        return filter(\.bits.isFinite).sorted { $0.bits < $1.bits }.filter { seen.insert($0.signomial.shape).inserted }
    }
}

extension Signomial {
    /// What it is apart from its coefficients and the order of its terms.
    var shape: [[Double]] {
        [[Double(ResponseCurve.responses.firstIndex(of: curve.response) ?? 0)]]
            + terms.map(\.shape).sorted { $0.lexicographicallyPrecedes($1) }
    }
}

extension NeighbouringForms.Form {
    /// The form with its coefficients as they are and, where these are in plain ratios to the first, with one for all.
    func formulas(on rows: PowerRows, size: Double, work: WorkBudget) -> [Expression] {
        let plain = signomial.formula(on: rows, size: size, ratios: nil)
        guard signomial.terms.count > 1, let ratios = SharedCoefficient(self, on: rows, work: work)?.ratios else {
            return [plain]
        }
        return [signomial.formula(on: rows, size: size, ratios: ratios), plain]
    }
}
