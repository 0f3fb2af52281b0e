import Edgewise
import KnownLaws

/// What earlier results are worth to a plan.
package struct Resumption: Sendable {
    /// Why a case that has a result is run again.
    package enum Reason: Sendable, Hashable, Comparable {
        case otherVersion(String)
        case otherOptions
        /// The law's formula, or the rows that are made from its entry.
        case otherLaw
        /// It may have been the machine.
        case failed
    }

    /// Results of the plan's cases that a new run would only repeat.
    package private(set) var done: [RegressionRecord] = []
    /// The runs that are left to make.
    package private(set) var remaining: [RegressionPlan.Item] = []
    /// How many of those have results that do not count.
    package private(set) var outdated: [Reason: Int] = [:]
    /// Those results, which count for as long as there are no new ones.
    private var replaceable: [RegressionRecord] = []
    /// Results of cases that are not of the plan.
    package let others: [RegressionRecord]

    package init(_ plan: RegressionPlan, after earlier: [RegressionRecord], options: RegressionOptions) {
        var results = Dictionary(earlier.map { ($0.case, $0) }, uniquingKeysWith: { $1 })
        for item in plan.items {
            guard var record = results.removeValue(forKey: item.case) else {
                remaining.append(item)
                continue
            }
            guard case .success(let law) = item.law else {
                replaceable.append(record)
                remaining.append(item)
                continue
            }
            let run = RegressionRun(of: law, item.case, options: options)
            if let reason = Self.reason(against: record, for: run) {
                outdated[reason, default: 0] += 1
                replaceable.append(record)
                remaining.append(item)
            } else {
                record.place = item.place
                done.append(record)
            }
        }
        others = earlier.filter { results[$0.case] != nil }
    }

    /// What the results file is to hold: these records of the plan, and every earlier result that none of them replaces.
    package func file(with records: [RegressionRecord]) -> [RegressionRecord] {
        let made = Set(records.map(\.case))
        return records + (others + replaceable).filter { !made.contains($0.case) }
    }

    private static func reason(against record: RegressionRecord, for run: RegressionRun) -> Reason? {
        if record.version != edgewiseVersion { return .otherVersion(record.version) }
        if !record.options.agree(with: run.options) { return .otherOptions }
        if record.verdict == .failed { return .failed }
        return record.truth == run.law.formula.description && record.dataHash == run.dataHash() ? nil : .otherLaw
    }
}

extension RegressionOptions {
    /// Whether runs with both give the same: where the functions' file is does not matter.
    func agree(with other: RegressionOptions) -> Bool {
        rows == other.rows && dummies == other.dummies && timeLimit == other.timeLimit
            && functionsHash == other.functionsHash
    }
}

extension Resumption.Reason {
    /// Which results those are: `results …`.
    package var description: String {
        switch self {
        case .otherVersion(let version): "by version \(version)"
        case .otherOptions: "with other options"
        case .otherLaw: "of laws that were changed since"
        case .failed: "that failed"
        }
    }
}
