import Glibc
import LeastSquares

/// A signomial with powers of plain functions in its terms as well: θ(y) = Σ c·f·Π u_j^a_j·Π g_k(u)^b_k, each term with its own b.
///
/// sin⁻⁴(x/2) is (1 − cos x)⁻², exp(−b·x) a power of eˣ, and the root of relativity one of c² − v². Functions are taken up one by one,
/// those first that explain most of what is left: as derivatives of the fit at b = 0, then as fits.
struct FunctionGrowth: Sendable {
    let rows: PowerRows
    /// The functions on the same rows.
    let functions: [PowerBase]
    let work: WorkBudget

    /// A signomial of the bases and, after them, of some of the functions.
    struct Grown: Sendable {
        var signomial: Signomial
        var functions: [Int]
    }

    private static let (measured, briefSteps, fullSteps) = (10, 25, 50)
    /// What a function must save beyond the cost of its exponents, in bits: one of many does by chance.
    private static let leastGain = 20.0

    /// With one function, with two, and so on.
    func grown(from start: Signomial, most: Int) -> [Grown] {
        var current = (end: SignomialFit(rows: rows, work: work).fit(start, steps: Self.fullSteps), functions: [Int]())
        var found: [Grown] = []
        while current.functions.count < most, current.end.sumOfSquares.isFinite, !current.end.isExact(on: rows), !work.isOver {
            let wider = current.functions.map { functions[$0] }
            var best: (end: SignomialFit.End, functions: [Int])?
            for function in likeliest(current.end.signomial, besides: current.functions) where !work.isOver {
                let fit = SignomialFit(rows: rows.adding(wider + [functions[function]]), work: work)
                let end = fit.fit(current.end.signomial.widened(), steps: Self.briefSteps)
                if end.sumOfSquares < best?.end.sumOfSquares ?? .infinity { best = (end, current.functions + [function]) }
            }
            guard let best, gain(from: current.end, to: best.end) > Self.leastGain else { break }
            let fit = SignomialFit(rows: rows.adding(best.functions.map { functions[$0] }), work: work)
            let end = fit.fit(best.end.signomial, steps: Self.fullSteps)
            current = (end, best.functions)
            found.append(Grown(signomial: end.signomial, functions: best.functions))
        }
        return found
    }

    /// In bits, less those of a measured exponent for each number more that the wider fit chose.
    private func gain(from end: SignomialFit.End, to wider: SignomialFit.End) -> Double {
        let count = Double(rows.count)
        let numbers = Double(wider.signomial.parameterCount - end.signomial.parameterCount)
        return count / 2 * log2(end.sumOfSquares / wider.sumOfSquares) - numbers / 2 * log2(count)
    }

    /// Those whose small powers as a factor of all terms would take most off the residuals.
    private func likeliest(_ signomial: Signomial, besides taken: [Int]) -> [Int] {
        let rows = rows.adding(taken.map { functions[$0] })
        let starts = TermStarts(after: signomial, on: rows, work: work)
        let gains = functions.indices.map { taken.contains($0) ? 0 : starts.gain(ofFactor: functions[$0].logs) }
        return functions.indices.filter { gains[$0] > 0 }.sorted { (-gains[$0], $0) < (-gains[$1], $1) }
            .prefix(Self.measured).map { $0 }
    }
}

extension Signomial {
    /// With room for one more base, whose exponents are free.
    fileprivate func widened() -> Signomial {
        var wider = self
        for index in terms.indices {
            wider.terms[index].exponents.append(0)
            wider.terms[index].isFree.append(true)
        }
        return wider
    }
}

extension PowerRows {
    /// With more bases after those that are there.
    func adding(_ more: [PowerBase]) -> PowerRows {
        PowerRows(bases: bases + more, factors: factors, target: target, weights: weights)
    }
}
