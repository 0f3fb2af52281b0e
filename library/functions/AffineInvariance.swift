import Glibc

/// Which changes of the argument a function undoes by itself up to a factor and a constant.
///
/// If f(s·u) = α·f(u) + β for every s, as for powers and logarithms, then the a of c·f(a·u + b) + d cannot be told from c
/// and d, and a fit of all four is rank-deficient. The same holds for b if f(u + s) = α·f(u) + β, as for exp. Found by
/// numbers, not by name, so that functions added to the file are treated alike.
public struct AffineInvariance: OptionSet, Sendable, Hashable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Under f(s·u), s > 0: a is fixed to ±1.
    public static let scaling = AffineInvariance(rawValue: 1)
    /// Under f(u + s): b is fixed to 0.
    public static let shift = AffineInvariance(rawValue: 2)
    /// Under f(−u): a is taken positive.
    public static let reflection = AffineInvariance(rawValue: 4)
    /// Under f(u + π): b is taken from [−π/2, π/2).
    public static let halfTurn = AffineInvariance(rawValue: 8)

    init(of function: LibraryFunction) {
        self = []
        let shape = 1.7
        let pieces = function.domain.intervals
        let nodes = pieces.flatMap { $0.samples(count: 12, reach: 3) }
        func holds(_ change: (Double) -> Double) -> Bool {
            let moved = nodes.filter { function.domain.contains(change($0)) }
            guard moved.count >= 6 else { return false }
            return Self.areAffinelyRelated(
                moved.map { function.value($0, shape: shape) }, moved.map { function.value(change($0), shape: shape) })
        }
        if holds({ 1.37 * $0 }) && holds({ 0.59 * $0 }) { insert(.scaling) }
        if holds({ $0 + 0.73 }) && holds({ $0 - 0.41 }) { insert(.shift) }
        if holds({ -$0 }) { insert(.reflection) }
        if function.domain.isAll && !contains(.shift) && holds({ $0 + .pi }) { insert(.halfTurn) }
    }

    /// Whether `second` = α·`first` + β to rounding, α ≠ 0 unless both are constant.
    private static func areAffinelyRelated(_ first: [Double], _ second: [Double]) -> Bool {
        let count = Double(first.count)
        let (meanFirst, meanSecond) = (first.reduce(0, +) / count, second.reduce(0, +) / count)
        var (squareFirst, squareSecond, cross) = (0.0, 0.0, 0.0)
        for (f, g) in zip(first, second) {
            squareFirst += (f - meanFirst) * (f - meanFirst)
            squareSecond += (g - meanSecond) * (g - meanSecond)
            cross += (f - meanFirst) * (g - meanSecond)
        }
        guard squareFirst.isFinite, squareSecond.isFinite else { return false }
        guard squareFirst > 0, squareSecond > 0 else { return squareFirst == squareSecond }
        let factor = cross / squareFirst
        var worst = 0.0
        for (f, g) in zip(first, second) { worst = max(worst, abs(g - meanSecond - factor * (f - meanFirst))) }
        return worst <= 1e-11 * sqrt(squareSecond)
    }
}

extension Domain.Interval {
    /// Points strictly inside, unevenly spread; an infinite end is cut off `reach` beyond the finite one, or beyond 0.
    func samples(count: Int, reach: Double) -> [Double] {
        let low = lower.isFinite ? lower : min(-reach, upper - reach)
        let high = upper.isFinite ? upper : max(reach, lower + reach)
        // Additive recurrence of the golden ratio: no point is a round number or the mirror image of another.
        return (1...count).map { index in
            let fraction = (Double(index) * 0.6180339887498949).truncatingRemainder(dividingBy: 1)
            return low + (high - low) * (0.001 + 0.998 * fraction)
        }
    }
}
