import Edgewise
import Regression

/// What a regression run came to, for a terminal: counts of verdicts for each set and noise, then the runs to look at.
struct RegressReport {
    private let records: [RegressionRecord]
    private let groups: [RegressionSummary.Group]
    private let hasTimes: Bool
    private let label: CaseLabel

    /// - Parameter records: in the order of the plan.
    init(_ records: [RegressionRecord], hasTimes: Bool) {
        (self.records, self.hasTimes) = (records, hasTimes)
        groups = RegressionSummary(records: records).groups
        label = CaseLabel(records.map(\.case))
    }

    var text: String {
        let parts = [counts, wronglyClaimed, failures].filter { !$0.isEmpty }
        return parts.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private var counts: [String] {
        var table = TextTable([
            "set": .left, "noise": .decimal, "runs": .right, "exact": .right, "equivalent": .right, "accurate": .right,
            "missed": .right, "none": .right, "failed": .right, "cut short": .right, hasTimes ? "seconds" : "": .right,
        ])
        for group in groups {
            table.append([group.set, NumberText.significant(group.noise, digits: 6)] + figures(group.records))
        }
        if groups.count > 1 { table.append(["all", ""] + figures(records)) }
        return table.lines()
    }

    private func figures(_ runs: [RegressionRecord]) -> [String] {
        let verdicts = Verdict.allCases.map { verdict in runs.count { $0.verdict == verdict } }
        let cut = runs.count { !$0.isComplete && $0.verdict != .failed }
        let seconds = hasTimes ? NumberText.fixed(runs.reduce(0) { $0 + $1.seconds }, places: 1) : ""
        return ([runs.count] + verdicts + [cut]).map(String.init) + [seconds]
    }

    /// Laws that discovery vouched for and that are others: the worst that it can do.
    private var wronglyClaimed: [String] {
        let runs = groups.flatMap { $0.falselyExact } + groups.flatMap { $0.falselyWithinNoise }
        if runs.isEmpty { return [] }
        var table = TextTable(["case": .left, "claimed": .left, "verdict": .left, "found": .left, "known": .left])
        for run in runs {
            let formulas = [run.formula ?? "", run.truth].map { NumberText.shortened($0, to: Self.formulaWidth) }
            table.append([label.text(run.case), run.claim ?? "", run.verdict.rawValue] + formulas)
        }
        return ["Claimed but wrong: \(NumberText.count(runs.count, "law")) that discovery vouched for"] + table.lines(indent: 2)
    }

    private var failures: [String] {
        let runs = records.filter { $0.verdict == .failed }
        if runs.isEmpty { return [] }
        var table = TextTable([.left, .left])
        for run in runs {
            let reason = (run.message ?? "").split(whereSeparator: \.isNewline).joined(separator: " ")
            table.append([label.text(run.case), reason])
        }
        return ["Failed: \(NumberText.count(runs.count, "case"))"] + table.lines(indent: 2)
    }

    private static let formulaWidth = 60
}
