import Expressions
import Tables
import TestSupport
import Testing

@Suite struct ConstructionTests {
    let x = Expression.variable("x")
    let y = Expression.variable("y")

    @Test("sums and products are flat, with numbers folded into one")
    func folding() {
        #expect((x + 1) + (y + 2) == .sum([x, y, 3]))
        #expect((2 * x) * (y * 3) == .product([6, x, y]))
        #expect(x - x.self * 0 == x)
        #expect(1 / 2 + Expression(integerLiteral: 1) / 3 == .rational(Rational(5, 6) ?? .zero))
        #expect(x * 0 == .zero)
        #expect(x + 0.5 + 1 == .sum([x, .real(1.5)]))
        #expect(Expression.sum(of: []) == 0)
        #expect(Expression.product(of: []) == 1)
        #expect(-(-x) == x)
        #expect(x / 1 == x)
    }

    @Test("powers fold where the value is exact, and only where they hold for all reals")
    func powers() {
        #expect(pow(8, 2 / 3) == 4)
        #expect(sqrt(9) / sqrt(4) == Expression(integerLiteral: 3) / 2)
        #expect(sqrt(2) == .power(2, .rational(Rational(1, 2) ?? .zero)))
        #expect(pow(pow(x, 2), 3) == pow(x, 6))
        #expect(1 / (1 / x) == x)
        #expect(pow(sqrt(x), 2) == .power(sqrt(x), 2))
        #expect(sqrt(pow(x, 2)) != x)
        #expect(1 / (2 * x) == .product([1 / 2, .power(x, -1)]))
        #expect(pow(x, 0) == 1)
        #expect(pow(0, -1) == .power(0, -1))
        #expect(pow(-1.0, 0.5) == .power(-1.0, 0.5))
        #expect(pow(2.0, 3) == .real(8))
    }

    @Test("folding changes no value, on random formulas", arguments: UInt64(0)..<200)
    func foldingKeepsValues(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let formula = RandomExpressions().expression(leaves: 12, using: &generator)
        let replaced = formula.substituting(["x": y * 2, "z": 1 / y - 3])
        let values = ["y": 0.83, "x": 1.66, "z": 1 / 0.83 - 3]
        guard let before = RecursiveEvaluator.conditioned(formula, values, [], using: &generator) else { return }
        let after = RecursiveEvaluator(variables: ["y": 0.83]).value(replaced, using: &generator)
        if before.value.isFinite { #expect(abs(after - before.value) <= 8 * before.deviation + 1e-300, "\(formula)") }
    }

    @Test("fractions are exact or refused, never wrapped")
    func rationals() {
        let third = Rational(1, 3)
        #expect(third?.adding(Rational(1, 6) ?? .zero) == Rational(1, 2))
        #expect(Rational(.max).adding(.one) == nil)
        #expect(Rational(.max).multiplied(by: Rational(2)) == nil)
        #expect(Rational(2, .max)?.multiplied(by: Rational(.max, 2) ?? .zero) == .one)
        #expect(Rational(10).raised(to: 18) == Rational(1_000_000_000_000_000_000))
        #expect(Rational(10).raised(to: 19) == nil)
        #expect(Rational(2).raised(to: -3) == Rational(1, 8))
        #expect(Rational.zero.raised(to: -1) == nil)
        #expect(Rational(.min).negated == nil)
        #expect(Rational(.min).multiplied(by: .minusOne) == nil)
        #expect(Rational(27, 8)?.exactRoot(degree: 3) == Rational(3, 2))
        #expect(Rational(26).exactRoot(degree: 3) == nil)
        #expect(Rational(-8).exactRoot(degree: 3) == nil)
        #expect(Rational(.max - 1, .max) ?? .zero < Rational.one)
        #expect(Rational(6, -4)?.numerator == -3)
    }

    @Test("folding that leaves Int goes on in Double")
    func overflow() {
        let large = Expression.rational(Rational(.max))
        #expect(large * large == .real(Double(Int.max) * Double(Int.max)))
        #expect(large + large == .real(2 * Double(Int.max)))
        #expect(pow(10, 30) == .power(10, 30))
    }

    @Test("what a formula contains")
    func queries() {
        let law = .parameter(1) * sin(x) + exp(-y / 2.5)
        #expect(law.variables == ["x", "y"])
        #expect(law.parameterCount == 2)
        #expect(law.functions == [.exp, .sin])
        #expect(law.nodeCount == 9)
        let (formula, values) = law.abstractingConstants()
        #expect(values == [-1 / 2.5])
        #expect(formula.parameterCount == 3)
        #expect(formula.substitutingParameters([.parameter(0), .parameter(1), .real(values[0])]) == law)
    }

    @Test(
        "complexity counts what a reader sees",
        arguments: [
            ("x", 1), ("x + y", 3), ("-x", 2), ("x/y", 4), ("sqrt(x)", 2), ("x**2", 3), ("1/x", 2), ("2/3", 3),
        ])
    func complexity(text: String, expected: Int) throws {
        #expect(try Expression(parsing: text).complexity == expected)
    }
}
