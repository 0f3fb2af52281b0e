import Expressions
import Glibc

/// θ: what is done to the target before it stands in a relation.
enum ResponseForm: CaseIterable, Sendable {
    case identity, reciprocal, square, inverseSquare, logarithm, exponential, cosine

    /// Whether y can be told from θ(y), and θ(y) varies as much as y does.
    func applies(to target: [Double]) -> Bool {
        switch self {
        case .identity: true
        case .reciprocal, .square, .inverseSquare, .logarithm:
            target.allSatisfy { $0 > 0 } || target.allSatisfy { $0 < 0 }
        case .exponential: target.allSatisfy { abs($0) < 20 }
        case .cosine: target.allSatisfy { 0 <= $0 && $0 <= .pi }
        }
    }

    func value(of y: Double) -> Double {
        switch self {
        case .identity: y
        case .reciprocal: 1 / y
        case .square: y * y
        case .inverseSquare: 1 / (y * y)
        case .logarithm: log(abs(y))
        case .exponential: exp(y)
        case .cosine: cos(y)
        }
    }

    /// y, from an expression of θ(y) and the sign of y.
    func inverse(of response: Expression, isNegative: Bool) -> Expression {
        let size: Expression =
            switch self {
            case .identity: response
            case .reciprocal: .power(of: response, .minusOne)
            case .square: .power(of: response, .rational(Rational(1, 2) ?? .one))
            case .inverseSquare: .power(of: response, .rational(Rational(-1, 2) ?? .one))
            case .logarithm: .function(.exp, response)
            case .exponential: .function(.log, response)
            case .cosine: .function(.acos, response)
            }
        let losesSign = self == .square || self == .inverseSquare || self == .logarithm
        return isNegative && losesSign ? -size : size
    }
}
