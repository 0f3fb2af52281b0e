import Edgewise
import Regression

/// Tells on standard error how a run of many cases goes on: a line for each that is finished.
struct RegressProgress {
    private let total: Int
    private let hasTimes: Bool
    private let isQuiet: Bool
    private let label: CaseLabel
    private let labelWidth: Int
    private var finished: Int

    /// - Parameters:
    ///   - cases: all of the plan.
    ///   - finished: how many of them need no run.
    init(_ cases: [RegressionCase], finished: Int, hasTimes: Bool, isQuiet: Bool) {
        let label = CaseLabel(cases)
        total = cases.count
        labelWidth = cases.map { label.text($0).count }.max() ?? 0
        (self.finished, self.hasTimes, self.isQuiet, self.label) = (finished, hasTimes, isQuiet, label)
    }

    mutating func tell(_ record: RegressionRecord) {
        finished += 1
        if !isQuiet { StandardStreams.tell(line(record)) }
    }

    /// Parts the lines from the tables that follow on a terminal.
    func end() { if !isQuiet { StandardStreams.tell("") } }

    /// `  7/120  I.12.1  exact               mu*Nn             0.3 s`.
    private func line(_ record: RegressionRecord) -> String {
        let number = "\(finished)/\(total)".padded(to: 2 * String(total).count + 1, atStart: true)
        let found = NumberText.shortened(record.formula ?? record.message ?? "", to: Self.formulaWidth)
        let cells = [
            number, label.text(record.case).padded(to: labelWidth), record.verdict.rawValue.padded(to: Self.verdictWidth),
        ]
        guard hasTimes else { return (cells + [found]).joined(separator: "  ") }
        let seconds = NumberText.fixed(record.seconds, places: 1).padded(to: 5, atStart: true)
        return (cells + [found.padded(to: Self.formulaWidth), "\(seconds) s"]).joined(separator: "  ")
    }

    private static let verdictWidth = Verdict.allCases.map(\.rawValue.count).max() ?? 0
    private static let formulaWidth = 40
}

/// The name of a case among others: the law's id, and of set, noise and seed those in which the others differ.
struct CaseLabel {
    private let hasSet: Bool
    private let hasNoise: Bool
    private let hasSeed: Bool

    init(_ cases: [RegressionCase]) {
        hasSet = Set(cases.map(\.set)).count > 1
        hasNoise = Set(cases.map(\.noise)).count > 1
        hasSeed = Set(cases.map(\.seed)).count > 1
    }

    func text(_ run: RegressionCase) -> String {
        let name = hasSet ? "\(run.set) \(run.law)" : run.law
        let noise = hasNoise ? " noise \(run.noiseText)" : ""
        return name + noise + (hasSeed ? " seed \(run.seed)" : "")
    }
}
