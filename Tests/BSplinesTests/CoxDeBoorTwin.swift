import BSplines
import Tables

/// B_{i,k}(x) by the textbook recursion with 0/0 = 0: slow, and independent of the kernel.
func coxDeBoor(_ knots: [Double], _ i: Int, _ degree: Int, _ x: Double) -> Double {
    if degree == 0 {
        let closesRange = x == knots[knots.count - 1] && knots[i] < knots[i + 1] && knots[i + 1] == x
        return (knots[i] <= x && x < knots[i + 1]) || closesRange ? 1 : 0
    }
    var sum = 0.0
    let left = knots[i + degree] - knots[i]
    if left > 0 { sum += (x - knots[i]) / left * coxDeBoor(knots, i, degree - 1, x) }
    let right = knots[i + degree + 1] - knots[i + 1]
    if right > 0 { sum += (knots[i + degree + 1] - x) / right * coxDeBoor(knots, i + 1, degree - 1, x) }
    return sum
}

/// B′_{i,k}(x) by the textbook difference of two functions of one degree less.
func coxDeBoorDerivative(_ knots: [Double], _ i: Int, _ degree: Int, _ x: Double, order: Int = 1) -> Double {
    if order == 0 { return coxDeBoor(knots, i, degree, x) }
    if degree == 0 { return 0 }
    var sum = 0.0
    let left = knots[i + degree] - knots[i]
    if left > 0 { sum += Double(degree) / left * coxDeBoorDerivative(knots, i, degree - 1, x, order: order - 1) }
    let right = knots[i + degree + 1] - knots[i + 1]
    if right > 0 { sum -= Double(degree) / right * coxDeBoorDerivative(knots, i + 1, degree - 1, x, order: order - 1) }
    return sum
}

/// Random interior knots, now and then repeated.
func randomKnots(
    degree: Int, intervals: Int, allowingRepetition: Bool = false, using generator: inout SeededGenerator
) -> KnotVector {
    var breakpoints = [Double.random(in: -2...0, using: &generator)]
    for _ in 0..<intervals {
        breakpoints.append(breakpoints[breakpoints.count - 1] + Double.random(in: 0.05...1, using: &generator))
    }
    let multiplicities = (1..<max(intervals, 1)).map { _ in
        allowingRepetition && degree > 0 ? Int.random(in: 1...degree, using: &generator) : 1
    }
    return KnotVector(degree: degree, breakpoints: breakpoints, multiplicities: multiplicities)
}
