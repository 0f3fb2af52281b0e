import Expressions
import Testing

private let x = Expression.variable("x")
private let y = Expression.variable("y")

private let chains: [(Expression, Expression)] = [
    (exp(1.0 * (1.0 * log(x) + 0.0) - 1.0 * y), x * exp(-y)),
    (exp(log(x) + log(y)), x * y),
    (pow(exp(2 * log(x)) + pow(y, 2), 1 / 2), pow(pow(x, 2) + pow(y, 2), 1 / 2)),
    (pow(x, 1) * exp(-y), x * exp(-y)),
    (sin(x + .pi / 2), cos(x)),
    (pow(sin(x), 2) + pow(cos(x), 2), 1),
    (x - x, 0),
    (pow(pow(x, 2), 1 / 2), abs(x)),
]

@Suite("Simplification") struct SimplificationTests {
    @Test("chains composed from a network fold to the law", arguments: chains)
    func networkChains(before: Expression, after: Expression) {
        #expect(before.simplified() == after)
    }
}
