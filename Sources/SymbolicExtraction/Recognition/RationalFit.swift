import Expressions
import Glibc
import LeastSquares

/// Quotients of polynomials of low degree, by linear least squares repeated with the last denominator as weight.
///
/// In t on [−1, 1] Σ w·(P(t) − z·Q(t))²/Q₀(t)² is linear in the coefficients of P and Q = 1 + q₁t + …; Q₀ is the Q of the
/// round before. A handful of rounds settles; a denominator with a zero among the samples is refused.
///
/// Source: Sanathanan and Koerner, Transfer function synthesis as a ratio of two complex polynomials (1963).
struct RationalFit: Sendable {
    /// Lowest power first, in x.
    let numerator: [Double]
    /// Lowest power first, in x; the highest coefficient is 1.
    let denominator: [Double]

    /// `nil` if the rounds do not lead to a denominator without zeros on the samples.
    init?(_ curve: NormalisedCurve, numeratorDegree: Int, denominatorDegree: Int) {
        let (rows, columns) = (curve.t.count, numeratorDegree + 1 + denominatorDegree)
        guard rows > columns else { return nil }
        var weights = curve.rootWeights
        var coefficients: [Double] = []
        for _ in 0..<Self.rounds(denominatorDegree: denominatorDegree) {
            var design: [Double] = []
            design.reserveCapacity(rows * columns)
            for row in 0..<rows {
                let (t, weight) = (curve.t[row], weights[row])
                var power = weight
                for _ in 0...numeratorDegree {
                    design.append(power)
                    power *= t
                }
                power = -curve.z[row] * weight
                for _ in 0..<denominatorDegree {
                    power *= t
                    design.append(power)
                }
            }
            let fit = LinearLeastSquares.fit(
                design: design, rows: rows, columns: columns, target: zip(curve.z, weights).map { $0 * $1 },
                startingWith: .orthogonal)
            guard fit.outcome.isConverged, fit.rank == columns else { return nil }
            coefficients = fit.coefficients
            for row in 0..<rows {
                let bottom = Self.value(of: [1] + coefficients[(numeratorDegree + 1)...], at: curve.t[row])
                guard bottom > 1e-9 else { return nil }
                weights[row] = curve.rootWeights[row] / bottom
            }
        }
        let top = Self.inArgument(Array(coefficients[...numeratorDegree]), of: curve)
        let bottom = Self.inArgument([1] + coefficients[(numeratorDegree + 1)...], of: curve)
        guard let leading = bottom.last, leading != 0, leading.isFinite else { return nil }
        numerator = top.map { $0 / leading }
        denominator = bottom.map { $0 / leading }
    }

    /// How often the weights are set; a polynomial has none to set.
    static func rounds(denominatorDegree: Int) -> Int { denominatorDegree == 0 ? 1 : 8 }

    private static func value(of polynomial: [Double], at t: Double) -> Double {
        polynomial.reversed().reduce(0) { $0 * t + $1 }
    }

    /// A polynomial in t = (x − centre)/halfWidth, multiplied out in x.
    private static func inArgument(_ polynomial: [Double], of curve: NormalisedCurve) -> [Double] {
        let (slope, offset) = (1 / curve.halfWidth, -curve.centre / curve.halfWidth)
        var result: [Double] = []
        for coefficient in polynomial.reversed() {
            var next = [Double](repeating: 0, count: result.count + 1)
            for (power, value) in result.enumerated() {
                next[power] += value * offset
                next[power + 1] += value * slope
            }
            next[0] += coefficient
            result = next
        }
        return result
    }

    /// P/Q with a parameter for each coefficient but the leading one of Q, and their values; z is scaled to v.
    func formula(mean: Double, deviation: Double) -> (formula: Expression, values: [Double]) {
        let x = Expression.variable(CurveCandidate.argumentName)
        func polynomial(_ count: Int, firstParameter: Int, isMonic: Bool) -> Expression {
            .sum(
                of: (0..<count).reversed().map { power in
                    let monomial = pow(x, Expression.rational(Rational(power)))
                    return isMonic && power == count - 1 ? monomial : .parameter(firstParameter + power) * monomial
                })
        }
        let top = (0..<max(numerator.count, denominator.count)).map { power in
            (power < numerator.count ? numerator[power] * deviation : 0)
                + (power < denominator.count ? denominator[power] * mean : 0)
        }
        let formula =
            polynomial(top.count, firstParameter: 0, isMonic: false)
            / polynomial(denominator.count, firstParameter: top.count, isMonic: true)
        return (formula, top + denominator.dropLast())
    }
}
