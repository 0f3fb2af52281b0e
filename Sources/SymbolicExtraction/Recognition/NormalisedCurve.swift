import Glibc

/// A curve in coordinates without units: t from −1 to 1, z with mean 0 and variance 1.
///
/// Searches start from one grid whatever the units. Rows are scaled by √weight only where residuals are formed.
struct NormalisedCurve: Sendable {
    let t: [Double]
    let z: [Double]
    /// √weight
    let rootWeights: [Double]
    let centre: Double
    let halfWidth: Double

    /// `nil` for a curve without width or without variation, where nothing but a constant can be recognised.
    init?(_ curve: SampledCurve) {
        let (low, high) = (curve.range.lowerBound, curve.range.upperBound)
        let (middle, half) = (low / 2 + high / 2, high / 2 - low / 2)
        let mean = curve.weightedMean(of: curve.values)
        let deviation = sqrt(curve.totalSumOfSquares / Double(curve.count))
        let largest = curve.values.reduce(0) { max($0, abs($1)) }
        guard half > 0, deviation > 4 * Double.ulpOfOne * largest else { return nil }
        t = curve.arguments.map { max(-1, min(1, ($0 - middle) / half)) }
        z = curve.values.map { ($0 - mean) / deviation }
        rootWeights = curve.weights?.map { sqrt($0) } ?? [Double](repeating: 1, count: curve.count)
        centre = middle
        halfWidth = half
    }

    private init(_ curve: NormalisedCurve, rows: [Int]) {
        t = rows.map { curve.t[$0] }
        z = rows.map { curve.z[$0] }
        rootWeights = rows.map { curve.rootWeights[$0] }
        centre = curve.centre
        halfWidth = curve.halfWidth
    }

    /// At most `count` rows, evenly spread in rank, both ends among them.
    func thinned(to count: Int) -> NormalisedCurve {
        guard t.count > count else { return self }
        return NormalisedCurve(self, rows: (0..<count).map { $0 * (t.count - 1) / (count - 1) })
    }
}
