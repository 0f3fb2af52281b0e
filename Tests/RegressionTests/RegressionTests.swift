import Edgewise
import Glibc
import TestSupport
import Testing

/// One test for each fault that was found and repaired, named after what was seen.
@Suite("Faults that must not come back")
struct RegressionTests {
    /// Release builds released an array once too often when a product was built only to read its leading coefficient.
    @Test("simplifying a product with measured numbers inside functions does not crash")
    func overreleasedProduct() throws {
        let text = """
            x1*(tanh(122.95*(sqrt(x2 + 58.03) - 7.6)*(sqrt(x3 + 62.8) - 7.9) + 1.7) - 0.99)*sin(0.9999*x3**1.00007*x4 - 1.5707)
            """
        let formula = try Expression(parsing: text, variables: ["x1", "x2", "x3", "x4"])
        let first = formula.simplified()
        for _ in 0..<200 { #expect(formula.simplified() == first) }
        let point = [1.3, 2.1, 0.7, 1.9]
        let truth =
            1.3 * (tanh(122.95 * (sqrt(2.1 + 58.03) - 7.6) * (sqrt(0.7 + 62.8) - 7.9) + 1.7) - 0.99)
            * sin(0.9999 * pow(0.7, 1.00007) * 1.9 - 1.5707)
        let value = try CompiledExpression(first, variables: ["x1", "x2", "x3", "x4"])(point)
        #expect(abs(value - truth) < 1e-9 * abs(truth))
    }

    @Test(
        "simplifying products of powers of sums with measured coefficients does not crash", arguments: 0..<300 as Range<UInt64>)
    func overreleasedProducts(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let names = ["x", "y", "z"]
        func sum() -> Expression {
            let terms = (0..<Int.random(in: 1...3, using: &generator)).map { _ -> Expression in
                let variable = Expression.variable(names.randomElement(using: &generator) ?? "x")
                return .real(generator.uniform(in: 0.1..<9))
                    * pow(variable, .rational(Rational(Int.random(in: 1...3, using: &generator))))
            }
            return Expression.sum(of: terms + [.real(generator.uniform(in: 0.1..<60))])
        }
        let factors = (0..<Int.random(in: 1...4, using: &generator)).map { _ -> Expression in
            let exponents: [Expression] = [1, 2, -1, .real(1.00007), .real(-0.4999)]
            return pow(sum(), exponents.randomElement(using: &generator) ?? 1)
        }
        let formula = .real(generator.uniform(in: -9..<9)) * Expression.product(of: factors)
        let simplified = formula.simplified(assuming: .positive("x", "y", "z"))
        let (before, after) = (
            try CompiledExpression(formula, variables: names), try CompiledExpression(simplified, variables: names)
        )
        for _ in 0..<5 {
            let point = names.map { _ in generator.uniform(in: 0.5..<3) }
            #expect(abs(before(point) - after(point)) <= 1e-9 * abs(before(point)), "\(formula) became \(simplified)")
        }
    }

    /// The target used to be standardised by its mean for the search, which made x·y − mean of it, and that is no product.
    @Test("a product of offset mean is found as a product", arguments: 1...3 as ClosedRange<UInt64>)
    func productWithOffsetMean(seed: UInt64) throws {
        let law = SampledLaw("x*y") { $0[0] * $0[1] }
        let found = try discover(
            law.table(rows: 500, seed: seed), options: DiscoveryOptions(target: SampledLaw.target, seed: seed))
        #expect(found.law?.formula == (try law.expression()).simplified())
    }
}
