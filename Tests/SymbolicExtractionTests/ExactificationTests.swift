import Expressions
import Glibc
import Tables
import Testing

@testable import SymbolicExtraction

@Suite("Formulas made as exact as the data allow")
struct ExactificationTests {
    static let names = ["x", "y"]

    /// Rows of a function on [0.5, 3]² with normal noise of an absolute size.
    static func exactification(
        rows: Int = 400, noise: Double = 0, seed: UInt64 = 1, _ function: (Double, Double) -> Double
    ) -> Exactification {
        var generator = SeededGenerator(seed: seed)
        let columns = names.map { _ in (0..<rows).map { _ in generator.uniform(in: 0.5..<3) } }
        let target = (0..<rows).map { function(columns[0][$0], columns[1][$0]) + noise * generator.standardNormal() }
        return Exactification(
            refinement: ConstantRefinement(variables: names, columns: columns, target: target),
            assumptions: Assumptions(ranges: ["x": 0.5...3, "y": 0.5...3]))
    }

    static func parsed(_ text: String) throws -> Expression { try Expression(parsing: text, variables: Set(names)) }

    struct Case: Sendable, CustomStringConvertible {
        var found: String
        var exact: String
        var law: @Sendable (Double, Double) -> Double

        var description: String { "\(found) → \(exact)" }
    }

    static let cases = [
        Case(found: "0.9999999*x**2.0000001*exp(-1.0000002*y)", exact: "x**2*exp(-y)") { $0 * $0 * exp(-$1) },
        // One constant too many: every b in exp(b) can be made good by the factor.
        Case(found: "0.71*exp(0.31 + 1.21*x)*y", exact: "2*y*exp(6/5*x)") { 2 * $1 * exp(1.2 * $0) },
        Case(found: "1.01*(0.49*x + 0.5*y)*3.9", exact: "2*x + 2*y") { 2 * $0 + 2 * $1 },
        Case(found: "3.1416*x**2*y + 1e-7*x", exact: "pi*x**2*y") { .pi * $0 * $0 * $1 },
        Case(found: "sqrt(1.001*x**2 + 0.999*y**2 + 0.0001)", exact: "sqrt(x**2 + y**2)") { hypot($0, $1) },
        Case(found: "exp(0.999*log(x) - 2.001*log(y))", exact: "x/y**2") { $0 / ($1 * $1) },
        Case(found: "0.3333*x**1.5001 - 0.7072*y", exact: "x**(3/2)/3 - y/sqrt(2)") { pow($0, 1.5) / 3 - $1 / sqrt(2) },
    ]

