import Expressions
import FunctionLibrary
import Glibc
import LeastSquares
import Tables

/// Grown signomials with plain exponents, each held against its neighbours; those of fewest bits first.
struct SignomialSettling {
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

    /// Signomials whose exponents are settled: those that may come within `margin` bits of the best, the likeliest first.
    private static let (mostSettled, margin) = (24, 20.0)
    /// Forms whose terms are exchanged, and those whose neighbours are looked at on all rows.
    private static let (exchanged, finished) = (3, 3)
    /// Forms that are tried under every other response, and how far behind they may be before their neighbours are looked at.
    private static let (translated, translationMargin) = (4, 150.0)

    func forms(of grown: [Signomial], using generator: inout SeededGenerator) -> [NeighbouringForms.Form] {
        let neighbours = NeighbouringForms(rows: settling, work: work)
        let snapping = ExponentSnapping(fit: SignomialFit(rows: settling, work: work))
        var forms: [NeighbouringForms.Form] = []
        for (start, bits) in likeliest(grown, neighbours).prefix(Self.mostSettled) where !work.isOver {
            guard bits < forms.reduce(.infinity, { min($0, $1.bits) }) + Self.margin else { break }
            let snapped = snapping.snapped(start)
            if snapped.sumOfSquares.isFinite { forms.append(neighbours.best(from: snapped.signomial)) }
        }
        forms = forms.best
        for form in forms.prefix(Self.translated) where !work.isOver {
            for curve in curves where curve != form.signomial.curve {
                guard let other = form.signomial.translated(to: curve) else { continue }
                let start = neighbours.fitted(other, other.terms.map(settling.values))
                if start.bits < forms[0].bits + Self.translationMargin { forms.append(neighbours.best(from: other)) }
            }
        }
        forms = forms.best
        let exchange = TermExchange(starts: starts, neighbours: neighbours, mostTerms: mostTerms, work: work)
        for form in forms.prefix(Self.exchanged) where !work.isOver {
            forms.append(exchange.improved(form, using: &generator))
        }
        let final = NeighbouringForms(rows: all, work: work)
        forms = forms.best.map { final.fitted($0.signomial, $0.signomial.terms.map(all.values)) }.best
        for index in forms.indices.prefix(Self.finished) { forms[index] = final.best(from: forms[index].signomial) }
        return forms.best
    }

    /// In the order of the bits that they are likely to have once their exponents are plain.
    private func likeliest(_ grown: [Signomial], _ neighbours: NeighbouringForms) -> [(signomial: Signomial, bits: Double)] {
        let fit = SignomialFit(rows: settling, work: work)
        var found: [(signomial: Signomial, bits: Double)] = []
        for signomial in grown where !work.isOver {
            let end = fit.fit(signomial, steps: 8)
            guard end.sumOfSquares.isFinite else { continue }
            var plain = end.signomial
            for index in plain.terms.indices {
                plain.terms[index].exponents = plain.terms[index].exponents.map { $0.rounded() }
            }
            found.append((end.signomial, neighbours.bits(plain, end.sumOfSquares)))
        }
        found.sort { $0.bits < $1.bits }
        // Different starts come to the same end.
        return found.indices.filter { $0 == 0 || abs(found[$0].bits - found[$0 - 1].bits) > 1e-4 }.map { found[$0] }
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
    func formulas(on rows: PowerRows, size: Double) -> [Expression] {
        let plain = signomial.formula(on: rows, size: size, ratios: nil)
        guard signomial.terms.count > 1, let ratios = SharedCoefficient(self, on: rows)?.ratios else { return [plain] }
        return [signomial.formula(on: rows, size: size, ratios: ratios), plain]
    }
}
