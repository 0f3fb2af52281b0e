import Expressions
import Glibc
import SymbolicExtraction
import Tables
import Testing

private let p = (0..<4).map(Expression.parameter)
private let x = Expression.variable("x")

@Suite struct RefinementSnappingTests {
    /// Data whose only constant is measured as `value` ± `error`: x = 1 in 16 rows, residuals ±δ with δ/√15 = error.
    private func measured(_ value: Double, _ error: Double) throws -> SnappedConstant {
        let target = (0..<16).map { value + ($0.isMultiple(of: 2) ? 1 : -1) * error * sqrt(15) }
        let data = ConstantRefinement(variables: ["x"], columns: [[Double](repeating: 1, count: 16)], target: target)
        let fit = try data.refine(p[0] * x, start: [1])
        #expect(abs(fit.standardErrors[0] - error) < 1e-6 * error + 1e-15)
        return try data.snapping(fit).constants[0]
    }

    struct Case: Sendable, CustomStringConvertible {
        var value: Double
        var error: Double
        var exact: Expression?
        var description: String { "\(value) ± \(error) → \(exact.map { "\($0)" } ?? "measured")" }
    }

    static func fraction(_ numerator: Int, _ denominator: Int) -> Expression? {
        Rational(numerator, denominator).map(Expression.rational)
    }

    static let cases: [Case] = [
        Case(value: 2.0000001, error: 1e-6, exact: 2),
        Case(value: 2.001, error: 1e-3, exact: 2),
        Case(value: -0.50003, error: 1e-4, exact: fraction(-1, 2)),
        Case(value: 0.3333, error: 1e-4, exact: fraction(1, 3)),
        // One random number in sixty would lie as near to 1/2, 1/3 or their equals.
        Case(value: 0.3333, error: 1e-3, exact: nil),
        Case(value: 0.100001, error: 1e-5, exact: fraction(1, 10)),
        Case(value: 1000.0002, error: 1e-3, exact: 1000),
        Case(value: 3.14159265, error: 1e-7, exact: .pi),
        Case(value: 3.1416, error: 1e-2, exact: nil),
        Case(value: 6.283185, error: 1e-6, exact: 2 * .pi),
        Case(value: 12.56637061, error: 1e-7, exact: 4 * .pi),
        Case(value: 1.4142136, error: 1e-7, exact: sqrt(2)),
        Case(value: 2.718281828, error: 1e-9, exact: .e),
        Case(value: 0.0004, error: 3e-4, exact: 0),
        // Two standard errors are near enough, three are not.
        Case(value: 2.0003, error: 1e-4, exact: nil),
        Case(value: 9.81, error: 1e-2, exact: nil),
        Case(value: 1.6180339887, error: 1e-9, exact: nil),
        Case(value: 137.036, error: 1e-3, exact: nil),
    ]

    @Test("a value snaps when its error makes a match a surprise", arguments: cases)
    func oneConstant(example: Case) throws {
        let constant = try measured(example.value, example.error)
        #expect(constant.exact == example.exact, "weighed \(constant.candidatesWeighed)")
        if example.exact == nil {
            #expect(constant.fate == .free && abs(constant.value - example.value) < 1e-12 * abs(example.value))
        } else {
            #expect(constant.expectedChanceMatches < ConstantRefinement.chanceLimit && constant.candidatesWeighed > 0)
        }
    }

    @Test("random constants keep their measured value at any precision", arguments: [1e-2, 1e-3, 1e-5, 1e-7])
    func randomConstants(relativeError: Double) throws {
        var generator = SeededGenerator(seed: 4)
        var snapped = 0
        for _ in 0..<200 {
            let value = exp(generator.uniform(in: -3..<3))
            if try measured(value, relativeError * value).exact != nil { snapped += 1 }
        }
        // At most 2 are expected; 8 or more have a chance of 1e-3 under that.
        #expect(snapped < 8)
    }

    @Test("a noisy law gets its exact numbers back, and its measured one stays measured")
    func noisyLaw() throws {
        // y = 1.2345·exp(−x²/2) + 2x, and a constant that is not needed; noise 1e-4.
        let law = p[0] * exp(p[1] * pow(x, 2)) + p[2] * x + p[3]
        var generator = SeededGenerator(seed: 11)
        let column = (0..<400).map { _ in generator.uniform(in: -2..<2) }
        let target = column.map { 1.2345 * exp(-$0 * $0 / 2) + 2 * $0 + 1e-4 * generator.standardNormal() }
        let data = ConstantRefinement(variables: ["x"], columns: [column], target: target)
        let snapped = try data.snapping(try data.refine(law, start: [1, -1, 1, 0]))
        #expect(snapped.constants[1].exact == Self.fraction(-1, 2))
        #expect(snapped.constants[2].exact == 2)
        #expect(snapped.constants[3].exact == 0)
        #expect(snapped.constants[0].fate == .free && abs(snapped.constants[0].value - 1.2345) < 5e-5)
        #expect(snapped.refined.values.count == 1 && snapped.refined.degreesOfFreedom == 399)
    }

    @Test("exact data of the normal density give −1/2 and 1/√2π")
    func normalDensity() throws {
        let column = (0..<50).map { -3 + 6 * Double($0) / 49 }
        let target = column.map { exp(-$0 * $0 / 2) / sqrt(2 * Double.pi) }
        let data = ConstantRefinement(variables: ["x"], columns: [column], target: target)
        let snapped = try data.snapping(try data.refine(p[0] * exp(p[1] * pow(x, 2)), start: [1, -1]))
        #expect(snapped.constants.map(\.exact) == [1 / sqrt(2 * .pi), Self.fraction(-1, 2)])
        #expect(snapped.refined.rootMeanSquareError < 1e-16)
        let values = try CompiledExpression(snapped.expression, variables: ["x"]).evaluate(columns: [column])
        for (value, truth) in zip(values, target) { #expect(abs(value - truth) < 1e-16) }
    }

    @Test("exact data with constants that are no exact numbers keep them")
    func exactButMeasured() throws {
        var generator = SeededGenerator(seed: 21)
        let column = (0..<50).map { 0.5 + Double($0) / 20 }
        for _ in 0..<30 {
            let (a, b) = (generator.uniform(in: 0.5..<5), generator.uniform(in: -2..<(-0.2)))
            let data = ConstantRefinement(variables: ["x"], columns: [column], target: column.map { a * exp(b * $0) })
            let snapped = try data.snapping(try data.refine(p[0] * exp(p[1] * x), start: [1, -1]))
            #expect(snapped.constants.map(\.fate) == [.free, .free])
            #expect(abs(snapped.constants[0].value - a) < 1e-12 * a)
        }
    }

    @Test("a term whose factor is zero takes its other constants with it")
    func vanishing() throws {
        var generator = SeededGenerator(seed: 5)
        let column = (0..<200).map { _ in generator.uniform(in: 0..<4) }
        let target = column.map { 3 * $0 + 0.01 * generator.standardNormal() }
        let data = ConstantRefinement(variables: ["x"], columns: [column], target: target)
        let fit = try data.refine(p[0] * x + p[1] * sin(p[2] * x), start: [1, 0.001, 1.7], effort: .nearest)
        let snapped = try data.snapping(fit)
        #expect(snapped.constants[0].exact == 3)
        #expect(snapped.constants[1].exact == 0 && snapped.constants[2].fate == .vanished)
        #expect(snapped.expression == 3 * x)
    }
}
