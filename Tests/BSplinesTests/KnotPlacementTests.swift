import BSplines
import Foundation
import Tables
import Testing

@Suite("Knot placement")
struct KnotPlacementTests {
    @Test("a quantile grid has as many samples in each interval")
    func quantiles() {
        var generator = SeededGenerator(seed: 5)
        let samples = (0..<10_001).map { _ in pow(Double.random(in: 0...1, using: &generator), 3) }
        let knots = KnotVector.adaptive(to: samples, intervals: 10, degree: 3, uniformFraction: 0)
        for (a, b) in zip(knots.breakpoints, knots.breakpoints.dropFirst()) {
            #expect(abs(samples.count { a <= $0 && $0 < b } - 1000) <= 2)
        }
        let uniform = KnotVector.adaptive(to: samples, intervals: 10, degree: 3, uniformFraction: 1)
        #expect(uniform.isUniform)
    }

    @Test("samples that are tied, equal or few still give strictly increasing knots")
    func hardSamples() {
        let tied = Array(repeating: 0.0, count: 900) + (1...100).map { Double($0) }
        for samples in [tied, [3.0], [0, 1], [1e-300, 2e-300], [1e15, 1e15 + 1], [5, 5, 5, .nan]] {
            let knots = KnotVector.adaptive(to: samples, intervals: 4, degree: 2)
            #expect(knots.intervals == 4)
            #expect(zip(knots.breakpoints, knots.breakpoints.dropFirst()).allSatisfy { $0 < $1 })
        }
        let wide = KnotVector.adaptive(to: [0.4, 0.5], intervals: 3, degree: 2, on: 0...1)
        #expect(wide.range == 0...1)
    }

    @Test("graded and logarithmic knots follow their formulas")
    func formulas() {
        let graded = KnotVector.graded(on: 0...8, intervals: 4, degree: 3, toward: .lower, exponent: 2)
        #expect(graded.breakpoints == [0, 0.5, 2, 4.5, 8])
        let upper = KnotVector.graded(on: 0...8, intervals: 4, degree: 3, toward: .upper, exponent: 2)
        #expect(upper.breakpoints == [0, 3.5, 6, 7.5, 8])
        let decades = KnotVector.logarithmic(on: 1e-3...1e3, intervals: 6, degree: 1).breakpoints
        for (i, knot) in decades.enumerated() { #expect(abs(knot / pow(10, Double(i - 3)) - 1) < 1e-12) }
    }

    @Test("knots graded toward the end fit a square root far better than uniform ones")
    func squareRoot() {
        let x = (0...2000).map { Double($0) / 2000 }
        func worst(_ knots: KnotVector) -> Double {
            let spline = Spline.fit(x: x, y: x.map { $0.squareRoot() }, knots: knots).spline
            return x.map { abs(spline.value(at: $0) - $0.squareRoot()) }.max() ?? 1
        }
        let uniform = worst(.uniform(on: 0...1, intervals: 20, degree: 3))
        #expect(worst(.graded(on: 0...1, intervals: 20, degree: 3, toward: .lower)) < uniform / 20)
    }

    @Test("knot vectors and splines survive a round trip through JSON, and bad ones are refused")
    func coding() throws {
        let knots = KnotVector(degree: 3, breakpoints: [0, 0.1, 0.7, 1], multiplicities: [2, 1])
        let spline = Spline(knots: knots, coefficients: [1, 2, 3, 4, 5, 6, 7])
        let decoded = try JSONDecoder().decode(Spline.self, from: JSONEncoder().encode(spline))
        #expect(decoded == spline)
        #expect(decoded.value(at: 0.3) == spline.value(at: 0.3))
        for text in [
            #"{"degree":3,"breakpoints":[0,0,1]}"#, #"{"degree":-1,"breakpoints":[0,1]}"#, #"{"degree":1,"breakpoints":[]}"#,
        ] {
            #expect(throws: DecodingError.self) { try JSONDecoder().decode(KnotVector.self, from: Data(text.utf8)) }
        }
        let short = #"{"knots":{"degree":1,"breakpoints":[0,1]},"coefficients":[1]}"#
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Spline.self, from: Data(short.utf8)) }
    }
}
