import Expressions

extension Expression {
    /// Indices of parameters in which, all together, the formula is affine: it is c₀(x, θ) + Σ pⱼ·φⱼ(x, θ), θ the others.
    ///
    /// Read off the tree, so that a hidden linearity (under a logarithm of an exponential, say) is not seen. Parameters are
    /// taken in order: of p₀·p₁·x only p₀ is in the set.
    var linearParameters: [Int] {
        var chosen: Set<Int> = []
        for index in 0..<parameterCount where degree(in: chosen.union([index])) <= 1 { chosen.insert(index) }
        return chosen.sorted()
    }

    /// The degree as a polynomial in these parameters: 0, 1, or 2 for anything that is not affine.
    private func degree(in parameters: Set<Int>) -> Int {
        switch self {
        case .rational, .real, .constant, .variable: return 0
        case .parameter(let index): return parameters.contains(index) ? 1 : 0
        case .sum(let terms): return terms.reduce(0) { max($0, $1.degree(in: parameters)) }
        case .product(let factors): return min(2, factors.reduce(0) { $0 + $1.degree(in: parameters) })
        case .power(let base, let exponent):
            return base.degree(in: parameters) == 0 && exponent.degree(in: parameters) == 0 ? 0 : 2
        case .function(_, let argument): return argument.degree(in: parameters) == 0 ? 0 : 2
        }
    }
}
