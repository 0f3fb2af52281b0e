import Tables

/// A run on known laws as a page for people.
public struct MarkdownReport: Sendable {
    private let records: [RegressionRecord]
    private let machine: String?
    private let comparison: BaselineComparison?
    private let times: Bool

    /// - Parameters:
    ///   - records: in the order in which their laws are to stand.
    ///   - machine: what the times were measured on, in words.
    ///   - comparison: with an earlier run.
    ///   - times: whether to tell them and the machine; without them, equal laws give equal pages.
    public init(
        records: [RegressionRecord], machine: String? = nil, comparison: BaselineComparison? = nil, times: Bool = true
    ) {
        self.records = records
        self.machine = machine
        self.comparison = comparison
        self.times = times
    }

    public var text: String {
        let sets = records.grouped(by: \.case.set)
        let title = sets.isEmpty ? "" : ": \(sets.map { MarkdownText.plain($0.key) }.joined(separator: ", "))"
        var parts = ["# Known laws\(title)", conditions, summary, Self.legend]
        if let comparison { parts.append(Self.section(on: comparison)) }
        parts += sets.map { section(on: $0.elements, of: $0.key) }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private var conditions: String {
        let options = records.grouped { $0.options.words }
        let versions = records.grouped(by: \.version)
        func list(_ groups: [(key: String, elements: [RegressionRecord])]) -> String {
            groups.map { groups.count == 1 ? $0.key : "\($0.key) (\(NumberText.count($0.elements.count, "run")))" }
                .joined(separator: "; ")
        }
        let machine = times ? self.machine.map { " Measured on \($0); times are of the processor." } : nil
        return MarkdownText.paragraph(
            """
            Discovery was given rows of each law and the names of their columns, and nothing else; what it found was then compared
            with the law. Options: \(MarkdownText.plain(list(options))). Edgewise \(MarkdownText.plain(list(versions))).\(machine ?? "")
            """)
    }

    private var summary: String {
        var header = [
            "set", "noise", "runs", "exact", "or SRBench-equivalent", "or accurate", "missed", "none", "failed",
            "claimed exact, is another law", "claimed within noise, is another law", "median work",
        ]
        if times { header.append("seconds to an exact law, median / largest") }
        var table = MarkdownTable(header)
        for group in RegressionSummary(records: records).groups {
            var cells = [MarkdownText.plain(group.set), RegressionCase.text(ofNoise: group.noise), "\(group.records.count)"]
            cells += [Verdict.exact, .srbenchEquivalent, .accurate].map { Self.countAndShare(in: group, atLeast: $0) }
            cells += [Verdict.missed, .none, .failed].map { "\(group.count($0))" }
            cells += ["\(group.falselyExact.count)", "\(group.falselyWithinNoise.count)"]
            cells.append(group.medianWork.map { NumberText.significant($0) } ?? "")
            if times {
                let seconds = [group.medianSecondsToExact, group.largestSecondsToExact].compactMap { $0 }
                cells.append(seconds.map { NumberText.fixed($0, places: 2) }.joined(separator: " / "))
            }
            table.append(cells)
        }
        return "## Summary\n\n" + table.text.dropLast()
    }

    /// "84 (70.0 %)".
    private static func countAndShare(in group: RegressionSummary.Group, atLeast verdict: Verdict) -> String {
        let count = group.records.count { $0.verdict <= verdict }
        return "\(count) (\(NumberText.fixed(100 * (group.share(atLeast: verdict) ?? 0), places: 1)) %)"
    }

    private static let legend = """
        - *exact*: the law itself. Constants agree to 1e-9 without noise, within three standard errors with it.
        - *SRBench-equivalent*: the law once constants are rounded, up to a constant that is added or multiplied.
        - *accurate*: another formula, with R² > 0.999 on fresh rows without noise. *missed*: another formula, and less than that.
        - *none*: discovery found no law. *failed*: there was no result.
        - *claimed*: what discovery's own certificate says, which does not know the law.
        - *work*: counted steps of the discovery, the same on every machine. *complexity*: symbols of the formula found.
        """

    private static func section(on comparison: BaselineComparison) -> String {
        let lines = comparison.notableLines.map { "- \(MarkdownText.plain($0))" }
        let head = "## Against the baseline\n\n\(MarkdownText.plain(comparison.headline.firstUppercased))."
        return lines.isEmpty ? head : "\(head)\n\n\(lines.joined(separator: "\n"))"
    }

    // MARK: - A set

    private func section(on records: [RegressionRecord], of set: String) -> String {
        let others = records.filter { $0.verdict != .exact }
        let notExact = others.isEmpty ? "" : "\n\n### Not exact\n\n" + Self.reasons(others)
        return "## \(MarkdownText.plain(set))\n\n" + laws(records) + notExact
    }

    /// A row for each law.
    private func laws(_ records: [RegressionRecord]) -> String {
        let levels = records.grouped(by: \.case.noise).map(\.key).sorted()
        var header = ["law"] + (levels.count == 1 ? ["verdict"] : levels.map { "noise \(RegressionCase.text(ofNoise: $0))" })
        header += ["found", "known", "R²", "complexity", "work"] + (times ? ["seconds"] : []) + ["version"]
        var table = MarkdownTable(header)
        for (law, runs) in records.grouped(by: \.case.law) {
            let verdicts = levels.map { level in Self.verdicts(of: runs.filter { $0.case.noise == level }) }
            // Figures are those of one run, so that they belong together: the first at the lowest noise.
            guard let run = runs.min(by: { $0.case.noise < $1.case.noise }) else { continue }
            var cells = [MarkdownText.plain(law)] + verdicts
            cells += [Self.code(run.formula), Self.code(run.truth)]
            cells += [run.r2.map { NumberText.determination($0) } ?? "", run.complexity.map(String.init) ?? ""]
            cells.append(run.work.map { NumberText.significant($0) } ?? "")
            if times { cells.append(NumberText.fixed(run.seconds, places: 2)) }
            table.append(cells + [MarkdownText.plain(run.version)])
        }
        let isOne = records.count == records.grouped(by: \.case.law).count
        let remark = isOne ? "" : "Figures of each law's first run at the lowest noise.\n\n"
        return remark + table.text.dropLast()
    }

    /// `exact`; `2/3 exact, 1/3 missed` for several seeds.
    private static func verdicts(of runs: [RegressionRecord]) -> String {
        if runs.count == 1 { return runs[0].verdict.words }
        return runs.grouped(by: \.verdict).sorted { $0.key < $1.key }
            .map { "\($0.elements.count)/\(runs.count) \($0.key.words)" }.joined(separator: ", ")
    }

    /// A row for each run.
    private static func reasons(_ records: [RegressionRecord]) -> String {
        var table = MarkdownTable(["law", "noise", "seed", "verdict", "claimed", "found", "why"])
        for record in records {
            let why = [record.message, record.isComplete ? nil : "The search was cut short."].compactMap { $0 }
            table.append([
                MarkdownText.plain(record.case.law), record.case.noiseText, "\(record.case.seed)", record.verdict.words,
                record.claim ?? "", code(record.formula),
                MarkdownText.plain(why.joined(separator: " ")),
            ])
        }
        return String(table.text.dropLast())
    }

    /// A formula; a long one is cut, for the records have it in full.
    private static func code(_ formula: String?) -> String {
        formula.map { MarkdownText.code(NumberText.shortened($0, to: 160)) } ?? ""
    }
}

extension String {
    fileprivate var firstUppercased: String { prefix(1).uppercased() + dropFirst() }
}
