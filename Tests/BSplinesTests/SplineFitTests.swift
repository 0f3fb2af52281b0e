import BSplines
import Foundation
import Tables
import Testing

@Suite("Fits of splines")
struct SplineFitTests {
    @Test("give SciPy's weighted least-squares coefficients", arguments: 1...4)
    func sciPyFit(degree: Int) {
        let fit = Spline.fit(
            x: SciPyFits.x, y: SciPyFits.y, knots: KnotVector(degree: degree, breakpoints: [0, 1.25, 3]),
            weights: SciPyFits.weights)
        #expect(!fit.wasUnderdetermined)
        for (a, e) in zip(fit.spline.coefficients, SciPyFits.fits[degree - 1]) { #expect(abs(a - e) < 1e-12) }
    }

    @Test("give SciPy's interpolant", arguments: SciPyFits.interpolants)
    func sciPyInterpolant(oracle: (degree: Int, at07: Double, at29: Double)) throws {
        let knots = KnotVector.interpolating(at: SciPyFits.x, degree: oracle.degree)
        let spline = try #require(Spline(interpolating: SciPyFits.y, at: SciPyFits.x, knots: knots))
        #expect(abs(spline.value(at: 0.7) - oracle.at07) < 1e-12)
        #expect(abs(spline.value(at: 2.9) - oracle.at29) < 1e-12)
        for (x, y) in zip(SciPyFits.x, SciPyFits.y) { #expect(abs(spline.value(at: x) - y) < 1e-13) }
    }

    @Test("refuse sites that leave a coefficient undetermined")
    func schoenbergWhitney() {
        let knots = KnotVector(degree: 1, breakpoints: [0, 1, 2, 3])
        #expect(Spline(interpolating: [1, 2, 3, 4], at: [0, 0.1, 0.2, 0.3], knots: knots) == nil)
        #expect(Spline(interpolating: [1, 2, 3, 4], at: [0, 1, 2, 3], knots: knots) != nil)
    }

    @Test("reproduce polynomials up to their degree, with and without smoothing of straight lines", arguments: 0...9)
    func reproduction(degree: Int) {
        var generator = SeededGenerator(seed: 400 + UInt64(degree))
        let knots = randomKnots(degree: degree, intervals: 5, using: &generator)
        let middle = (knots.lowerBound + knots.upperBound) / 2
        let coefficients = (0...degree).map { _ in Double.random(in: -1...1, using: &generator) }
        let polynomial = { (x: Double) in coefficients.reduce(0) { $0 * (x - middle) + $1 } }
        let x = (0..<200).map { _ in Double.random(in: knots.range, using: &generator) }
        let fit = Spline.fit(x: x, y: x.map(polynomial), knots: knots)
        let scale = x.map { abs(polynomial($0)) }.max() ?? 1
        for point in x { #expect(abs(fit.spline.value(at: point) - polynomial(point)) < 1e-12 * max(1, scale)) }
        if degree >= 1 {
            let line = Spline.fit(x: x, y: x.map { 2 * $0 - 1 }, knots: knots, smoothing: 10)
            for point in x { #expect(abs(line.spline.value(at: point) - (2 * point - 1)) < 1e-11) }
        }
    }

    @Test("converge with order k+1 on a smooth function", arguments: 1...5)
    func convergence(degree: Int) throws {
        let x = (0...2000).map { Double($0) / 2000 * 3 }
        let errors = try [8, 16, 32].map { intervals in
            let knots = KnotVector.uniform(on: 0...3, intervals: intervals, degree: degree)
            let fit = Spline.fit(x: x, y: x.map { exp(sin($0)) }, knots: knots).spline
            let interpolant = try #require(Spline(interpolating: { exp(sin($0)) }, knots: knots))
            #expect((x.map { abs(interpolant.value(at: $0) - exp(sin($0))) }.max() ?? 1) < 0.05)
            return x.map { abs(fit.value(at: $0) - exp(sin($0))) }.max() ?? 0
        }
        #expect(log2(errors[0] / errors[1]) > Double(degree) + 0.4)
        #expect(abs(log2(errors[1] / errors[2]) - Double(degree + 1)) < 0.6)
    }

    @Test("continue smoothly over intervals without samples and say so")
    func gaps() {
        let x = (0...100).map { Double($0) / 100 }.filter { $0 <= 0.3 || $0 >= 0.7 }
        let fit = Spline.fit(x: x, y: x.map { 3 * $0 + 1 }, knots: .uniform(on: 0...1, intervals: 40, degree: 3))
        #expect(fit.wasUnderdetermined)
        for point in stride(from: 0.0, through: 1, by: 0.05) {
            #expect(abs(fit.spline.value(at: point) - (3 * point + 1)) < 1e-4)
        }
        let single = Spline.fit(
            x: [0.5, .nan, 0.2], y: [2, 1, .infinity], knots: .uniform(on: 0...1, intervals: 4, degree: 3))
        #expect(abs(single.spline.value(at: 0.5) - 2) < 1e-6)
        #expect(single.spline.coefficients.allSatisfy { $0.isFinite })
    }

    @Test("penalise exactly the integral of the squared second derivative", arguments: 2...7)
    func curvature(degree: Int) {
        // x³ − x on [−1, 2]: ∫ 36x² = 108. x² for degree 2: ∫ 4 = 12.
        let knots = KnotVector(degree: degree, breakpoints: [-1, -0.3, 0.4, 1.9, 2])
        let x = (0...300).map { Double($0) / 100 - 1 }
        let fit = Spline.fit(x: x, y: x.map { degree > 2 ? $0 * $0 * $0 - $0 : $0 * $0 }, knots: knots).spline
        let bend = knots.curvaturePenalty.quadraticForm(fit.coefficients)
        #expect(abs(bend - (degree > 2 ? 108 : 12)) < 1e-9)
        // The Gram matrix times ones: ∫ (Σ B)² = the width.
        let ones = [Double](repeating: 1, count: knots.basisCount)
        #expect(abs(knots.innerProducts(ofDerivative: 0).quadraticForm(ones) - 3) < 1e-13)
        #expect(abs(knots.innerProducts(ofDerivative: 1).quadraticForm(knots.grevilleAbscissae) - 3) < 1e-12)
    }

    @Test("tend to the regression line as smoothing grows")
    func heavySmoothing() {
        // y = x² on 0…1 in 101 equal steps: the least-squares line is x − 0.165.
        let x = (0...100).map { Double($0) / 100 }
        let fit = Spline.fit(
            x: x, y: x.map { $0 * $0 }, knots: .uniform(on: 0...1, intervals: 10, degree: 3), smoothing: 1e6)
        for point in x { #expect(abs(fit.spline.value(at: point) - (point - 0.165)) < 1e-5) }
    }

    @Test("resample exactly where the function is a spline on the new knots, and nearly elsewhere")
    func resampling() {
        let cubic = Spline(knots: .uniform(on: 0...1, intervals: 1, degree: 3), coefficients: [1, -2, 3, 0.5])
        for target in [
            KnotVector.uniform(on: 0.2...0.9, intervals: 5, degree: 4), .uniform(on: 0...1, intervals: 7, degree: 3),
            .uniform(on: -0.5...1.5, intervals: 12, degree: 5),
        ] {
            let moved = cubic.resampled(onto: target, extrapolation: .polynomial)
            for x in stride(from: target.lowerBound, through: target.upperBound, by: 0.01) {
                #expect(abs(moved.value(at: x) - cubic.value(at: x, extrapolation: .polynomial)) < 1e-12)
            }
        }
        let coarse = KnotVector.uniform(on: 0...6, intervals: 30, degree: 3)
        guard let wave = Spline(interpolating: { sin($0) }, knots: coarse) else {
            Issue.record("sine has no interpolant")
            return
        }
        let moved = wave.resampled(onto: .uniform(on: 0...6, intervals: 41, degree: 3))
        for x in stride(from: 0.0, through: 6, by: 0.01) { #expect(abs(moved.value(at: x) - sin(x)) < 2e-5) }
    }
}
