import Expressions
import Glibc
import LeastSquares
import SymbolicExtraction
import Tables
import Testing

private let p = (0..<6).map(Expression.parameter)
private let x = Expression.variable("x")

/// A table of `formula`, with constants given, at equally spaced points.
private func exactData(
    _ formula: Expression, _ constants: [Double], over range: ClosedRange<Double>, rows: Int = 60
) throws -> ConstantRefinement {
    let step = (range.upperBound - range.lowerBound) / Double(rows - 1)
    let column = (0..<rows).map { range.lowerBound + step * Double($0) }
    let values = try CompiledExpression(formula, variables: ["x"]).evaluate(columns: [column], parameters: constants)
    return ConstantRefinement(variables: ["x"], columns: [column], target: values)
}

@Suite struct RefinementTests {
    struct Law: Sendable, CustomStringConvertible {
        var formula: Expression
        var constants: [Double]
        var start: [Double]
        var description: String { "\(formula) at \(constants)" }
    }

    static let laws = [
        Law(formula: p[0] * exp(p[1] * x) + p[2], constants: [1.7, -0.83, 0.41], start: [1, -1, 0]),
        Law(formula: p[0] * sin(p[1] * x + p[2]) + p[3], constants: [2.2, 1.31, 0.4, -5], start: [2, 1.2, 0.3, -4]),
        Law(formula: p[0] * pow(x, p[1]), constants: [3.3e-11, 1.5], start: [1, 1]),
        Law(formula: p[0] / (1 + p[1] * pow(x, 2)), constants: [4e8, 0.7], start: [1, 1]),
        Law(formula: p[0] * log(x + p[1]) + p[2] * x, constants: [1.5, 2.5, 0.01], start: [1, 1, 1]),
        Law(formula: sqrt(p[0] + p[1] * pow(x, 2)), constants: [2, 0.3], start: [1, 1]),
        Law(formula: p[0] + p[1] * x + p[2] * pow(x, 2), constants: [1, -2, 3], start: [0, 0, 0]),
    ]

    @Test("exact data give every constant to 1e-12", arguments: laws)
    func exact(law: Law) throws {
        let data = try exactData(law.formula, law.constants, over: 0.5...4)
        let fit = try data.refine(law.formula, start: law.start)
        for (found, truth) in zip(fit.values, law.constants) { #expect(abs(found - truth) <= 1e-12 * abs(truth)) }
        #expect(fit.rank == law.constants.count)
    }

    @Test("a wave's frequency is found from a start with the wrong number of periods")
    func wrongValley() throws {
        let law = p[0] * sin(p[1] * x + p[2])
        let fit = try exactData(law, [1, 5.1, 0.3], over: 0...4).refine(law, start: [1, 2.5, 0])
        #expect(fit.residualSumOfSquares < 1e-24)
    }

    @Test("numbers in a formula are refined from where they stand")
    func numbersInPlace() throws {
        let law: Expression = .real(1.2) * exp(.real(-0.4) * x)
        let fit = try exactData(p[0] * exp(p[1] * x), [1.25, -0.5], over: 0...3).refine(law)
        #expect(abs(fit.values[0] - 1.25) < 1e-13 && abs(fit.values[1] + 0.5) < 1e-13)
        #expect(fit.expression.parameterCount == 0)
    }

    @Test("a weight of three counts as three rows, a weight of zero as none")
    func weights() throws {
        let law = p[0] * exp(p[1] * x)
        func fit(_ rows: [(x: Double, y: Double)], _ weights: [Double]?) throws -> RefinedFormula {
            try ConstantRefinement(variables: ["x"], columns: [rows.map(\.x)], target: rows.map(\.y), weights: weights)
                .refine(law, start: [1, 0])
        }
        let rows: [(x: Double, y: Double)] = [(0, 1), (1, 1.5), (2, 2.6), (3, 4.1), (4, .nan)]
        let weighted = try fit(rows, [1, 3, 1, 1, 0])
        let repeated = try fit([rows[0], rows[1], rows[1], rows[1], rows[2], rows[3]], nil)
        for (one, two) in zip(weighted.values, repeated.values) { #expect(abs(one - two) < 1e-11) }
        #expect(abs(weighted.rootMeanSquareError - repeated.rootMeanSquareError) < 1e-12)
        #expect(weighted.degreesOfFreedom == 2)
    }

    @Test("a formula without constants is measured, one with more constants than rows is refused full rank")
    func extremes() throws {
        let data = ConstantRefinement(variables: ["x"], columns: [[1, 2]], target: [1, 5])
        let none = try data.refine(pow(x, 2), start: [])
        #expect(none.residualSumOfSquares == 1 && none.rank == 0 && abs(none.rootMeanSquareError - sqrt(0.5)) < 1e-15)
        let many = try data.refine(p[0] + p[1] * x + p[2] * pow(x, 2), start: [0, 0, 0])
        #expect(many.rank == 2 && many.outcome == .rankDeficient(rank: 2, of: 3) && many.residualSumOfSquares < 1e-28)
    }

    @Test("a variable without a column is an error that names it")
    func unknownVariable() {
        let data = ConstantRefinement(variables: ["x"], columns: [[1, 2]], target: [1, 5])
        #expect(throws: ExpressionError.self) { try data.refine(p[0] * .variable("z"), start: [1]) }
    }

    struct Redundant: Sendable, CustomStringConvertible {
        var formula: Expression
        var constants: [Double]
        var rank: Int
        var description: String { "\(formula)" }
    }

    static let redundant = [
        Redundant(formula: p[0] * exp(p[1] + p[2] * x), constants: [1.3, 0.4, -0.7], rank: 2),
        Redundant(formula: (p[0] + p[1]) * x, constants: [1.3, 0.4], rank: 1),
        Redundant(formula: p[0] * p[1] * pow(x, p[2]), constants: [1.3, 0.4, 2.2], rank: 2),
        Redundant(formula: p[0] * log(p[1] * x) + p[2], constants: [2.5, 3, 1], rank: 2),
        Redundant(formula: (p[0] + p[1] * x) / (p[2] + p[3] * x), constants: [1, 2, 3, 0.5], rank: 3),
        Redundant(formula: p[0] * sin(x) + p[1] * sin(x + p[2]) + p[3] * cos(x), constants: [1, 2, 0.3, 4], rank: 2),
        Redundant(formula: p[0] * exp(p[1] * x), constants: [1.3, 0.4], rank: 2),
    ]

    @Test("as many constants remain as the data determine, and the fit stays exact", arguments: redundant)
    func redundancy(example: Redundant) throws {
        let data = try exactData(example.formula, example.constants, over: 0.5...3)
        let fit = try data.refine(example.formula, start: example.constants.map { 0.9 * $0 + 0.05 })
        #expect(fit.rank == example.rank)
        let reduced = try data.removingRedundantConstants(from: fit)
        #expect(reduced.values.count == example.rank && reduced.rank == example.rank)
        #expect(reduced.rootMeanSquareError < 1e-13)
        #expect(reduced.formula.complexity <= fit.formula.complexity)
    }
}
