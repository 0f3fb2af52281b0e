import Expressions
import Glibc
import LeastSquares

/// The plain numbers that a signomial's coefficients are to the first of them: c·(u + v/2) has one measured constant, c·u + d·v two.
struct SharedCoefficient {
    /// One a term, the first 1.
    let ratios: [Rational]

    /// How far a ratio may be from a plain number, in standard errors.
    private static let tolerance = 2.5
    /// A ratio that the rows know no better than this is often near some plain number: the nine lie 1.3 to 1.5 times apart, and the
    /// tolerance takes up half of that.
    private static let leastAccuracy = 0.03

    /// `nil` where the rows are against it, or too few to tell.
    init?(_ form: NeighbouringForms.Form, on rows: PowerRows, work: WorkBudget) {
        let fit = SignomialFit(rows: rows, work: work)
        let signomial = form.signomial
        guard let errors = fit.standardErrors(.init(signomial: signomial, sumOfSquares: form.sumOfSquares)) else { return nil }
        let coefficients = signomial.terms.map { $0.coefficient * exp(-$0.logSize(on: rows)) }
        let shares = zip(errors, signomial.terms).map { abs($0 / $1.coefficient) }
        var found: [Rational] = []
        for (coefficient, share) in zip(coefficients, shares) {
            let ratio = coefficient / coefficients[0]
            let error = (share * share + shares[0] * shares[0]).squareRoot()
            guard ratio.isFinite, error < Self.leastAccuracy,
                let plain = Self.plainNumbers.first(where: {
                    abs(abs(ratio) / $0.value - 1) < max(Self.tolerance * error, 1e-9)
                }),
                let number = Rational((ratio < 0 ? -1 : 1) * plain.numerator, plain.denominator)
            else { return nil }
            found.append(number)
        }
        ratios = found
    }

    private static let plainNumbers: [(numerator: Int, denominator: Int, value: Double)] =
        [(1, 1), (2, 1), (1, 2), (3, 1), (1, 3), (4, 1), (1, 4), (3, 2), (2, 3)].map { ($0, $1, Double($0) / Double($1)) }
}
