/// Exact partial derivatives, built with the folding constructors and not otherwise simplified.
///
/// |u|′ is sign(u)·u′, and sign′ is 0: both are right everywhere but at the kink.
extension Expression {
    /// ∂/∂variable; parameters and the other variables are held.
    public func derivative(withRespectTo variable: String) -> Expression {
        derivative(byLeaf: .variable(variable))
    }

    /// ∂/∂parameter i; variables and the other parameters are held.
    public func derivative(withRespectToParameter index: Int) -> Expression {
        derivative(byLeaf: .parameter(index))
    }

    private func derivative(byLeaf leaf: Expression) -> Expression {
        switch self {
        case .rational, .real, .constant:
            return .zero
        case .parameter, .variable:
            return self == leaf ? .one : .zero
        case .sum(let terms):
            return .sum(of: terms.map { $0.derivative(byLeaf: leaf) })
        case .product(let factors):
            return .sum(
                of: factors.indices.compactMap { index in
                    let inner = factors[index].derivative(byLeaf: leaf)
                    if inner.isZero { return nil }
                    var replaced = factors
                    replaced[index] = inner
                    return .product(of: replaced)
                })
        case .power(let base, let exponent):
            return powerDerivative(
                base, exponent, base.derivative(byLeaf: leaf), exponent.derivative(byLeaf: leaf))
        case .function(let function, let argument):
            let inner = argument.derivative(byLeaf: leaf)
            return inner.isZero ? .zero : function.derivative(at: argument) * inner
        }
    }

    /// (u**v)′ = v·u**(v−1)·u′ + u**v·ln(u)·v′, without the half whose inner derivative vanishes.
    private func powerDerivative(
        _ base: Expression, _ exponent: Expression, _ baseDerivative: Expression, _ exponentDerivative: Expression
    ) -> Expression {
        var terms: [Expression] = []
        if !baseDerivative.isZero {
            terms.append(exponent * .power(of: base, exponent - 1) * baseDerivative)
        }
        if !exponentDerivative.isZero {
            let logarithm = base == .e ? .one : log(base)
            terms.append(.power(of: base, exponent) * logarithm * exponentDerivative)
        }
        return .sum(of: terms)
    }
}

extension ElementaryFunction {
    /// f′ as a formula in x.
    public func derivative(at x: Expression) -> Expression {
        switch self {
        case .exp: Expressions.exp(x)
        case .log: 1 / x
        case .sin: Expressions.cos(x)
        case .cos: -Expressions.sin(x)
        case .tan: 1 + pow(Expressions.tan(x), 2)
        case .asin: 1 / sqrt(1 - pow(x, 2))
        case .acos: -1 / sqrt(1 - pow(x, 2))
        case .atan: 1 / (1 + pow(x, 2))
        case .sinh: Expressions.cosh(x)
        case .cosh: Expressions.sinh(x)
        case .tanh: 1 - pow(Expressions.tanh(x), 2)
        case .asinh: 1 / sqrt(pow(x, 2) + 1)
        // Two roots, not one of x² − 1, so that the domain stays x > 1.
        case .acosh: 1 / (sqrt(x - 1) * sqrt(x + 1))
        case .atanh: 1 / (1 - pow(x, 2))
        case .abs: Expressions.sign(x)
        case .sign: .zero
        case .erf: 2 / sqrt(.pi) * Expressions.exp(-pow(x, 2))
        }
    }
}