    @Test("without noise a formula that is nearly right becomes right", arguments: cases)
    func exactData(example: Case) throws {
        let exactification = Self.exactification(example.law)
        let exact = try #require(exactification.exact(try Self.parsed(example.found)))
        var generator = SeededGenerator(seed: 2)
        let verdict = try exact.expression.isEquivalent(
            to: Self.parsed(example.exact), over: exactification.assumptions.ranges, using: &generator)
        #expect(verdict == .equal, "became \(exact.expression)")
        #expect(exact.fit.values.isEmpty, "left \(exact.expression)")
        #expect(exact.error < 1e-12)
        for constant in exactification.constants(of: exact.expression) {
            let number = try CompiledExpression(try #require(constant.exact), variables: [])([])
            #expect(abs(constant.fitted - number) <= 1e-9 * abs(number))
        }
    }

    @Test("a number that means nothing stays measured", arguments: [0, 1e-3, 0.05])
    func meaningless(noise: Double) throws {
        let exactification = Self.exactification(noise: noise) { 2.3817046 * $0 + 0.61905283 / $1 }
        let exact = try #require(exactification.exact(try Self.parsed("2.4*x + 0.6/y")))
        try #require(exact.fit.values.count == 2, "became \(exact.expression)")
        let tolerances = exact.fit.standardErrors.map { max(4 * $0, 1e-9) }
        let values = zip(exact.fit.values, tolerances).sorted { $0.0 < $1.0 }
        #expect(abs(values[0].0 - 0.61905283) < values[0].1)
        #expect(abs(values[1].0 - 2.3817046) < values[1].1)
        #expect(exact.fit.expression == exact.expression)
    }

    @Test("under noise a constant near an integer is not taken for it", arguments: 1...12 as ClosedRange<UInt64>)
    func doesNotSnapWrongly(seed: UInt64) throws {
        // 400 rows measure the factor and the rate to better than 1e-3: they are over ten standard errors from 2 and −1.
        let exactification = Self.exactification(noise: 0.002, seed: seed) { 2.013 * $0 * exp(-0.9871 * $1) }
        let exact = try #require(exactification.exact(try Self.parsed("2.01*x**1.001*exp(-0.99*y)")))
        let snapped = exactification.constants(of: exact.expression).compactMap { $0.exact?.number }
        #expect(!snapped.contains(2))
        #expect(!snapped.contains(-1))
        #expect(exact.fit.standardErrors.allSatisfy { $0 < 1e-3 })
        #expect(exact.fit.values.contains { abs($0 - 2.013) < 0.005 }, "became \(exact.expression)")
        #expect(exact.fit.values.contains { abs($0 + 0.9871) < 0.005 }, "became \(exact.expression)")
    }

    @Test("under noise true integers are found in nine of ten tables")
    func snapsUnderNoise() throws {
        let truth = try Self.parsed("x**2*exp(-y)")
        let found = try (1...20).count { seed in
            let exactification = Self.exactification(noise: 1e-3, seed: UInt64(seed)) { $0 * $0 * exp(-$1) }
            let exact = try #require(exactification.exact(try Self.parsed("0.999*x**2.0004*exp(-1.0003*y)")))
            #expect(exact.error < 0.01)
            return exact.expression == truth.simplified()
        }
        // Three constants, each within two standard errors of its integer in 95 of 100 tables.
        #expect(found >= 14)
    }

    @Test("the error is in units of the target's deviation")
    func relativeError() throws {
        let exactification = Self.exactification(rows: 2000, noise: 0.1) { 50 + 3 * $0 + 0 * $1 }
        let line = try #require(exactification.exact(try Self.parsed("49.2 + 3.1*x")))
        // The deviation of 3·x on [0.5, 3] is 3·2.5/√12 = 2.165.
        #expect(abs(line.error - 0.1 / hypot(2.165, 0.1)) < 0.003)
        #expect(abs(exactification.refinement.targetDeviation - hypot(2.165, 0.1)) < 0.05)
    }

    @Test("what is not worthwhile, or has no value on some row, is not made exact")
    func refuses() throws {
        let exactification = Self.exactification { $0 + $1 }
        var asked: [(Double, Int)] = []
        let refused = exactification.exact(try Self.parsed("1.1*x + 0.9*y")) { error, complexity in
            asked.append((error, complexity))
            return false
        }
        #expect(refused == nil)
        #expect(asked.count == 1 && asked[0].0 < 1e-6 && asked[0].1 > 2)
        #expect(exactification.exact(try Self.parsed("log(-1.5 - x)")) == nil)
    }

    // MARK: - Description length

    @Test("bits are n·log₂ error, half log₂ n a constant and three a symbol")
    func bits() {
        let exactification = Self.exactification(rows: 256) { $0 + $1 }
        #expect(exactification.bits(error: 1, measuredConstants: 0, complexity: 0) == 0)
        #expect(exactification.bits(error: 0.25, measuredConstants: 3, complexity: 7) == -512 + 12 + 21)
        // Under 1e-12 there is rounding only.
        #expect(
            exactification.bits(error: 1e-16, measuredConstants: 0, complexity: 1)
                == exactification.bits(error: 0, measuredConstants: 0, complexity: 1))
    }

    @Test(
        "less error, fewer constants and fewer symbols each make a description shorter",
        arguments: 1...20 as ClosedRange<UInt64>)
    func bitsOrder(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let exactification = Self.exactification(rows: Int.random(in: 10...500, using: &generator)) { $0 + $1 }
        let (error, constants, symbols) = (
            exp(generator.uniform(in: -20..<0)), Int.random(in: 0...9, using: &generator),
            Int.random(in: 1...60, using: &generator)
        )
        func bits(_ error: Double, _ constants: Int, _ symbols: Int) -> Double {
            exactification.bits(error: error, measuredConstants: constants, complexity: symbols)
        }
        let reference = bits(error, constants, symbols)
        #expect(bits(0.9 * error, constants, symbols) < reference)
        #expect(bits(error, constants + 1, symbols) > reference)
        #expect(bits(error, constants, symbols + 1) > reference)
    }

    @Test("the right form is the shorter description of noisy rows, though a longer one errs less")
    func bitsDecide() throws {
        let exactification = Self.exactification(noise: 0.05, seed: 3) { 1.37 * $0 + 0 * $1 }
        let right = try #require(exactification.exact(try Self.parsed("1.3*x")))
        let wordy = try #require(try? exactification.refinement.refine(Self.parsed("1.3*x + 0.01*sin(1.1*y) + 0.01*x**2.2")))
        #expect(wordy.rootMeanSquareError < right.fit.rootMeanSquareError)
        let wordyBits = exactification.bits(
            error: wordy.rootMeanSquareError / exactification.refinement.targetDeviation, measuredConstants: wordy.values.count,
            complexity: wordy.formula.complexity)
        #expect(exactification.bits(of: right) < wordyBits)
    }
}
