import Glibc

/// Identities of the circular functions: exact values, phases, and compositions with their inverses.
extension RewriteRule {
    static let sine: [RewriteRule] = [
        .onArgument("phase of a sine") { argument, simplifier in
            guard let phase = Phase(of: argument) else { return nil }
            switch phase.quarterTurns {
            case 0: return simplifier.function(.sin, phase.rest)
            case 1: return simplifier.function(.cos, phase.rest)
            case 2: return simplifier.negated(simplifier.function(.sin, phase.rest))
            case 3: return simplifier.negated(simplifier.function(.cos, phase.rest))
            default: return simplifier.function(.sin, phase.reduced(by: simplifier))
            }
        },
        .onArgument("sine of an exact angle") { argument, simplifier in
            exactAngle(argument).flatMap { exactSine(ofTwelfths: $0, simplifier) }
        },
        .onComposition("sine of an arcsine", with: .asin) { argument, _ in argument },
        .onCompositionIfShorter("sine of an arccosine", with: .acos) { $1.squareRoot(of: $1.difference(.one, $1.squared($0))) },
        .onCompositionIfShorter("sine of an arctangent", with: .atan) {
            $1.quotient($0, $1.squareRoot(of: $1.sum([.one, $1.squared($0)])))
        },
    ]

    static let cosine: [RewriteRule] = [
        .onArgument("phase of a cosine") { argument, simplifier in
            guard let phase = Phase(of: argument) else { return nil }
            switch phase.quarterTurns {
            case 0: return simplifier.function(.cos, phase.rest)
            case 1: return simplifier.negated(simplifier.function(.sin, phase.rest))
            case 2: return simplifier.negated(simplifier.function(.cos, phase.rest))
            case 3: return simplifier.function(.sin, phase.rest)
            default: return simplifier.function(.cos, phase.reduced(by: simplifier))
            }
        },
        .onArgument("cosine of an exact angle") { argument, simplifier in
            exactAngle(argument).flatMap { exactSine(ofTwelfths: $0 + 6, simplifier) }
        },
        .onComposition("cosine of an arccosine", with: .acos) { argument, _ in argument },
        .onCompositionIfShorter("cosine of an arcsine", with: .asin) { $1.squareRoot(of: $1.difference(.one, $1.squared($0))) },
        .onCompositionIfShorter("cosine of an arctangent", with: .atan) {
            $1.power($1.squareRoot(of: $1.sum([.one, $1.squared($0)])), .minusOne)
        },
        .onComposition("even function of an absolute value", with: .abs) { $1.function(.cos, $0) },
    ]

    static let tangent: [RewriteRule] = [
        .onArgument("phase of a tangent") { argument, simplifier in
            guard let phase = Phase(of: argument) else { return nil }
            switch phase.quarterTurns {
            case 0, 2: return simplifier.function(.tan, phase.rest)
            case 1, 3: return simplifier.negated(simplifier.power(simplifier.function(.tan, phase.rest), .minusOne))
            default: return simplifier.function(.tan, phase.reduced(by: simplifier))
            }
        },
        .onArgument("tangent of an exact angle") { argument, simplifier in
            guard let twelfths = exactAngle(argument), let sine = exactSine(ofTwelfths: twelfths, simplifier),
                let cosine = exactSine(ofTwelfths: twelfths + 6, simplifier), !cosine.isZero
            else { return nil }
            return simplifier.quotient(sine, cosine)
        },
        .onComposition("tangent of an arctangent", with: .atan) { argument, _ in argument },
        .onCompositionIfShorter("tangent of an arcsine", with: .asin) {
            $1.quotient($0, $1.squareRoot(of: $1.difference(.one, $1.squared($0))))
        },
        .onCompositionIfShorter("tangent of an arccosine", with: .acos) {
            $1.quotient($1.squareRoot(of: $1.difference(.one, $1.squared($0))), $0)
        },
    ]

    static let arcsine: [RewriteRule] = [
        .onArgument("arcsine of an exact value") { argument, simplifier in
            exactArcsineTwelfths(argument, simplifier).map { multipleOfPi($0, over: 12, simplifier) }
        },
        .onComposition("arcsine of a sine", with: .sin) { argument, simplifier in
            simplifier.bounds.interval(of: argument).lies(between: -.pi / 2, and: .pi / 2) ? argument : nil
        },
    ]

    static let arccosine: [RewriteRule] = [
        .onArgument("arccosine of an exact value") { argument, simplifier in
            if argument.leadsNegative, let mirrored = exactArcsineTwelfths(simplifier.negated(argument), simplifier) {
                return multipleOfPi(6 + mirrored, over: 12, simplifier)
            }
            return exactArcsineTwelfths(argument, simplifier).map { multipleOfPi(6 - $0, over: 12, simplifier) }
        },
        .onComposition("arccosine of a cosine", with: .cos) { argument, simplifier in
            simplifier.bounds.interval(of: argument).lies(between: 0, and: .pi) ? argument : nil
        },
    ]

