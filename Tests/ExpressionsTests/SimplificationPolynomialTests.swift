import Tables
import Testing

@testable import Expressions

@Suite("Polynomials of the simplifier") struct SimplificationPolynomialTests {
    /// A polynomial in up to three generators with small coefficients.
    private static func random(using generator: inout SeededGenerator) -> [Polynomial.Term] {
        (0..<Int.random(in: 1...4, using: &generator)).compactMap { _ in
            let monomial = (0..<3).reduce(Monomial.one) { product, index in
                let power = Monomial(generator: index, exponent: Int.random(in: 0...2, using: &generator))
                return product.multiplied(by: power) ?? product
            }
            return Polynomial.Term(monomial: monomial, coefficient: Int.random(in: -5...5, using: &generator))
        }
    }

    private static func polynomial(_ terms: [Polynomial.Term], _ budget: inout PolynomialBudget) throws -> Polynomial {
        try terms.reduce(Polynomial.zero) {
            try $0.adding(Polynomial(monomial: $1.monomial, coefficient: $1.coefficient), &budget)
        }
    }

    /// The slow twin: exact value at an integer point.
    private static func value(_ polynomial: Polynomial, at point: [Int]) -> Int {
        polynomial.terms.reduce(0) { sum, term in
            sum
                + point.indices.reduce(term.coefficient) { product, index in
                    (0..<term.monomial.exponent(of: index)).reduce(product) { factor, _ in factor * point[index] }
                }
        }
    }

    private static let points = [[1, 2, 3], [-2, 1, 2], [3, -1, 0], [2, 2, -3]]

    @Test("sums, products and derivatives have the right values", arguments: UInt64(0)..<40)
    func arithmetic(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var budget = PolynomialBudget(10_000)
        let a = try Self.polynomial(Self.random(using: &generator), &budget)
        let b = try Self.polynomial(Self.random(using: &generator), &budget)
        let (sum, product) = (try a.adding(b, &budget), try a.multiplied(by: b, &budget))
        for point in Self.points {
            #expect(Self.value(sum, at: point) == Self.value(a, at: point) + Self.value(b, at: point))
            #expect(Self.value(product, at: point) == Self.value(a, at: point) * Self.value(b, at: point))
        }
        #expect(zip(product.terms, product.terms.dropFirst()).allSatisfy { $0.monomial > $1.monomial })
    }

    /// Runs a check on many seeds; a few may end at a limit, which is a refusal and not a wrong answer.
    private func forEachSeed(in seeds: Range<UInt64>, _ check: (UInt64) throws -> Void) rethrows {
        var refused = 0
        for seed in seeds {
            do { try check(seed) } catch is PolynomialLimit { refused += 1 }
        }
        #expect(refused * 10 < seeds.count)
    }

    @Test("a common factor is found whole, and divides both")
    func greatestCommonDivisor() throws {
        try forEachSeed(in: 0..<100, checkCommonDivisor)
    }

    private func checkCommonDivisor(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var budget = PolynomialBudget(200_000)
        let parts = try (0..<3).map { _ in try Self.polynomial(Self.random(using: &generator), &budget) }
        let (a, b, shared) = (parts[0], parts[1], parts[2])
        guard !a.isZero, !b.isZero, !shared.isZero else { return }
        let (left, right) = (try a.multiplied(by: shared, &budget), try b.multiplied(by: shared, &budget))
        let divisor = try left.greatestCommonDivisor(with: right, &budget)
        let leftRest = try #require(try left.dividedExactly(by: divisor, &budget))
        let rightRest = try #require(try right.dividedExactly(by: divisor, &budget))
        // All of the shared factor is in the divisor, and nothing common is left.
        #expect(try divisor.dividedExactly(by: shared, &budget) != nil)
        #expect(try leftRest.greatestCommonDivisor(with: rightRest, &budget) == .one)
        #expect(divisor.leadingCoefficient > 0)
    }

    @Test("factors multiply back to the polynomial, and repeated ones are found")
    func factoring() throws {
        try forEachSeed(in: 0..<60, checkFactors)
    }

    private func checkFactors(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var budget = PolynomialBudget(400_000)
        let a = try Self.polynomial(Self.random(using: &generator), &budget)
        let b = try Self.polynomial(Self.random(using: &generator), &budget)
        let product = try a.multiplied(by: a, &budget).multiplied(by: b, &budget)
        guard !product.isZero else { return }
        let (content, factors) = try product.factored(&budget)
        var rebuilt = Polynomial(monomial: content.monomial, coefficient: content.coefficient)
        for (factor, multiplicity) in factors {
            rebuilt = try rebuilt.multiplied(by: factor.raised(to: multiplicity, &budget), &budget)
        }
        #expect(rebuilt == product)
        if a.terms.count > 1, a.termContent.monomial == .one {
            #expect(factors.contains { $0.multiplicity > 1 })
        }
    }

    @Test("exponents past a byte, coefficients past Int and spent budgets are refused")
    func limits() throws {
        #expect(Monomial(generator: 3, exponent: 100).multiplied(by: Monomial(generator: 3, exponent: 28)) == nil)
        #expect(Monomial(generator: 3, exponent: 2).divided(by: Monomial(generator: 3, exponent: 3)) == nil)
        #expect(Monomial(generator: 0, exponent: 5).divided(by: Monomial(generator: 0, exponent: 3))?.exponent(of: 0) == 2)
        #expect(throws: PolynomialLimit.self) { try Polynomial(.max).scaled(by: 2) }
        var budget = PolynomialBudget(3)
        let sum = Polynomial(monomial: Monomial(generator: 0, exponent: 1))
        #expect(throws: PolynomialLimit.self) {
            for _ in 0..<4 { _ = try sum.adding(.one, &budget) }
        }
    }
}
