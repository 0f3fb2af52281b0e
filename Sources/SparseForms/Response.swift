import Expressions
import Glibc

/// The function θ of the target that a sum is fitted to.
enum Response: CaseIterable, Sendable {
    case identity, reciprocal, square, reciprocalSquare, logarithm, root, exponential, sine, cosine, tangent

    /// Whether t can be told from θ(t), and θ(t) is finite.
    func applies(to values: [Double]) -> Bool {
        guard let low = values.min(), let high = values.max() else { return false }
        return switch self {
        case .identity: true
        case .reciprocal: low > 0 || high < 0
        case .square, .reciprocalSquare: low > 0 || high < 0
        case .logarithm, .root: low > 0
        case .exponential: abs(low) < 50 && abs(high) < 50
        case .sine, .tangent: low > -.pi / 2 && high < .pi / 2
        case .cosine: low > 0 && high < .pi
        }
    }

    /// θ(t).
    func value(_ t: Double) -> Double {
        switch self {
        case .identity: t
        case .reciprocal: 1 / t
        case .square: t * t
        case .reciprocalSquare: 1 / (t * t)
        case .logarithm: log(t)
        case .root: t.squareRoot()
        case .exponential: exp(t)
        case .sine: sin(t)
        case .cosine: cos(t)
        case .tangent: tan(t)
        }
    }

    /// θ′(t).
    func slope(_ t: Double) -> Double {
        switch self {
        case .identity: 1
        case .reciprocal: -1 / (t * t)
        case .square: 2 * t
        case .reciprocalSquare: -2 / (t * t * t)
        case .logarithm: 1 / t
        case .root: 0.5 / t.squareRoot()
        case .exponential: exp(t)
        case .sine: cos(t)
        case .cosine: -sin(t)
        case .tangent: 1 + tan(t) * tan(t)
        }
    }

    /// t from θ(t); NaN where there is none.
    func original(_ value: Double, isNegative: Bool) -> Double {
        let sign: Double = isNegative ? -1 : 1
        return switch self {
        case .identity: value
        case .reciprocal: 1 / value
        case .square: sign * value.squareRoot()
        case .reciprocalSquare: sign / value.squareRoot()
        case .logarithm: exp(value)
        case .root: value * value
        case .exponential: log(value)
        case .sine: asin(value)
        case .cosine: acos(value)
        case .tangent: atan(value)
        }
    }

    /// t from a formula for θ(t).
    func inverse(_ formula: Expression, isNegative: Bool) -> Expression {
        let half = Expression.rational(Rational(1, 2) ?? .one)
        let result: Expression =
            switch self {
            case .identity: formula
            case .reciprocal: 1 / formula
            case .square: .power(of: formula, half)
            case .reciprocalSquare: 1 / .power(of: formula, half)
            case .logarithm: .function(.exp, formula)
            case .root: .power(of: formula, 2)
            case .exponential: .function(.log, formula)
            case .sine: .function(.asin, formula)
            case .cosine: .function(.acos, formula)
            case .tangent: .function(.atan, formula)
            }
        return isNegative && (self == .square || self == .reciprocalSquare) ? -result : result
    }

    var complexity: Double { self == .identity ? 0 : self == .reciprocalSquare ? 3 : 2 }
}
