import Expressions
import Foundation
import FunctionLibrary
import SymbolicExtraction
import Testing

@Suite("Richer forms of one variable")
struct RecognitionFormsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let range: ClosedRange<Double>
        let curve: @Sendable (Double) -> Double
        /// The largest number of fitted numbers that still counts as the law itself and not as an approximation.
        let numbers: Int

        init(_ name: String, _ range: ClosedRange<Double>, numbers: Int, _ curve: @escaping @Sendable (Double) -> Double) {
            testDescription = name
            self.range = range
            self.curve = curve
            self.numbers = numbers
        }
    }

    static let cases: [Case] = [
        Case("sin(x)/x", 1...10, numbers: 2) { sin($0) / $0 },
        Case("x·exp(−x)", 0...5, numbers: 2) { $0 * exp(-$0) },
        Case("x/(1 + x²)", -3...4, numbers: 2) { $0 / (1 + $0 * $0) },
        Case("exp(−x²)·cos(3x)", -2...2, numbers: 5) { exp(-$0 * $0) * cos(3 * $0) },
        Case("1/(exp(x) − 1)", 0.2...4, numbers: 4) { 1 / (exp($0) - 1) },
        Case("√(1 + x²)", -2...3, numbers: 3) { sqrt(1 + $0 * $0) },
        Case("log(1 + exp(x))", -4...4, numbers: 3) { log(1 + exp($0)) },
        Case("x²·log(x)", 0.1...3, numbers: 2) { $0 * $0 * log($0) },
        Case("sin(x²)", 0...3, numbers: 3) { sin($0 * $0) },
        Case("x + sin(3x)", 0...5, numbers: 3) { $0 + sin(3 * $0) },
        Case("exp(sin(2x))", 0...5, numbers: 3) { exp(sin(2 * $0)) },
        Case("exp(−x) + 2·exp(−3x)", 0...4, numbers: 4) { exp(-$0) + 2 * exp(-3 * $0) },
        Case("exp(−x/2)·sin(4x)", 0...5, numbers: 3) { exp(-$0 / 2) * sin(4 * $0) },
        Case("x³/(exp(x) − 1)", 0.2...8, numbers: 3) { pow($0, 3) / (exp($0) - 1) },
    ]

    @Test("is found from 300 exact samples, and holds beyond them", arguments: cases)
    func findsForm(oracle: Case) throws {
        let curve = RecognitionRecoveryTests.sampled(oracle.range, oracle.curve)
        let best = try #require(CurveSearch().candidates(for: curve).first)
        #expect(best.unexplained < 1e-20)
        #expect(best.values.count <= oracle.numbers, "\(best.formula) at \(best.values)")
        // A law goes on where the samples end; an approximation does not.
        let width = oracle.range.upperBound - oracle.range.lowerBound
        let program = try CompiledExpression(best.expression(of: .variable("x")), variables: ["x"])
        for step in 1...10 {
            let x = oracle.range.upperBound + 0.04 * Double(step) * width
            #expect(abs(program([x]) - oracle.curve(x)) <= 1e-7 * max(1, abs(oracle.curve(x))), "\(best.formula)")
        }
    }

    @Test("an affine change of the values is found along", arguments: [(2.0, -3.0), (-0.3, 10)])
    func findsAffineForm(scale: Double, offset: Double) throws {
        let curve = RecognitionRecoveryTests.sampled(1...10) { scale * sin($0) / $0 + offset }
        let best = try #require(CurveSearch().candidates(for: curve).first)
        #expect(best.unexplained < 1e-20)
        #expect(best.values.count == 3)
    }

    @Test("a curve that does not vary has no form")
    func constant() {
        #expect(CurveSearch().candidates(for: RecognitionRecoveryTests.sampled(0...1) { _ in 2 }).isEmpty)
    }

    @Test("formulas come in order of their description length and report their own residuals")
    func ordered() throws {
        let curve = RecognitionRecoveryTests.sampled(-1...1, count: 120) { abs($0 - 0.2) + 0.3 * sin(9 * $0) }
        let found = CurveSearch(reportedCount: 4).candidates(for: curve)
        #expect(found.count == 4)
        #expect(zip(found, found.dropFirst()).allSatisfy { $0.score <= $1.score })
        for candidate in found {
            let program = try CompiledExpression(candidate.expression(of: .variable("x")), variables: ["x"])
            let values = program.evaluate(columns: [curve.arguments])
            let sum = zip(values, curve.values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            #expect(abs(sum - candidate.residualSumOfSquares) <= 1e-9 * sum)
        }
    }
}
