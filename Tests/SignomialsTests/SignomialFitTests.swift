import Expressions
import FunctionLibrary
import Glibc
import LeastSquares
import Tables
import TestSupport
import Testing

@testable import Signomials

@Suite("Signomial fits") struct SignomialFitTests {
    private static let curves = ResponseCurve.responses.map { ResponseCurve($0, isNegative: false, largest: 4) }

    private func rows(_ count: Int, target: ([Double]) -> Double) -> PowerRows {
        var generator = SeededGenerator(seed: 4)
        let columns = (0..<2).map { _ in (0..<count).map { _ in generator.uniform(in: 0.5..<2) } }
        let bases = columns.enumerated().map { index, column in
            PowerBase(formula: .variable("u\(index)"), logs: column.map { log($0) })
        }
        return PowerRows(
            bases: bases, factors: [.one(rows: count)], target: (0..<count).map { row in target(columns.map { $0[row] }) },
            weights: [Double](repeating: 1, count: count))
    }

    private func signomial(_ curve: ResponseCurve) -> Signomial {
        Signomial(
            curve: curve,
            terms: [
                PowerTerm(coefficient: 1.3, exponents: [1.2, -0.4], factor: 0, isFree: [true, true]),
                PowerTerm(coefficient: 0.6, exponents: [-0.5, 0.8], factor: 0, isFree: [true, false]),
            ])
    }

    @Test("the gradient is that of half the sum of squares, by differences", arguments: curves)
    private func gradient(_ curve: ResponseCurve) {
        let rows = rows(50) { $0[0] + $0[1] }
        let start = signomial(curve)
        let equations = SignomialEquations(start, on: rows)
        func sum(_ change: (inout Signomial, Double) -> Void, _ amount: Double) -> Double {
            var moved = start
            change(&moved, amount)
            return SignomialEquations(moved, on: rows).sumOfSquares
        }
        let changes: [(inout Signomial, Double) -> Void] = [
            { $0.terms[0].coefficient += $1 }, { $0.terms[0].exponents[0] += $1 }, { $0.terms[0].exponents[1] += $1 },
            { $0.terms[1].coefficient += $1 }, { $0.terms[1].exponents[0] += $1 },
        ]
        for (index, change) in changes.enumerated() {
            let slope = (sum(change, 1e-5) - sum(change, -1e-5)) / 2e-5
            #expect(abs(slope + 2 * equations.gradient[index]) < 1e-5 * (1 + abs(slope)), "parameter \(index)")
        }
    }

    @Test("a response goes on as its tangent below the least sum, without a jump in value or slope", arguments: curves)
    private func tangent(_ curve: ResponseCurve) {
        for sum in [-5.0, -1, 0, 1e-4, 0.006, 0.01, 0.5, 3] {
            let step = 1e-7
            let (low, high) = (curve.value(sum - step), curve.value(sum + step))
            let slope = curve.value(sum).slope
            #expect(low.y.isFinite && slope.isFinite)
            #expect(abs((high.y - low.y) / (2 * step) - slope) < 1e-3 * abs(slope))
        }
    }

    @Test("a fit from near by finds exponents and coefficients without noise", arguments: curves)
    private func finds(_ curve: ResponseCurve) {
        let truth = 1.5
        let rows = rows(200) { curve.value(truth * $0[0] * $0[0] / $0[1] + 0.5 * $0[1]).y }
        var start = signomial(curve)
        start.terms[1].exponents[1] = 1
        start.terms[0].exponents = [1.7, -0.8]
        let end = SignomialFit(rows: rows, work: WorkBudget()).fit(start, steps: 200)
        let exponents = end.signomial.terms.map(\.exponents)
        #expect(abs(exponents[0][0] - 2) < 1e-3 && abs(exponents[0][1] + 1) < 1e-3, "\(exponents)")
        #expect(abs(exponents[1][0]) < 1e-3, "\(exponents)")
        // Bases stand about their geometric mean in a fit.
        let coefficients = end.signomial.terms.map { $0.coefficient * exp(-$0.logSize(on: rows)) }
        #expect(abs(coefficients[0] - truth) < 1e-3 && abs(coefficients[1] - 0.5) < 1e-3, "\(coefficients)")
    }

    @Test("terms under another response are the same to first order", arguments: curves)
    private func translates(_ curve: ResponseCurve) throws {
        let rows = rows(50) { $0[0] }
        var start = signomial(curve)
        start.terms[1].coefficient = 1e-4
        let before = rows.sums(start).map { curve.value($0).y }
        for other in Self.curves {
            let found = start.translated(to: other)
            let translated = try #require(found)
            let after = rows.sums(translated).map { other.value($0).y }
            for (one, two) in zip(before, after) { #expect(abs(one - two) < 1e-6 * abs(one)) }
        }
    }

    @Test("the formula has the signomial's values", arguments: curves)
    private func formula(_ curve: ResponseCurve) throws {
        let rows = rows(20) { $0[0] }
        let columns = rows.bases.map { $0.logs.map { exp($0) } }
        let formula = signomial(curve).formula(on: rows, size: 10, ratios: nil)
        let values = try CompiledExpression(formula, variables: ["u0", "u1"]).evaluate(columns: columns)
        for (value, sum) in zip(values, rows.sums(signomial(curve))) {
            #expect(abs(value - 10 * curve.value(sum).y) < 1e-12 * abs(value))
        }
    }
}

extension PowerRows {
    fileprivate func sums(_ signomial: Signomial) -> [Double] {
        let values = signomial.terms.map(values)
        return (0..<count).map { row in zip(signomial.terms, values).reduce(0) { $0 + $1.0.coefficient * $1.1[row] } }
    }
}
