import BSplines
import Tables
import Testing

@Suite("Splines")
struct SplineTests {
    /// |actual − expected| in units of the largest number around.
    private func close(_ actual: [Double], _ expected: [Double], _ tolerance: Double) -> Bool {
        let scale = max(1, expected.map(abs).max() ?? 0)
        return actual.count == expected.count && zip(actual, expected).allSatisfy { abs($0 - $1) <= tolerance * scale }
    }

    @Test("agree with SciPy's values and derivatives at knots, ends, inside and outside", arguments: sciPyCases)
    func sciPyValues(oracle: SciPyCase) {
        let spline = Spline(
            knots: KnotVector(degree: oracle.degree, breakpoints: oracle.breakpoints), coefficients: oracle.coefficients)
        let jets = oracle.x.map { spline.jet(at: $0, extrapolation: .polynomial) }
        #expect(close(jets.map(\.value), oracle.jets[0], 1e-14))
        #expect(close(jets.map(\.derivative), oracle.jets[1], 1e-13))
        #expect(close(jets.map(\.secondDerivative), oracle.jets[2], 1e-13))
        #expect(close([spline.integral(over: spline.range)], [oracle.integral], 1e-14))
    }

    @Test("continue outside by each rule as its formula says", arguments: 1...5)
    func extrapolation(degree: Int) {
        var generator = SeededGenerator(seed: 7)
        let knots = randomKnots(degree: degree, intervals: 4, using: &generator)
        let spline = Spline(
            knots: knots, coefficients: (0..<knots.basisCount).map { _ in Double.random(in: -1...1, using: &generator) })
        let (a, b) = (knots.lowerBound, knots.upperBound)
        let width = b - a
        for distance in [0.1, 0.77, 3.2] {
            let t = distance * width
            let linear = spline.value(at: b) + t * spline.derivative(at: b)
            #expect(close([spline.value(at: b + t)], [linear], 1e-14))
            #expect(close([spline.value(at: a - t)], [spline.value(at: a) - t * spline.derivative(at: a)], 1e-14))
            #expect(spline.derivative(at: b + t) == spline.derivative(at: b))
            #expect(spline.value(at: a - t, extrapolation: .constant) == spline.value(at: a))
            #expect(spline.value(at: a - t, extrapolation: .baseOnly) == 0)
            #expect(spline.derivative(at: b + t, extrapolation: .constant) == 0)
            // The even part of a full turn: reflecting has period 2(b−a), periodic has b−a.
            let folded = (t / width).truncatingRemainder(dividingBy: 2) * width
            let mirror = folded > width ? a + (folded - width) : b - folded
            #expect(close([spline.value(at: b + t, extrapolation: .reflecting)], [spline.value(at: mirror)], 1e-12))
            let wrapped = a + (t / width).truncatingRemainder(dividingBy: 1) * width
            #expect(close([spline.value(at: b + t, extrapolation: .periodic)], [spline.value(at: wrapped)], 1e-12))
        }
    }

    @Test("have derivatives under every rule that agree with differences", arguments: Extrapolation.allCases)
    func derivativesOutside(rule: Extrapolation) {
        let spline = Spline(knots: .uniform(on: 0...1, intervals: 4, degree: 3), coefficients: [1, -2, 0.5, 3, -1, 0, 2])
        for x in [-1.3, -0.21, 0.33, 1.17, 2.6] {
            let h = 1e-5
            let ahead = spline.jet(at: x + h, extrapolation: rule)
            let behind = spline.jet(at: x - h, extrapolation: rule)
            let here = spline.jet(at: x, extrapolation: rule)
            let scale = 1e-6 * max(1, abs(here.value), abs(here.secondDerivative))
            #expect(abs((ahead.value - behind.value) / (2 * h) - here.derivative) < scale)
            #expect(abs((ahead.derivative - behind.derivative) / (2 * h) - here.secondDerivative) < scale)
        }
    }

    @Test("are unchanged by knot insertion", arguments: 0...9)
    func insertion(degree: Int) throws {
        var generator = SeededGenerator(seed: 100 + UInt64(degree))
        for _ in 0..<5 {
            let knots = randomKnots(degree: degree, intervals: 6, allowingRepetition: true, using: &generator)
            let spline = Spline(
                knots: knots, coefficients: (0..<knots.basisCount).map { _ in Double.random(in: -1...1, using: &generator) })
            // One extra knot inside each interval, some repeated, on top of a doubling.
            let doubled = knots.refined(by: 2)
            let superset = KnotVector(
                degree: degree, breakpoints: doubled.breakpoints,
                multiplicities: doubled.multiplicities.map { min($0 + Int.random(in: 0...1, using: &generator), degree + 1) })
            for finer in [doubled, knots.refined(by: 3), superset] {
                let refined = try #require(spline.refined(onto: finer))
                #expect(refined.knots == finer)
                for _ in 0..<20 {
                    let x = Double.random(in: knots.range, using: &generator)
                    #expect(abs(refined.value(at: x) - spline.value(at: x)) < 1e-13)
                }
            }
            #expect(spline.refined(onto: randomKnots(degree: degree, intervals: 6, using: &generator)) == nil)
        }
    }

    @Test("are unchanged by degree elevation", arguments: 0...7)
    func elevation(degree: Int) {
        var generator = SeededGenerator(seed: 200 + UInt64(degree))
        for repetition in [false, true] {
            let knots = randomKnots(degree: degree, intervals: 5, allowingRepetition: repetition, using: &generator)
            let spline = Spline(
                knots: knots, coefficients: (0..<knots.basisCount).map { _ in Double.random(in: -1...1, using: &generator) })
            let raised = spline.degreeElevated()
            let twice = raised.degreeElevated()
            #expect(raised.degree == degree + 1)
            for _ in 0..<20 {
                let x = Double.random(in: knots.range, using: &generator)
                #expect(abs(raised.value(at: x) - spline.value(at: x)) < 1e-13)
                #expect(abs(twice.value(at: x) - spline.value(at: x)) < 1e-12)
            }
        }
    }

    @Test("equal their polynomial pieces, and the integral of their derivative gives them back", arguments: 1...6)
    func piecesAndCalculus(degree: Int) {
        var generator = SeededGenerator(seed: 300 + UInt64(degree))
        let knots = randomKnots(degree: degree, intervals: 4, allowingRepetition: true, using: &generator)
        let spline = Spline(
            knots: knots, coefficients: (0..<knots.basisCount).map { _ in Double.random(in: -1...1, using: &generator) })
        for piece in spline.polynomialPieces {
            for fraction in [0.0, 0.2, 0.9] {
                let x = piece.lowerBound + fraction * (piece.upperBound - piece.lowerBound)
                #expect(abs(piece.value(at: x) - spline.value(at: x)) < 1e-12)
            }
        }
        let primitive = spline.differentiated().integrated()
        for x in stride(from: knots.lowerBound, through: knots.upperBound, by: 0.1) {
            #expect(abs(primitive.value(at: x) - (spline.value(at: x) - spline.value(at: knots.lowerBound))) < 1e-12)
        }
    }

    @Test("with Greville abscissae as coefficients are x itself", arguments: 1...9)
    func greville(degree: Int) {
        let knots = KnotVector.graded(on: -1...4, intervals: 6, degree: degree, toward: .lower)
        let spline = Spline(knots: knots, coefficients: knots.grevilleAbscissae)
        for x in stride(from: -1.0, through: 4, by: 0.21) { #expect(abs(spline.value(at: x) - x) < 1e-13) }
    }
}
