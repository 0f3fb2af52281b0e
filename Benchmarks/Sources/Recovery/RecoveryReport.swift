import Edgewise
import Measurement
import Regression

/// The page that tells how many laws are recovered.
struct RecoveryReport {
    var outcomes: [(set: LawSet, laws: [LawOutcome])]
    var limit: Double

    var text: String {
        let method = """
            A run draws the rows of a law with a seed, without noise, and gives them to `discover`. It counts as exact if the
            formula is the truth (`Expression.isEquivalent(to:over:using:)`: equal canonical forms, or the same values within
            1e-9 at 256 points of a box 1.5 times as wide as the data, where both are defined) *and* the certificate says exact.
            Times are those of one discovery, as median / largest: seconds on the clock, and seconds of the processor. A run is
            asked to end after \(limit.significant(3)) processor seconds. Written by
            `swift run -c release --package-path Benchmarks recovery --write`.
            """
        let conditions = """
            Measured on \(Machine.description), shared with other work during the run (load at its end
            \(Machine.loadAverage.significant(2))), so seconds on the clock are upper bounds. Edgewise \(edgewiseVersion), one
            thread. Peak memory of the process over all runs: \(Machine.peakMemoryMegabytes.fixed(0)) MB.
            """
        return "# Recovery of known laws\n\n\(MarkdownText.paragraph(method))\n\n\(MarkdownText.paragraph(conditions))\n\n"
            + outcomes.map(section).joined(separator: "\n")
    }

    private func section(_ part: (set: LawSet, laws: [LawOutcome])) -> String {
        var table = MarkdownTable([
            "law", "formula", "rows, inputs", "exact", "and no longer than the truth", "wrong but called exact", "clock, s",
            "processor, s", "cut off", "longest spelling of the exact runs",
        ])
        for outcome in part.laws {
            table.append([
                outcome.law.name, "`\(outcome.law.formula)`", "\(outcome.law.rows), \(Self.ranges(outcome.law))",
                "\(outcome.exactCount) of \(outcome.runs.count)", "\(outcome.conciseCount)", "\(outcome.falselyExactCount)",
                Self.medianAndLargest(outcome.runs.map(\.wallSeconds)),
                Self.medianAndLargest(outcome.runs.map(\.processorSeconds)), "\(outcome.runs.count { !$0.isComplete })",
                outcome.longestExact.map { MarkdownText.code($0.description) } ?? "",
            ])
        }
        let runs = part.laws.flatMap(\.runs)
        let found = part.laws.count { $0.exactCount * 2 > $0.runs.count }
        func others(_ verdict: Certificate.Verdict) -> Int { runs.count { !$0.isExact && $0.verdict == verdict } }
        let summary = """
            \(runs.count { $0.isExact }) of \(runs.count) runs are exact, \(part.laws.reduce(0) { $0 + $1.conciseCount }) of them
            with no more symbols than the truth; \(found) of \(part.laws.count) laws in most of their runs. The other runs by
            verdict: exact \(others(.exact)), within noise \(others(.withinNoise)), approximate \(others(.approximate)), none
            \(others(.none)). All runs: \(Self.medianAndLargest(runs.map(\.wallSeconds))) s on the clock,
            \(Self.medianAndLargest(runs.map(\.processorSeconds))) s of the processor.
            """
        return "## \(part.set.title)\n\n\(MarkdownText.paragraph(part.set.remark))\n\n\(table.text)\n"
            + "\(MarkdownText.paragraph(summary))\n\(misses(part.laws))"
    }

    /// What was found in place of the truth.
    private func misses(_ outcomes: [LawOutcome]) -> String {
        var table = MarkdownTable(["law", "seed", "verdict", "1 − R²", "found"])
        var count = 0
        for outcome in outcomes {
            for run in outcome.runs where !run.isExact {
                count += 1
                let shape = run.equivalence == .equal ? "the truth: " : ""
                let formula = run.found.map { MarkdownText.code(Self.shortened($0.description)) } ?? "nothing"
                table.append([
                    outcome.law.name, "\(run.seed)", run.verdict.rawValue, run.r2.map { (1 - $0).significant(2) } ?? "",
                    shape + formula,
                ])
            }
        }
        return count == 0 ? "" : "\nRuns that are not exact:\n\n\(table.text)"
    }

    private static func ranges(_ law: BenchmarkLaw) -> String {
        law.inputs.map { "\($0.name) [\($0.range.lowerBound.significant(4)), \($0.range.upperBound.significant(4))]" }
            .joined(separator: " ")
    }

    private static func medianAndLargest(_ seconds: [Double]) -> String {
        "\(median(seconds).fixed(2)) / \((seconds.max() ?? .nan).fixed(2))"
    }

    private static func shortened(_ text: String) -> String { text.count <= 150 ? text : text.prefix(147) + "…" }
}
