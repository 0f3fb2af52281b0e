/// Identities of the hyperbolic functions: values at zero, of logarithms, and compositions with their inverses.
extension RewriteRule {
    static let hyperbolicSine: [RewriteRule] = [
        vanishingAtZero,
        .onComposition("hyperbolic sine of its inverse", with: .asinh) { argument, _ in argument },
        .onCompositionIfShorter("hyperbolic sine of an inverse cosine", with: .acosh) {
            $1.squareRoot(of: $1.difference($1.squared($0), .one))
        },
        .onCompositionIfShorter("hyperbolic sine of a logarithm", with: .log) {
            $1.quotient($1.difference($0, $1.power($0, .minusOne)), 2)
        },
    ]

    static let hyperbolicCosine: [RewriteRule] = [
        .onArgument("one at zero") { argument, _ in argument.isZero ? .one : nil },
        .onComposition("hyperbolic cosine of its inverse", with: .acosh) { argument, _ in argument },
        .onCompositionIfShorter("hyperbolic cosine of an inverse sine", with: .asinh) {
            $1.squareRoot(of: $1.sum([$1.squared($0), .one]))
        },
        .onCompositionIfShorter("hyperbolic cosine of a logarithm", with: .log) {
            $1.quotient($1.sum([$0, $1.power($0, .minusOne)]), 2)
        },
        .onComposition("even function of an absolute value", with: .abs) { $1.function(.cosh, $0) },
    ]

    static let hyperbolicTangent: [RewriteRule] = [
        vanishingAtZero,
        .onComposition("hyperbolic tangent of its inverse", with: .atanh) { argument, _ in argument },
        .onCompositionIfShorter("hyperbolic tangent of a logarithm", with: .log) { argument, simplifier in
            let square = simplifier.squared(argument)
            return simplifier.quotient(simplifier.difference(square, .one), simplifier.sum([square, .one]))
        },
    ]

    static let inverseHyperbolicSine: [RewriteRule] = [
        vanishingAtZero,
        .onComposition("inverse of a hyperbolic sine", with: .sinh) { argument, _ in argument },
    ]

    static let inverseHyperbolicCosine: [RewriteRule] = [
        .onArgument("zero at one") { argument, _ in argument.isOne ? .zero : nil },
        .onComposition("inverse of a hyperbolic cosine", with: .cosh) { $1.function(.abs, $0) },
    ]

    static let inverseHyperbolicTangent: [RewriteRule] = [
        vanishingAtZero,
        .onComposition("inverse of a hyperbolic tangent", with: .tanh) { argument, _ in argument },
    ]
}
