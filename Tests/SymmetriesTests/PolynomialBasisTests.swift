import LeastSquares
import Tables
import Testing

@testable import Symmetries

@Suite("Polynomials of several variables") struct PolynomialBasisTests {
    @Test(
        "has as many functions of each degree as there are ways to share the degree out",
        arguments: [
            (1, 5, 6), (2, 3, 10), (3, 4, 35), (9, 2, 55),
        ])
    func counts(variables: Int, degree: Int, expected: Int) {
        let basis = PolynomialBasis(ranges: Array(repeating: -1...1, count: variables), degree: degree)
        #expect(basis.count == expected)
        #expect(basis.counts.last == expected)
        #expect(PolynomialBasis.count(variables: variables, degree: degree) == expected)
    }

    @Test("one variable gives the Chebyshev polynomials")
    func chebyshev() {
        let basis = PolynomialBasis(ranges: [-1...1], degree: 4)
        let x = 0.3
        let expected = [1, x, 2 * x * x - 1, 4 * x * x * x - 3 * x, 8 * x * x * x * x - 8 * x * x + 1]
        for (value, known) in zip(basis.design([[x]]), expected) { #expect(abs(value - known) < 1e-14) }
    }

    @Test("reproduces a polynomial and its gradient")
    func gradient() throws {
        var generator = SeededGenerator(seed: 4)
        let columns = (0..<3).map { _ in (0..<200).map { _ in Double.random(in: 1...4, using: &generator) } }
        let target = (0..<200).map { columns[0][$0] * columns[1][$0] - 2 * columns[2][$0] * columns[2][$0] + 3 }
        let basis = PolynomialBasis(ranges: [1...4, 1...4, 1...4], degree: 3)
        let fit = try #require(
            NestedLeastSquares(design: basis.design(columns), rows: 200, columns: basis.count, targets: [target]))
        let coefficients = fit.coefficients(target: 0, count: basis.counts[2])
        for row in 0..<20 {
            let (value, gradient) = basis.gradient(coefficients, columns, row)
            #expect(abs(value - target[row]) < 1e-8)
            let expected = [columns[1][row], columns[0][row], -4 * columns[2][row]]
            for (slope, known) in zip(gradient, expected) { #expect(abs(slope - known) < 1e-7) }
        }
    }
}

@Suite("Nested least squares") struct NestedLeastSquaresTests {
    @Test("each number of columns gives the coefficients of its own fit", arguments: [1, 2, 4, 6])
    func nested(count: Int) throws {
        var generator = SeededGenerator(seed: 9)
        let (rows, columns) = (50, 6)
        let design = (0..<(rows * columns)).map { _ in Double.random(in: -1...1, using: &generator) }
        let target = (0..<rows).map { _ in Double.random(in: -1...1, using: &generator) }
        let nested = try #require(NestedLeastSquares(design: design, rows: rows, columns: columns, targets: [target]))
        let part = (0..<rows).flatMap { row in (0..<count).map { design[row * columns + $0] } }
        let alone = LinearLeastSquares.fit(
            design: part, rows: rows, columns: count, target: target, startingWith: .orthogonal)
        for (value, known) in zip(nested.coefficients(target: 0, count: count), alone.coefficients) {
            #expect(abs(value - known) < 1e-10)
        }
    }
}
