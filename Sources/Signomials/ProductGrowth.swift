import Glibc
import LeastSquares

/// A product of powers of the inputs and, one by one, of the plain functions of them that explain most of what is left:
/// c·Π u_j^a_j·Π g_k(u)^b_k.
///
/// sin⁻⁴(x/2) is (1 − cos x)⁻², and exp(−b·x) a power of eˣ, so that all of these are fits of exponents.
struct ProductGrowth {
    /// The bases of the product to start from come first, then the functions.
    let rows: PowerRows
    let work: WorkBudget

    private static let mostFunctions = 4
    private static let (briefSteps, fullSteps) = (25, 50)
    /// What a function must save beside its exponent, in bits: one of many does by chance.
    private static let leastGain = 20.0

    /// Products with one function, two, and so on.
    func products(from product: Signomial) -> [Signomial] {
        guard var term = product.terms.first, term.factor == 0 else { return [] }
        let plain = term.exponents.count
        let functions = rows.bases.count - plain
        guard functions > 0 else { return [] }
        term.exponents += [Double](repeating: 0, count: functions)
        term.isFree += [Bool](repeating: false, count: functions)
        let fit = SignomialFit(rows: rows, work: work)
        var current = fit.fit(Signomial(curve: product.curve, terms: [term]), steps: Self.fullSteps)
        var found: [Signomial] = []
        for _ in 0..<Self.mostFunctions where !work.isOver {
            var best: SignomialFit.End?
            for function in plain..<rows.bases.count where !current.signomial.terms[0].isFree[function] {
                var trial = current.signomial
                trial.terms[0].isFree[function] = true
                let end = fit.fit(trial, steps: Self.briefSteps)
                if end.sumOfSquares < best?.sumOfSquares ?? .infinity { best = end }
            }
            guard let best, Double(rows.count) / 2 * log2(current.sumOfSquares / best.sumOfSquares) > Self.leastGain else {
                break
            }
            current = fit.fit(best.signomial, steps: Self.fullSteps)
            found.append(current.signomial)
        }
        return found
    }
}
