import Glibc
import Tables

/// Whether predictions have more in common with a target than with the same values in another order.
///
/// A prediction that knows nothing of n targets has a correlation r with them of which √(−ν·ln(1 − r²)), ν = n − 2, is normal with
/// deviation 1 to within some per cent far into the tail (Wallace's form of Student's t). It is taken of the values and of their
/// ranks: ranks see through targets whose noise has heavy tails, values see laws that are flat but for a few rows. For values the
/// same is asked of random orders of the target, where a single huge value may decide.
///
/// Source: E. J. G. Pitman, Suppl. J. R. Stat. Soc. 4 (1937); D. L. Wallace, Ann. Math. Stat. 30 (1959) 1124.
struct ChanceTest {
    /// How far the correlation of the values is above chance, in standard deviations; 0 where the predictions are no gain in
    /// squared errors, or where one random order in a thousand does as well.
    let ofValues: Double
    /// The same for ranks; 0 where the predictions are no gain in absolute errors.
    let ofRanks: Double

    /// The larger of the two.
    var deviations: Double { max(ofValues, ofRanks) }

    private static let orders = 1999
    private static let rowLimit = 2000

    /// - Parameter generator: where the random orders come from.
    init(predicted: [Double], truth: [Double], using generator: inout SeededGenerator) {
        let mean = truth.reduce(0, +) / Double(max(truth.count, 1))
        // Where a law has no value it predicts nothing.
        let values = predicted.map { $0.isFinite ? $0 : mean }
        let freedom = Double(truth.count) - 2
        let middle = truth.sorted()[truth.count / 2]
        func gain(_ loss: (Double) -> Double, over centre: Double) -> Double {
            zip(values, truth).reduce(0) { $0 + loss($1.1 - centre) - loss($1.1 - $1.0) }
        }
        let isGain = gain({ $0 * $0 }, over: mean) > 0 && Self.isRare(values, truth, using: &generator)
        ofValues = isGain ? Self.deviations(correlation: Self.correlation(values, truth), freedom: freedom) : 0
        let ranks = Self.correlation(Self.ranks(values), Self.ranks(truth))
        ofRanks = gain(abs, over: middle) > 0 ? Self.deviations(correlation: ranks, freedom: freedom) : 0
    }

    /// Wallace's approximation to the normal deviate of Student's t = r·√(ν/(1 − r²)), 0 for r ≤ 0.
    static func deviations(correlation: Double, freedom: Double) -> Double {
        guard correlation > 0, freedom > 0 else { return 0 }
        let unexplained = max(1 - correlation * correlation, 1e-15)
        return (8 * freedom + 1) / (8 * freedom + 3) * (-freedom * log(unexplained)).squareRoot()
    }

    private static func correlation(_ one: [Double], _ other: [Double]) -> Double {
        let count = Double(one.count)
        let (meanOfOne, meanOfOther) = (one.reduce(0, +) / count, other.reduce(0, +) / count)
        var (product, first, second) = (0.0, 0.0, 0.0)
        for (a, b) in zip(one, other) {
            product += (a - meanOfOne) * (b - meanOfOther)
            first += (a - meanOfOne) * (a - meanOfOne)
            second += (b - meanOfOther) * (b - meanOfOther)
        }
        let scale = first.squareRoot() * second.squareRoot()
        return scale > 0 && scale.isFinite ? product / scale : 0
    }

    /// Equal values share the mean of their places.
    private static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for place in start..<end { ranks[order[place]] = Double(start + end - 1) / 2 }
            start = end
        }
        return ranks
    }

    /// Whether at most one in a thousand random orders of the target has as large a product with the predictions.
    private static func isRare(_ values: [Double], _ truth: [Double], using generator: inout SeededGenerator) -> Bool {
        // Six values have 720 orders.
        guard truth.count > 6 else { return true }
        let rows =
            truth.count <= rowLimit
            ? Array(truth.indices) : (0..<rowLimit).map { $0 * (truth.count - 1) / (rowLimit - 1) }
        let mean = rows.reduce(0) { $0 + values[$1] } / Double(rows.count)
        let centred = rows.map { values[$0] - mean }
        var order = rows.map { truth[$0] }
        let observed = zip(centred, order).reduce(0) { $0 + $1.0 * $1.1 }
        var others = 0
        for _ in 0..<orders {
            order.shuffle(using: &generator)
            if zip(centred, order).reduce(0, { $0 + $1.0 * $1.1 }) >= observed { others += 1 }
            if others > (orders + 1) / 1000 - 1 { return false }
        }
        return true
    }
}
