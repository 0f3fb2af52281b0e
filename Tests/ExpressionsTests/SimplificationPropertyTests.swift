import Expressions
import Tables
import TestSupport
import Testing

/// Random formulas, in batches so that a failure names its seeds.
@Suite("Simplification properties") struct SimplificationPropertyTests {
    private static let formulasPerBatch = 100

    /// Wide formulas over all functions, and narrow ones over few names, where terms meet and rules fire.
    private static func formula(seed: UInt64, using generator: inout SeededGenerator) -> Expression {
        var random = RandomExpressions()
        switch seed % 4 {
        case 0: random.parameterCount = 2
        case 1: (random.variables, random.allowsMeasuredNumbers) = (["x"], false)
        case 2: (random.variables, random.functions) = (["x", "y"], [.exp, .log, .sinh, .cosh, .tanh])
        default: (random.variables, random.functions) = (["x", "y"], [.sin, .cos, .tan, .abs, .sign])
        }
        return random.expression(leaves: Int.random(in: 1...10, using: &generator), using: &generator)
    }

    private func forEachFormula(
        in batch: UInt64, _ check: (Expression, inout SeededGenerator) throws -> Void
    ) rethrows {
        for index in 0..<UInt64(Self.formulasPerBatch) {
            let seed = batch * UInt64(Self.formulasPerBatch) + index
            var generator = SeededGenerator(seed: seed)
            try check(Self.formula(seed: seed, using: &generator), &generator)
        }
    }

    @Test("the value is the same wherever the formula is defined", arguments: UInt64(0)..<40)
    func keepsTheValue(batch: UInt64) {
        forEachFormula(in: batch) { formula, generator in
            let isBounded = Bool.random(using: &generator)
            let ranges: [String: ClosedRange<Double>] = isBounded ? ["x": 0.1...2.5, "y": 0...3] : [:]
            let simplified = formula.simplified(assuming: Assumptions(ranges: ranges))
            for _ in 0..<12 {
                let point = Dictionary(
                    uniqueKeysWithValues: ["x", "y", "z"].map {
                        ($0, Double.random(in: ranges[$0] ?? -3...3, using: &generator))
                    })
                let parameters = [Double.random(in: -2...2, using: &generator), Double.random(in: -2...2, using: &generator)]
                guard let expected = RecursiveEvaluator.conditioned(formula, point, parameters, using: &generator),
                    let actual = RecursiveEvaluator.conditioned(simplified, point, parameters, using: &generator),
                    expected.value.isFinite, actual.value.isFinite, abs(expected.value) < 1e100
                else { continue }
                let tolerance = 1e-9 * abs(expected.value) + 20 * (expected.deviation + actual.deviation) + 1e-200
                #expect(
                    abs(expected.value - actual.value) <= tolerance,
                    "\(formula) became \(simplified): \(expected.value) and \(actual.value) at \(point) \(parameters)")
            }
        }
    }

    @Test("the result is defined where the formula is", arguments: UInt64(40)..<60)
    func keepsTheDomain(batch: UInt64) {
        forEachFormula(in: batch) { formula, generator in
            let simplified = formula.simplified()
            for _ in 0..<8 {
                let point = Dictionary(
                    uniqueKeysWithValues: ["x", "y", "z"].map { ($0, Double.random(in: -3...3, using: &generator)) })
                // Moderate values only: exp(-u) may come back as 1/exp(u), which ends elsewhere.
                guard let expected = RecursiveEvaluator.conditioned(formula, point, [0.7, -1.3], using: &generator),
                    (1e-6..<1e6).contains(abs(expected.value)), expected.deviation < 1e-6
                else { continue }
                let names = ["x", "y", "z"]
                let value = try? CompiledExpression(simplified, variables: names)(
                    names.compactMap { point[$0] }, parameters: [0.7, -1.3])
                #expect(value?.isNaN == false, "\(formula) became \(simplified), undefined at \(point)")
            }
        }
    }

    @Test("simplifying twice is simplifying once, and never dearer", arguments: UInt64(60)..<90)
    func idempotent(batch: UInt64) {
        forEachFormula(in: batch) { formula, _ in
            let once = formula.simplified()
            #expect(once.simplified() == once, "\(formula) became \(once)")
            #expect(once.readingCost <= formula.readingCost, "\(formula) became \(once)")
        }
    }

    @Test("the order of terms and factors does not matter", arguments: UInt64(90)..<110)
    func independentOfOrder(batch: UInt64) {
        forEachFormula(in: batch) { formula, generator in
            #expect(
                formula.shuffled(using: &generator).simplified().description == formula.simplified().description, "\(formula)")
        }
    }

    @Test("formulas of 200 nodes come back within the work budget")
    func largeFormulas() {
        for seed in UInt64(0)..<8 {
            var generator = SeededGenerator(seed: seed)
            let formula = RandomExpressions().expression(leaves: 120, using: &generator)
            #expect(formula.simplified().readingCost <= formula.readingCost)
        }
    }
}

extension Expression {
    /// The same formula with all terms and factors in random order.
    fileprivate func shuffled(using generator: inout SeededGenerator) -> Expression {
        switch self {
        case .sum(let terms): .sum(Self.shuffled(terms, using: &generator))
        case .product(let factors): .product(Self.shuffled(factors, using: &generator))
        case .power(let base, let exponent): .power(base.shuffled(using: &generator), exponent.shuffled(using: &generator))
        case .function(let function, let argument): .function(function, argument.shuffled(using: &generator))
        default: self
        }
    }

    private static func shuffled(_ parts: [Expression], using generator: inout SeededGenerator) -> [Expression] {
        var shuffled: [Expression] = []
        for part in parts { shuffled.append(part.shuffled(using: &generator)) }
        shuffled.shuffle(using: &generator)
        return shuffled
    }
}
