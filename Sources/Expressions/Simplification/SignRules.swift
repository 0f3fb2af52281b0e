/// Identities that hang on signs: absolute values, signs, odd and even functions, and which rules each function has.
extension RewriteRule {
    static let forFunctions: [ElementaryFunction: [RewriteRule]] = [
        .exp: exponential,
        .log: logarithmic,
        .sin: [odd] + sine,
        .cos: [even] + cosine,
        .tan: [odd] + tangent,
        .asin: [odd] + arcsine,
        .acos: arccosine,
        .atan: [odd] + arctangent,
        .sinh: [odd] + hyperbolicSine,
        .cosh: [even] + hyperbolicCosine,
        .tanh: [odd] + hyperbolicTangent,
        .asinh: [odd] + inverseHyperbolicSine,
        .acosh: inverseHyperbolicCosine,
        .atanh: [odd] + inverseHyperbolicTangent,
        .abs: [absoluteValueOfKnownSign, even] + absoluteValue,
        .sign: [knownSign, odd] + signum,
        .erf: [odd, vanishingAtZero],
    ]

    private static let odd = RewriteRule("odd function") { node, simplifier in
        guard case .function(let function, let argument) = node, argument.leadsNegative else { return nil }
        return simplifier.negated(simplifier.function(function, simplifier.negated(argument)))
    }

    private static let even = RewriteRule("even function") { node, simplifier in
        guard case .function(let function, let argument) = node, argument.leadsNegative else { return nil }
        return simplifier.function(function, simplifier.negated(argument))
    }

    static let vanishingAtZero = RewriteRule.onArgument("zero at zero") { argument, _ in argument.isZero ? .zero : nil }

    private static let absoluteValueOfKnownSign = RewriteRule.onArgument("absolute value of known sign") {
        argument, simplifier in
        let interval = simplifier.bounds.interval(of: argument)
        return interval.isNonnegative ? argument : interval.isNonpositive ? simplifier.negated(argument) : nil
    }

    private static let absoluteValue: [RewriteRule] = [
        .onArgument("absolute value of a product") { argument, simplifier in
            guard case .product(let factors) = argument else { return nil }
            return simplifier.product(factors.map { simplifier.function(.abs, $0) })
        },
        .onArgument("absolute value of a power") { argument, simplifier in
            guard case .power(let base, let exponent) = argument, exponent.number != nil else { return nil }
            return simplifier.power(simplifier.function(.abs, base), exponent)
        },
    ]

    private static let knownSign = RewriteRule.onArgument("known sign") { argument, simplifier in
        let interval = simplifier.bounds.interval(of: argument)
        return interval.isPositive ? .one : interval.isNegative ? .minusOne : argument.isZero ? .zero : nil
    }

    private static let signum: [RewriteRule] = [
        .onComposition("sign of a sign", with: .sign) { argument, simplifier in simplifier.function(.sign, argument) },
        .onArgument("sign of a product") { argument, simplifier in
            guard case .product(let factors) = argument else { return nil }
            let undecided = factors.filter { !simplifier.bounds.isNonzero($0) }
            guard undecided.count < factors.count else { return nil }
            let isNegative = factors.filter { simplifier.bounds.interval(of: $0).isNegative }.count % 2 == 1
            let rest = simplifier.function(.sign, simplifier.product(undecided))
            return isNegative ? simplifier.negated(rest) : rest
        },
        .onArgument("sign of an odd power") { argument, simplifier in
            guard case .power(let base, let exponent) = argument, let n = exponent.exactInteger, n % 2 != 0 else { return nil }
            return simplifier.function(.sign, base)
        },
        .onArgument("sign of an odd function") { argument, simplifier in
            guard case .function(let function, let inner) = argument else { return nil }
            switch function {
            case .asin, .atan, .sinh, .tanh, .asinh, .atanh, .erf: return simplifier.function(.sign, inner)
            default: return nil
            }
        },
    ]
}
