import Expressions
import Glibc

/// A function θ of the target that is undone again: what is simple for θ(t) need not be for t.
///
/// Those of |t| alone lose the sign of t, which the caller knows. Each is one-to-one where `applies(to:)` says so.
package enum Response: CaseIterable, Sendable {
    case identity, reciprocal, square, inverseSquare, logarithm, root, exponential, sine, cosine, tangent

    /// Whether t is of one sign, small enough, or on one branch, as θ needs it to be undone.
    package func applies(to values: [Double]) -> Bool {
        guard let low = values.min(), let high = values.max() else { return false }
        return switch self {
        case .identity: true
        case .reciprocal, .square, .inverseSquare, .logarithm, .root: low > 0 || high < 0
        // Over more decades than a double has digits a sum says nothing of its small values.
        case .exponential: abs(low) < 20 && abs(high) < 20
        case .sine, .tangent: low > -.pi / 2 && high < .pi / 2
        case .cosine: low >= 0 && high <= .pi
        }
    }

    /// θ(t).
    package func value(_ t: Double) -> Double {
        switch self {
        case .identity: t
        case .reciprocal: 1 / t
        case .square: t * t
        case .inverseSquare: 1 / (t * t)
        case .logarithm: log(abs(t))
        case .root: abs(t).squareRoot()
        case .exponential: exp(t)
        case .sine: sin(t)
        case .cosine: cos(t)
        case .tangent: tan(t)
        }
    }

    /// θ′(t).
    package func slope(_ t: Double) -> Double {
        switch self {
        case .identity: 1
        case .reciprocal: -1 / (t * t)
        case .square: 2 * t
        case .inverseSquare: -2 / (t * t * t)
        case .logarithm: 1 / t
        case .root: (t < 0 ? -0.5 : 0.5) / abs(t).squareRoot()
        case .exponential: exp(t)
        case .sine: cos(t)
        case .cosine: -sin(t)
        case .tangent: 1 + tan(t) * tan(t)
        }
    }

    /// t from θ(t); NaN where there is none.
    package func original(_ value: Double, isNegative: Bool = false) -> Double {
        let t =
            switch self {
            case .identity: value
            case .reciprocal: 1 / value
            case .square: value.squareRoot()
            case .inverseSquare: 1 / value.squareRoot()
            case .logarithm: exp(value)
            case .root: value * value
            case .exponential: log(value)
            case .sine: asin(value)
            case .cosine: acos(value)
            case .tangent: atan(value)
            }
        return isNegative && losesSign ? -t : t
    }

    /// t from a formula for θ(t).
    package func inverse(of formula: Expression, isNegative: Bool = false) -> Expression {
        let t: Expression =
            switch self {
            case .identity: formula
            case .reciprocal: 1 / formula
            case .square: .power(of: formula, .rational(Rational(1, 2) ?? .one))
            case .inverseSquare: .power(of: formula, .rational(Rational(-1, 2) ?? .one))
            case .logarithm: .function(.exp, formula)
            case .root: .power(of: formula, 2)
            case .exponential: .function(.log, formula)
            case .sine: .function(.asin, formula)
            case .cosine: .function(.acos, formula)
            case .tangent: .function(.atan, formula)
            }
        return isNegative && losesSign ? -t : t
    }

    private var losesSign: Bool {
        switch self {
        case .square, .inverseSquare, .logarithm, .root: true
        case .identity, .reciprocal, .exponential, .sine, .cosine, .tangent: false
        }
    }
}
