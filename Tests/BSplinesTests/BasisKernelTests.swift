import BSplines
import Tables
import Testing

@Suite("Basis functions")
struct BasisKernelTests {
    /// All basis values and derivatives at x from the local ones, zeros filled in.
    static func dense(_ knots: KnotVector, _ x: Double, _ rule: Extrapolation = .linear) -> [[Double]] {
        let order = knots.degree + 1
        var local = [Double](repeating: .nan, count: 3 * order)
        let first = local.withUnsafeMutableBufferPointer { buffer -> Int in
            guard let base = buffer.baseAddress else { return 0 }
            return knots.withKernel {
                $0.evaluate(
                    x, extrapolation: rule, into: base, derivatives: base + order, secondDerivatives: base + 2 * order)
            }
        }
        return (0..<3).map { m in
            var row = [Double](repeating: 0, count: knots.basisCount)
            for r in 0..<order { row[first + r] = local[m * order + r] }
            return row
        }
    }

    @Test("agree with the Cox–de Boor recursion, value and two derivatives, inside and at knots", arguments: 0...9)
    func recursionTwin(degree: Int) {
        var generator = SeededGenerator(seed: UInt64(degree) + 1)
        for repetition in [false, true] {
            let knots = randomKnots(degree: degree, intervals: 5, allowingRepetition: repetition, using: &generator)
            let inside = (0..<8).map { _ in Double.random(in: knots.range, using: &generator) }
            for x in inside + knots.breakpoints.dropLast() {
                let actual = Self.dense(knots, x)
                for m in 0...2 {
                    let expected = (0..<knots.basisCount).map {
                        coxDeBoorDerivative(knots.knots, $0, degree, x, order: m)
                    }
                    let scale = expected.map(abs).max() ?? 0
                    for (a, e) in zip(actual[m], expected) { #expect(abs(a - e) <= 2e-14 * max(scale, 1)) }
                }
            }
        }
    }

    @Test("sum to one, with derivatives that sum to zero, under every rule that continues constants", arguments: 0...9)
    func partitionOfUnity(degree: Int) {
        let knots = KnotVector.uniform(on: -1...2, intervals: 7, degree: degree)
        for rule in Extrapolation.allCases where rule != .baseOnly && rule != .polynomial {
            for x in stride(from: -5.0, through: 6, by: 0.137) {
                let rows = Self.dense(knots, x, rule)
                #expect(abs(rows[0].reduce(0, +) - 1) < 2e-14)
                #expect(abs(rows[1].reduce(0, +)) < 1e-12)
                #expect(abs(rows[2].reduce(0, +)) < 1e-10)
            }
        }
    }

    @Test("find the same interval by arithmetic as by search, at every knot and next to it")
    func uniformFastPath() {
        for intervals in [1, 2, 3, 7, 10, 49, 100] {
            let uniform = KnotVector.uniform(on: -0.1...0.7, intervals: intervals, degree: 3)
            #expect(uniform.isUniform)
            let interior = uniform.breakpoints
            for (index, knot) in interior.enumerated() {
                uniform.withKernel { kernel in
                    #expect(kernel.interval(of: knot) == min(index, intervals - 1))
                    #expect(kernel.interval(of: knot.nextDown) == max(0, index - 1))
                    #expect(kernel.interval(of: knot.nextUp) == min(index, intervals - 1))
                }
            }
        }
    }

    @Test("turn NaN into NaN and stay finite for huge x under the constant rule")
    func specialNumbers() {
        for degree in 0...4 {
            let spline = Spline(
                knots: .uniform(on: 0...1, intervals: 3, degree: degree),
                coefficients: (0..<(3 + degree)).map { Double($0) })
            #expect(spline.value(at: .nan).isNaN)
            #expect(spline.value(at: .infinity, extrapolation: .constant) == Double(2 + degree))
            #expect(spline.value(at: -1e300, extrapolation: .constant) == 0)
        }
    }
}
