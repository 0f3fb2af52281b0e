/// Derivatives and integrals as splines.
extension Spline {
    /// f′ as a spline of degree k−1, exact; the zero spline for degree 0.
    ///
    /// - Precondition: no interior knot has multiplicity k+1, where f jumps (for k ≥ 1).
    public func differentiated() -> Spline {
        guard degree > 0 else { return Spline(knots: knots, coefficients: coefficients.map { $0 * 0 }) }
        precondition(!knots.multiplicities.contains(degree + 1), "A spline that jumps has no spline as its derivative.")
        let lower = KnotVector(
            degree: degree - 1, breakpoints: knots.breakpoints, multiplicities: knots.multiplicities)
        let slopes = (0..<lower.basisCount).map { i in
            let width = knots.knots[i + degree + 1] - knots.knots[i + 1]
            return Double(degree) * (coefficients[i + 1] - coefficients[i]) / width
        }
        return Spline(knots: lower, coefficients: slopes)
    }

    /// ∫ f from the lower end to x as a spline of degree k+1, exact.
    public func integrated() -> Spline {
        let higher = KnotVector(degree: degree + 1, breakpoints: knots.breakpoints, multiplicities: knots.multiplicities)
        var sums = [0.0]
        for i in coefficients.indices {
            let width = knots.knots[i + degree + 1] - knots.knots[i]
            sums.append(sums[i] + coefficients[i] * width / Double(degree + 1))
        }
        return Spline(knots: higher, coefficients: sums)
    }

    /// ∫ f over an interval inside the range.
    ///
    /// - Precondition: the bounds lie in the range.
    public func integral(over bounds: ClosedRange<Double>) -> Double {
        precondition(
            range.contains(bounds.lowerBound) && range.contains(bounds.upperBound), "The integral stays inside the range.")
        let primitive = integrated()
        return primitive.value(at: bounds.upperBound) - primitive.value(at: bounds.lowerBound)
    }
}

/// f on one interval: Σ_m coefficients[m]·(x − lowerBound)^m.
public struct PolynomialPiece: Sendable, Hashable {
    /// The interval.
    public let lowerBound: Double
    public let upperBound: Double
    /// k+1 numbers, the constant first.
    public let coefficients: [Double]

    /// The polynomial at x, by Horner's rule.
    public func value(at x: Double) -> Double {
        coefficients.reversed().reduce(0) { $0 * (x - lowerBound) + $1 }
    }
}

extension Spline {
    /// The polynomial on each interval, in powers of the distance from its left end.
    public var polynomialPieces: [PolynomialPiece] {
        (0..<knots.intervals).map { interval in
            PolynomialPiece(
                lowerBound: knots.breakpoints[interval], upperBound: knots.breakpoints[interval + 1],
                coefficients: taylorCoefficients(interval: interval, at: knots.breakpoints[interval]))
        }
    }

    /// f⁽ᵐ⁾(x)/m! for m = 0…k of the polynomial on an interval: differences of its coefficients, then the blossom of each.
    func taylorCoefficients(interval: Int, at x: Double) -> [Double] {
        let t = knots.knots
        let span = knots.spans[interval]
        var differences = Array(coefficients[(span - degree)...span])
        var taylor: [Double] = []
        var factor = 1.0
        for m in 0...degree {
            let remaining = degree - m
            // The m-th derivative is a spline of degree k−m whose local coefficients are `differences`.
            var d = differences
            for level in 1..<max(1, remaining + 1) {
                for j in stride(from: remaining, through: level, by: -1) {
                    let (left, right) = (t[span - remaining + j], t[span + 1 + j - level])
                    let share = (x - left) / (right - left)
                    d[j] = (1 - share) * d[j - 1] + share * d[j]
                }
            }
            taylor.append(d[remaining] * factor)
            guard remaining > 0 else { break }
            factor /= Double(m + 1)
            differences = (0..<remaining).map { j in
                let width = t[span + 1 + j] - t[span + 1 + j - remaining]
                return Double(remaining) * (differences[j + 1] - differences[j]) / width
            }
        }
        return taylor
    }
}
