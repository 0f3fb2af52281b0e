import Expressions
import Glibc

/// An elementary function of one argument without a constant to fit: what the terms of a relation are products of.
enum Atom: Hashable, Sendable {
    case power(Int)
    case root
    case absolute
    case exponential(Int)
    case logarithm
    case sine(Int)
    case cosine(Int)
    case sineSquared
    case tangent
    case hyperbolicTangent
    case logarithmOfLogarithm

    /// How late it is tried; costs of factors add up to that of their product.
    var cost: Int {
        switch self {
        case .power(let exponent): abs(exponent)
        case .exponential(let times): abs(times)
        case .sine(let times), .cosine(let times): times
        case .sineSquared, .root, .absolute, .logarithm, .tangent, .hyperbolicTangent, .logarithmOfLogarithm: 1
        }
    }

    func value(at x: Double) -> Double {
        switch self {
        case .power(let exponent): exponent == 1 ? x : exponent == 2 ? x * x : pow(x, Double(exponent))
        case .root: abs(x).squareRoot()
        case .absolute: abs(x)
        case .exponential(let times): exp(Double(times) * x)
        case .logarithm: log(abs(x))
        case .sine(let times): sin(Double(times) * x)
        case .cosine(let times): cos(Double(times) * x)
        case .sineSquared: sin(x) * sin(x)
        case .tangent: tan(x)
        case .hyperbolicTangent: tanh(x)
        case .logarithmOfLogarithm: log(abs(log(abs(x))))
        }
    }

    /// As a formula that holds on rows with these values of the argument: |u| is u where no u is negative.
    func expression(of argument: Expression, at values: [Double]) -> Expression {
        func times(_ factor: Int) -> Expression { .integer(factor) * argument }
        let size = values.allSatisfy { $0 >= 0 } ? argument : .function(.abs, argument)
        let logarithm = Expression.function(.log, size)
        return switch self {
        case .power(let exponent): .power(of: argument, .integer(exponent))
        case .root: .power(of: size, .rational(Rational(1, 2) ?? .one))
        case .absolute: size
        case .exponential(let factor): .function(.exp, times(factor))
        case .logarithm: logarithm
        case .sine(let factor): .function(.sin, times(factor))
        case .cosine(let factor): .function(.cos, times(factor))
        case .sineSquared: .power(of: .function(.sin, argument), .integer(2))
        case .tangent: .function(.tan, argument)
        case .hyperbolicTangent: .function(.tanh, argument)
        case .logarithmOfLogarithm:
            .function(.log, values.allSatisfy { abs($0) >= 1 } ? logarithm : .function(.abs, logarithm))
        }
    }
}

extension Expression {
    fileprivate static func integer(_ value: Int) -> Expression { .rational(Rational(value)) }
}

/// Which atoms the terms of a relation may have.
struct Vocabulary: Sendable {
    /// A term has at most one atom of each slot on each argument.
    var slots: [[Atom]]
    /// Whether products of two variables are arguments too, of the last slot.
    var hasJointArguments = false
    /// Whether terms are single atoms, and no products of them: with many variables there are few of these.
    var isAdditive = false
    /// The variable that all slots are for, while others enter as they are; `nil` if all variables are alike.
    var leading: Int?

    private static let powers = Slot.powers
    private static let waves: [Atom] = [.sine(1), .cosine(1), .sineSquared]

    private enum Slot {
        static let powers: [Atom] = (1...6).map { .power($0) }
        static let harmonics: [Atom] = (1...5).flatMap { [.sine($0), .cosine($0)] }
        static let exponentials: [Atom] = [.exponential(1), .exponential(-1)]
    }

    /// Those that most laws of few variables are written in.
    static let plain = [Vocabulary(slots: [powers]), Vocabulary(slots: [powers + waves])]

    /// Sums of functions of one variable each, over another such sum: what few rows determine among many variables.
    static let sums = [
        Vocabulary(slots: [powers], isAdditive: true),
        Vocabulary(
            slots: [[.power(1), .power(2), .root, .logarithm, .tangent, .hyperbolicTangent] + waves + Slot.exponentials],
            isAdditive: true),
    ]

    /// What else is tried, the likeliest first.
    static func further(arguments: Int) -> [Vocabulary] {
        var all: [Vocabulary] = []
        if arguments <= 2 {
            all += (0..<arguments).map {
                Vocabulary(slots: [powers, Slot.exponentials, Slot.harmonics], leading: $0)
            }
        }
        if (2...3).contains(arguments) {
            let low: [Atom] = [.power(1), .power(2)]
            all.append(Vocabulary(slots: [low, [.cosine(1)]], hasJointArguments: true))
            all.append(Vocabulary(slots: [low, [.sine(1), .cosine(1)]], hasJointArguments: true))
        }
        return all + [
            Vocabulary(slots: [powers, waves]),
            Vocabulary(slots: [powers + [.root, .logarithm]]),
            Vocabulary(slots: [powers + Slot.exponentials]),
            Vocabulary(slots: [[.root, .absolute]]),
            Vocabulary(slots: [waves + [.tangent, .hyperbolicTangent]]),
            Vocabulary(slots: [Slot.exponentials + [.logarithm, .tangent]]),
            Vocabulary(slots: [[.power(1), .logarithm, .logarithmOfLogarithm]]),
        ]
    }
}
