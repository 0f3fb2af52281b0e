import KnownLaws

/// The order of a plan and of every results file: by set, then by law as they stand in their sets, then by noise and seed.
///
/// Sets that come with Edgewise stand first, in its own order; the user's follow by name. So the order is the same however the
/// sets were named, and however the cases were shared out among machines.
package struct ResultOrder: Comparable, Sendable {
    private let rank: Int
    private let place: Int
    private let run: RegressionCase

    package init(_ run: RegressionCase, place: Int?) {
        rank = LawSet.standardNames.firstIndex(of: run.set) ?? LawSet.standardNames.count
        self.place = place ?? .max
        self.run = run
    }

    package static func < (left: ResultOrder, right: ResultOrder) -> Bool {
        let (one, other) = (left.run, right.run)
        if left.rank != right.rank { return left.rank < right.rank }
        if one.set != other.set { return one.set < other.set }
        if left.place != right.place { return left.place < right.place }
        return (one.law, one.noise, one.seed) < (other.law, other.noise, other.seed)
    }
}

extension Sequence {
    /// The elements in the order of their cases.
    func sorted(by place: (Element) -> ResultOrder) -> [Element] {
        map { (place($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
}

extension Sequence<RegressionRecord> {
    /// The records in the order of their plan.
    package func inPlanOrder() -> [RegressionRecord] { sorted { ResultOrder($0.case, place: $0.place) } }
}