    static let arctangent: [RewriteRule] = [
        .onArgument("arctangent of an exact value") { argument, simplifier in
            if argument.isZero { return .zero }
            if argument == .one { return multipleOfPi(1, over: 4, simplifier) }
            let root = simplifier.squareRoot(of: 3)
            if argument == root { return multipleOfPi(1, over: 3, simplifier) }
            return argument == simplifier.quotient(root, 3) ? multipleOfPi(1, over: 6, simplifier) : nil
        },
        .onComposition("arctangent of a tangent", with: .tan) { argument, simplifier in
            simplifier.bounds.interval(of: argument).lies(between: -1.5707, and: 1.5707) ? argument : nil
        },
    ]

    /// An exact angle as a multiple of π/12.
    private static func exactAngle(_ argument: Expression) -> Int? {
        if argument.isZero { return 0 }
        let (coefficient, term) = argument.coefficientAndTerm
        guard term == .pi, let turns = coefficient.rational?.multiplied(by: Rational(12)), turns.isInteger else { return nil }
        return turns.numerator % 24
    }

    /// sin(nπ/12) where square roots of 2 and 3 alone express it.
    private static func exactSine(ofTwelfths n: Int, _ simplifier: Canonicalizer) -> Expression? {
        let turn = ((n % 24) + 24) % 24
        if turn > 12 { return exactSine(ofTwelfths: turn - 12, simplifier).map(simplifier.negated) }
        switch min(turn, 12 - turn) {
        case 0: return .zero
        case 2: return simplifier.quotient(.one, 2)
        case 3: return simplifier.quotient(simplifier.squareRoot(of: 2), 2)
        case 4: return simplifier.quotient(simplifier.squareRoot(of: 3), 2)
        case 6: return .one
        default: return nil
        }
    }

    private static func exactArcsineTwelfths(_ argument: Expression, _ simplifier: Canonicalizer) -> Int? {
        guard argument.constantValue != nil else { return nil }
        return [0, 2, 3, 4, 6].first { exactSine(ofTwelfths: $0, simplifier) == argument }
    }

    private static func multipleOfPi(_ numerator: Int, over denominator: Int, _ simplifier: Canonicalizer) -> Expression {
        simplifier.product([.pi, simplifier.quotient(.rational(Rational(numerator)), .rational(Rational(denominator)))])
    }
}

/// The constant part of an angle, modulo a full turn.
private struct Phase {
    let rest: Expression
    /// The whole number of quarter turns if the phase is an exact multiple of π/2.
    let quarterTurns: Int?
    private let turns: Coefficient
    private let unit: Expression

    /// `nil` where there is no phase, or it lies between −π and π already and is no multiple of π/2.
    init?(of argument: Expression) {
        guard let phase = argument.terms.last(where: { Self.halfTurns(in: $0) != nil }), argument != phase,
            let halfTurns = Self.halfTurns(in: phase)
        else { return nil }
        let others = argument.terms.filter { $0 != phase }
        rest = others.count == 1 ? others[0] : .sum(others)
        if let exact = halfTurns.rational, let quarters = exact.multiplied(by: Rational(2)), quarters.isInteger {
            quarterTurns = ((quarters.numerator % 4) + 4) % 4
            (turns, unit) = (.zero, .pi)
            return
        }
        quarterTurns = nil
        let whole = (halfTurns.doubleValue / 2).rounded()
        guard whole != 0, Swift.abs(whole) < 1e9 else { return nil }
        if case .exact = halfTurns {
            (turns, unit) = (halfTurns + Coefficient(-2 * whole), .pi)
        } else {
            guard let value = phase.number else { return nil }
            (turns, unit) = (Coefficient(remainder(value, 2 * .pi)), .one)
        }
    }

    func reduced(by simplifier: Canonicalizer) -> Expression {
        simplifier.sum([rest, simplifier.product([turns.expression, unit])])
    }

    /// A term c·π as c, a measured number as a measured multiple of π.
    private static func halfTurns(in term: Expression) -> Coefficient? {
        let (coefficient, base) = term.coefficientAndTerm
        if base == .pi, case .exact = coefficient { return coefficient }
        if base == .one, case .measured(let value) = coefficient { return .measured(value / .pi) }
        return nil
    }
}

extension Interval {
    func lies(between lower: Double, and upper: Double) -> Bool { self.lower >= lower && self.upper <= upper }
}

extension Canonicalizer {
    func squared(_ expression: Expression) -> Expression { power(expression, 2) }
    func squareRoot(of expression: Expression) -> Expression { power(expression, .half) }
}
