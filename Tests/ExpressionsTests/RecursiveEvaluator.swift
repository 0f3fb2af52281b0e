import Expressions
import Glibc

/// The slow twin of `CompiledExpression`: the tree's value by recursion, term by term, powers by `pow`.
struct RecursiveEvaluator {
    var variables: [String: Double]
    var parameters: [Double] = []
    /// Every intermediate is multiplied by 1 ± this, at random: how far the result moves tells how many digits it has.
    var noise = 0.0

    func value(_ expression: Expression, using generator: inout some RandomNumberGenerator) -> Double {
        let exact: Double =
            switch expression {
            case .rational(let value): value.doubleValue
            case .real(let value): value
            case .constant(let constant): constant.value
            case .parameter(let index): parameters[index]
            case .variable(let name): variables[name] ?? .nan
            case .sum(let terms): terms.reduce(0) { $0 + value($1, using: &generator) }
            case .product(let factors): factors.reduce(1) { $0 * value($1, using: &generator) }
            case .power(let base, let exponent):
                pow(value(base, using: &generator), powerExponent(exponent, using: &generator))
            case .function(let function, let argument):
                Self.value(of: function, value(argument, using: &generator))
            }
        return noise == 0 ? exact : exact * (1 + Double.random(in: -noise...noise, using: &generator))
    }

    /// A value with the largest deviation that noise of 4 ulp an operation causes; `nil` where it makes the value undefined.
    static func conditioned(
        _ expression: Expression, _ variables: [String: Double], _ parameters: [Double],
        using generator: inout some RandomNumberGenerator
    ) -> (value: Double, deviation: Double)? {
        var twin = RecursiveEvaluator(variables: variables, parameters: parameters)
        let value = twin.value(expression, using: &generator)
        twin.noise = 4 * 2.3e-16
        var deviation = 0.0
        for _ in 0..<12 {
            let moved = twin.value(expression, using: &generator)
            guard moved.isFinite == value.isFinite else { return nil }
            if value.isFinite { deviation = max(deviation, abs(moved - value)) }
        }
        return (value, deviation)
    }

    /// A rational exponent stays what it is: noise would make an even power undefined below zero.
    private func powerExponent(_ exponent: Expression, using generator: inout some RandomNumberGenerator) -> Double {
        if case .rational(let value) = exponent { return value.doubleValue }
        return value(exponent, using: &generator)
    }

    private static func value(of function: ElementaryFunction, _ x: Double) -> Double {
        switch function {
        case .exp: exp(x)
        case .log: log(x)
        case .sin: sin(x)
        case .cos: cos(x)
        case .tan: tan(x)
        case .asin: asin(x)
        case .acos: acos(x)
        case .atan: atan(x)
        case .sinh: sinh(x)
        case .cosh: cosh(x)
        case .tanh: tanh(x)
        case .asinh: asinh(x)
        case .acosh: acosh(x)
        case .atanh: atanh(x)
        case .abs: abs(x)
        case .sign: x.isNaN ? .nan : x > 0 ? 1 : x < 0 ? -1 : 0
        case .erf: erf(x)
        }
    }
}
