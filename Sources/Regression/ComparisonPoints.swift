import Glibc
import Tables

/// Random points of a box at which two formulas are compared.
///
/// Formulas may differ in a corner only, or along an edge, where one of them changes over or saturates. Uniform draws would
/// miss that, so there are three kinds of points: inner ones, points of which every other coordinate is at an end, and all corners.
/// Ranges of a decade or more on one side of zero are drawn uniformly in the logarithm half of the time.
struct ComparisonPoints {
    /// The names of `columns`, in order.
    let variables: [String]
    let columns: [[Double]]
    /// The first so many rows are inner points.
    let innerCount: Int
    let count: Int

    private static let inner = 400
    private static let edges = 400
    private static let corners = 512

    init(in ranges: [String: ClosedRange<Double>], using generator: inout some RandomNumberGenerator) {
        variables = ranges.keys.sorted()
        let box = variables.compactMap { ranges[$0] }
        let cornerCount = min(Self.corners, 1 << min(box.count, 16))
        innerCount = Self.inner
        count = Self.inner + Self.edges + cornerCount
        var columns = box.map { _ in [Double]() }
        for row in 0..<count {
            let corner = row - Self.inner - Self.edges
            for (index, range) in box.enumerated() {
                let isAtEnd = corner >= 0 || row >= Self.inner && Bool.random(using: &generator)
                // Corner k has the ends that the bits of k say; where there are too many corners, some by chance.
                let isHigh = corner >= 0 && index < 9 ? corner >> index & 1 == 1 : Bool.random(using: &generator)
                columns[index].append(
                    isAtEnd ? (isHigh ? range.upperBound : range.lowerBound) : Self.draw(from: range, using: &generator))
            }
        }
        self.columns = columns
    }

    private init(subset rows: [Int], of points: ComparisonPoints) {
        variables = points.variables
        columns = points.columns.map { column in rows.map { column[$0] } }
        innerCount = rows.count { $0 < points.innerCount }
        count = rows.count
    }

    /// The points at these indices, which ascend.
    func rows(at indices: [Int]) -> ComparisonPoints { ComparisonPoints(subset: indices, of: self) }

    private static func draw(from range: ClosedRange<Double>, using generator: inout some RandomNumberGenerator) -> Double {
        let ratio = range.upperBound / range.lowerBound
        let isWide = ratio.isFinite && ratio > 0 && max(ratio, 1 / ratio) >= 10
        guard isWide, Bool.random(using: &generator) else { return .random(in: range, using: &generator) }
        return range.lowerBound * pow(ratio, .random(in: 0...1, using: &generator))
    }
}

extension ClosedRange<Double> {
    /// Half as wide again, but not across zero: what is positive in the data stays so, since many a spelling depends on that.
    ///
    /// A quarter is added at either end; an end that would reach zero stops at half its value (at zero itself if it stands
    /// there), and the other one gets the rest.
    var widened: ClosedRange<Double> {
        let margin = (upperBound - lowerBound) / 4
        if lowerBound >= 0 {
            let lower = lowerBound > margin ? lowerBound - margin : lowerBound / 2
            return lower...(upperBound + 2 * margin - (lowerBound - lower))
        }
        if upperBound <= 0 {
            let mirrored = (-upperBound...(-lowerBound)).widened
            return -mirrored.upperBound...(-mirrored.lowerBound)
        }
        return (lowerBound - margin)...(upperBound + margin)
    }
}
