/// Whether two formulas are the same function.
public enum Equivalence: Hashable, Sendable {
    /// Proved by canonical forms, or the same values at every point tried.
    case equal
    case different
    /// Neither could be shown; the sentence says why.
    case undecided(String)
}

extension Expression {
    /// Whether this and another formula are the same function of the variables.
    ///
    /// First by simplification; where that does not settle it, by the values at 256 random points of a box 1.5 times as wide
    /// as the ranges about the same centre, so that a fit that only interpolates is told from the law. Points where either
    /// is undefined do not count. Values count as equal within 1e-9 of the larger one, or within what a change of the
    /// point in its last digits does to them. Parameters are drawn from −2...2 at each point, the same for both.
    ///
    /// - Parameter ranges: one for every variable of either formula, usually the range of its column.
    public func isEquivalent(
        to other: Expression, over ranges: [String: ClosedRange<Double>], using generator: inout some RandomNumberGenerator
    ) -> Equivalence {
        if simplified() == other.simplified() || (self - other).simplified().isZero { return .equal }
        let names = Set(variables).union(other.variables).sorted()
        if let missing = names.first(where: { ranges[$0] == nil }) { return .undecided("no range is given for ‘\(missing)’") }
        guard let left = try? CompiledExpression(self, variables: names),
            let right = try? CompiledExpression(other, variables: names)
        else { return .undecided("the formulas cannot be evaluated") }
        return NumericComparison(left: left, right: right, box: names.compactMap { ranges[$0].map(Self.widened) })
            .verdict(using: &generator)
    }

    /// 1.5 times as wide about the same centre.
    private static func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
        let margin = (range.upperBound - range.lowerBound) / 4
        return (range.lowerBound - margin)...(range.upperBound + margin)
    }
}

/// Two compiled formulas compared at random points.
private struct NumericComparison {
    let left: CompiledExpression
    let right: CompiledExpression
    let box: [ClosedRange<Double>]

    private static let pointCount = 256
    private static let leastDefined = 16
    private static let relativeTolerance = 1e-9

    func verdict(using generator: inout some RandomNumberGenerator) -> Equivalence {
        guard box.allSatisfy({ $0.lowerBound.isFinite && $0.upperBound.isFinite }) else {
            return .undecided("a range is not finite")
        }
        let parameterCount = max(left.parameterCount, right.parameterCount)
        var (defined, unequal) = (0, 0)
        for _ in 0..<Self.pointCount {
            let point = box.map { Double.random(in: $0, using: &generator) }
            let parameters = (0..<parameterCount).map { _ in Double.random(in: -2...2, using: &generator) }
            let (a, b) = (left(point, parameters: parameters), right(point, parameters: parameters))
            guard a.isFinite, b.isFinite else { continue }
            defined += 1
            let tolerance = Self.relativeTolerance * max(abs(a), abs(b))
            if abs(a - b) > tolerance, abs(a - b) > noise(at: point, parameters) { unequal += 1 }
        }
        if defined < Self.leastDefined {
            return .undecided("both are defined at only \(defined) of \(Self.pointCount) points")
        }
        if unequal == 0 { return .equal }
        // Two functions that differ do so on an open set; a stray point is more likely rounding near a pole.
        return unequal > 1 ? .different : .undecided("the values differ at only one of \(defined) points")
    }

    /// How far the values move when the point moves by a few units in its last place.
    private func noise(at point: [Double], _ parameters: [Double]) -> Double {
        [left, right].reduce(0) { total, formula in
            let value = formula(point, parameters: parameters)
            return point.indices.reduce(total) { sum, index in
                var moved = point
                moved[index] += 16 * moved[index].ulp
                return sum + abs(formula(moved, parameters: parameters) - value)
            }
        }
    }
}
