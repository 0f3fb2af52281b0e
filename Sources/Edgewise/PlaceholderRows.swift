/// Rows with a number that stands for no number, as −999, 9999 or 1e20 do in many tables.
///
/// Such a number is the same in several rows and lies far outside of everything else in its column: beyond three times the range of
/// the other values, of which there are at least ten. A number that stands alone has to lie a million times as far. It may be
/// measured all the same, so that it only makes rows suspect: a law that is found without them has the last word.
struct PlaceholderRows {
    /// Indices into the problem's rows, ascending.
    let indices: [Int]

    /// In ranges of the other values.
    private static let reach = 3.0
    private static let reachOfOne = 1e6
    /// A column with fewer other values counts or names things.
    private static let leastValues = 10
    /// More rows than this share are no exceptions.
    private static let mostShare = 0.3

    /// `nil` where there are none, or too many.
    init?(in problem: Problem) {
        let marked = (problem.columns + [problem.values]).map(Self.places)
        indices = Set(marked.joined()).sorted()
        guard !indices.isEmpty, Double(indices.count) <= Self.mostShare * Double(problem.values.count) else { return nil }
    }

    /// Where a column has such a number.
    private static func places(in column: [Double]) -> [Int] {
        var order = column.indices.sorted { column[$0] < column[$1] }[...]
        var found: [Int] = []
        func take(_ group: ArraySlice<Int>, leaving rest: ArraySlice<Int>, gap: Double) -> Bool {
            guard let low = rest.first, let high = rest.last, column[low] < column[high] else { return false }
            guard gap > (group.count > 1 ? reach : reachOfOne) * (column[high] - column[low]),
                Set(rest.lazy.map { column[$0] }).count >= leastValues
            else { return false }
            found += group
            return true
        }
        while let low = order.first, let high = order.last {
            let bottom = order.prefix { column[$0] == column[low] }
            let top = order.suffix(from: order.firstIndex { column[$0] == column[high] } ?? order.endIndex)
            let (aboveBottom, belowTop) = (order.dropFirst(bottom.count), order.dropLast(top.count))
            if let next = aboveBottom.first, take(bottom, leaving: aboveBottom, gap: column[next] - column[low]) {
                order = aboveBottom
            } else if let next = belowTop.last, take(top, leaving: belowTop, gap: column[high] - column[next]) {
                order = belowTop
            } else {
                break
            }
        }
        return found
    }
}
