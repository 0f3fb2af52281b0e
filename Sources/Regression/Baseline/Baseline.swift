/// The results of an earlier run, which later ones are held against.
public struct Baseline: Sendable, Equatable {
    public var records: [RegressionRecord]

    public init(records: [RegressionRecord]) { self.records = records }

    /// How many times the work or the time of the baseline a run may need.
    public static let tolerance = 2.0
    /// Shorter runs are not held to their time, in seconds of the processor.
    public static let shortestTime = 0.5

    /// What is different in `new`, case by case.
    ///
    /// A regression is a law that was exact and is not, that is exact for more than twice the counted work, or that its set has
    /// no more.
    ///
    /// - Parameters:
    ///   - laws: for each set that was run, the ids of all its laws: a law of the baseline that is not among them has vanished.
    ///     For a set that is not named nothing vanishes; its cases may simply not have been run.
    ///   - failsOnTime: whether more than twice the processor time, and over half a second, is a regression too.
    public func comparison(
        with new: [RegressionRecord], laws: [String: Set<String>] = [:], failsOnTime: Bool = false
    ) -> BaselineComparison {
        let old = Dictionary(records.map { ($0.case, $0) }, uniquingKeysWith: { $1 })
        let ran = Set(new.map(\.case))
        let pairs = new.compactMap { record in old[record.case].map { ($0, record) } }
        var findings = new.compactMap { record in
            guard let earlier = old[record.case] else {
                return BaselineComparison.Finding(kind: .new, case: record.case, sentence: "is new: \(record.outcome)")
            }
            return BaselineComparison.Finding(from: earlier, to: record, failsOnTime: failsOnTime)
        }
        findings += records.filter { !ran.contains($0.case) }.map { record in
            let isInSet = laws[record.case.set]?.contains(record.case.law) ?? true
            return BaselineComparison.Finding(absent: record, isInSet: isInSet)
        }
        return BaselineComparison(findings: findings, notes: BaselineComparison.notes(on: pairs), compared: pairs.count)
    }

    /// The baseline with the cases that were run replaced or added, and without those of laws that vanished; the others stay,
    /// and so do results of cases that failed this time.
    ///
    /// - Parameter laws: as for `comparison`.
    public func updated(with new: [RegressionRecord], laws: [String: Set<String>] = [:]) -> Baseline {
        let kept = Set(keptResults(against: new).map(\.case))
        let new = new.filter { !kept.contains($0.case) }
        var replacements = Dictionary(new.map { ($0.case, $0) }, uniquingKeysWith: { $1 })
        var merged = records.filter { laws[$0.case.set]?.contains($0.case.law) ?? true }
            .map { replacements.removeValue(forKey: $0.case) ?? $0 }
        merged += new.filter { replacements.removeValue(forKey: $0.case) != nil }
        return Baseline(records: merged)
    }

    /// Results of cases that failed in `new`: a failure says nothing of the law, and takes no result's place.
    public func keptResults(against new: [RegressionRecord]) -> [RegressionRecord] {
        let failed = Set(new.filter { $0.verdict == .failed }.map(\.case))
        return records.filter { failed.contains($0.case) && $0.verdict != .failed }
    }
}
