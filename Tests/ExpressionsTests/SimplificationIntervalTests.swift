import Glibc
import Tables
import Testing

@testable import Expressions

@Suite("Intervals of the simplifier") struct SimplificationIntervalTests {
    private static func interval(using generator: inout SeededGenerator) -> Interval {
        let bounds = [Double.random(in: -4...4, using: &generator), Double.random(in: -4...4, using: &generator)].sorted()
        return Interval(lower: bounds[0], upper: bounds[1])
    }

    @Test("an image contains the function's values", arguments: ElementaryFunction.allCases)
    func images(function: ElementaryFunction) {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<200 {
            let domain = Self.interval(using: &generator)
            let image = domain.image(under: function)
            for _ in 0..<10 {
                let value = function(Double.random(in: domain.lower...domain.upper, using: &generator))
                if value.isFinite { #expect(image.lower <= value && value <= image.upper, "\(function) on \(domain)") }
            }
        }
    }

    @Test("sums, products and powers contain their values")
    func arithmetic() {
        var generator = SeededGenerator(seed: 6)
        for _ in 0..<500 {
            let (a, b) = (Self.interval(using: &generator), Self.interval(using: &generator))
            let (x, y) = (
                Double.random(in: a.lower...a.upper, using: &generator), Double.random(in: b.lower...b.upper, using: &generator)
            )
            let n = Int.random(in: -4...5, using: &generator)
            for (image, value) in [
                (a + b, x + y), (a * b, x * y), (a.reciprocal, 1 / x), (a.raised(to: n), pow(x, Double(n))),
                (a.raised(to: .point(1.5)), pow(x, 1.5)), (a.raised(to: .point(-0.3)), pow(x, -0.3)),
                (a.raised(to: b), pow(x, y)),
            ] where value.isFinite {
                #expect(image.lower <= value && value <= image.upper)
            }
        }
    }

    @Test("strict signs survive underflow and open ends")
    func strictSigns() {
        let positive = Interval.positive
        #expect((positive * positive).isPositive)
        #expect(positive.raised(to: 2).isPositive)
        #expect(positive.reciprocal.isPositive)
        #expect(Interval.unbounded.image(under: .exp).isPositive)
        #expect(Interval.unbounded.raised(to: 2).isNonnegative)
        #expect(!Interval.unbounded.raised(to: 2).isPositive)
        #expect(!(Interval.nonnegative + Interval.unbounded).isNonnegative)
        #expect(!(Interval.unbounded * Interval.positive).isNonnegative)
    }
}
