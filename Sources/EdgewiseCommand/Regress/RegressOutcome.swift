import ArgumentParser
import Edgewise
import KnownLaws
import Regression

/// What is done with the results of all cases: they are printed, reported on and held against what was demanded.
struct RegressOutcome {
    /// In the order of the plan.
    private let records: [RegressionRecord]
    private let laws: [String: Set<String>]
    private let output: ResultOptions
    private let demands: Demands

    /// - Parameter laws: the ids of all laws of the sets that were run.
    init(_ records: [RegressionRecord], laws: [String: Set<String>], _ output: ResultOptions, _ demands: Demands) {
        (self.records, self.laws, self.output, self.demands) = (records, laws, output, demands)
    }

    /// Writes the reports, prints the tables, and says what is worse than demanded.
    ///
    /// - Parameter baseline: what `demands` names.
    /// - Throws: `ExitCode.failure` if a case failed or is worse than demanded.
    func publish(against baseline: Baseline?, isQuiet: Bool) throws {
        var comparison: BaselineComparison?
        if demands.updateBaseline {
            try write(baseline, isQuiet: isQuiet)
        } else {
            comparison = baseline?.comparison(with: records, laws: laws, failsOnTime: demands.failOnTime)
        }
        try writeReports(comparison)
        if output.json {
            try StandardStreams.print(try records.map { try $0.line() + "\n" }.joined())
            if let comparison { StandardStreams.tell(comparison.text) }
        } else {
            let report = RegressReport(records, hasTimes: !output.noTimes).text
            try StandardStreams.print(report + (comparison.map { "\n\($0.text)" } ?? ""))
        }
        let shortcomings = [
            failures, tooWeak, comparison.flatMap(regressions), comparison.flatMap { nothingCompared(baseline, $0) },
            comparison == nil ? nil : missingShare(baseline),
        ].compactMap(\.self)
        for sentence in shortcomings { StandardStreams.complain(sentence) }
        if !shortcomings.isEmpty { throw ExitCode.failure }
    }

    private func write(_ baseline: Baseline?, isQuiet: Bool) throws {
        guard let baseline, let path = demands.baseline else { return }
        try RecordedResults.write(baseline.updated(with: records, laws: laws).records, to: path)
        if isQuiet { return }
        StandardStreams.complain("wrote the baseline to \(path)")
        let kept = baseline.keptResults(against: records)
        if !kept.isEmpty {
            StandardStreams.complain("\(path): \(NumberText.count(kept.count, "result")) kept, of cases that failed now")
        }
        let keptCases = Set(kept.map(\.case))
        let losses = baseline.comparison(with: records, laws: laws).regressions.filter { !keptCases.contains($0.case) }
        for loss in losses { StandardStreams.complain("\(path): \(loss.case.words) \(loss.sentence)") }
    }

    private func writeReports(_ comparison: BaselineComparison?) throws {
        var files: [(path: String, bytes: [UInt8])] = []
        if let path = output.markdown {
            let report = MarkdownReport(
                records: records, machine: Machine.description, comparison: comparison, times: !output.noTimes)
            files.append((path, Array(report.text.utf8)))
        }
        if let path = output.junit {
            let report = JUnitReport(records: records, comparison: comparison, required: demands.require?.verdict)
            files.append((path, Array(report.text.utf8)))
        }
        try AtomicFile.write(files)
    }

    private var failures: String? {
        let count = records.count { $0.verdict == .failed }
        return count == 0 ? nil : "\(NumberText.count(count, "case")) of \(records.count) failed"
    }

    private var tooWeak: String? {
        guard let required = demands.require?.verdict else { return nil }
        let weak = records.filter { $0.verdict > required }
        guard let first = weak.first else { return nil }
        let others = weak.count == 1 ? "" : ", \(first.case.words) being the first"
        return "\(NumberText.count(weak.count, "case")) of \(records.count) below --require \(required.rawValue)\(others)"
    }

    /// A comparison of nothing passes nothing.
    private func nothingCompared(_ baseline: Baseline?, _ comparison: BaselineComparison) -> String? {
        guard let baseline, let path = demands.baseline, !baseline.records.isEmpty, comparison.compared == 0 else { return nil }
        return
            "\(path): none of its \(NumberText.count(baseline.records.count, "case")) was run; name a baseline of the same cases"
    }

    /// Of results that were put together all are expected.
    private func missingShare(_ baseline: Baseline?) -> String? {
        guard let baseline, let path = demands.baseline, !output.merge.isEmpty else { return nil }
        let (ran, sets) = (Set(records.map(\.case)), Set(records.map(\.case.set)))
        let missing = baseline.records.filter { record in
            record.verdict == .exact && !ran.contains(record.case) && sets.contains(record.case.set)
                && laws[record.case.set]?.contains(record.case.law) ?? true
        }
        guard let first = missing.first else { return nil }
        return
            "\(NumberText.count(missing.count, "case")) exact in \(path) not among the results, such as \(first.case.words); "
            + "merge the files of all shares"
    }

    private func regressions(_ comparison: BaselineComparison) -> String? {
        comparison.regressions.isEmpty ? nil : comparison.headline
    }
}
