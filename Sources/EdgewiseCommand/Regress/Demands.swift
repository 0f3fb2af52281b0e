import ArgumentParser
import Foundation
import Regression

/// What has to hold for the command to end with status 0.
struct Demands: ParsableArguments {
    /// A verdict that laws can be held to.
    enum Requirement: String, CaseIterable, ExpressibleByArgument {
        case exact
        case srbenchEquivalent = "srbench-equivalent"
        case accurate

        var verdict: Verdict {
            switch self {
            case .exact: .exact
            case .srbenchEquivalent: .srbenchEquivalent
            case .accurate: .accurate
            }
        }
    }

    @Option(help: ArgumentHelp("Fail if a law gets less than this verdict.", valueName: "verdict"))
    var require: Requirement?

    @Option(
        help: ArgumentHelp(
            """
            Compare with the results in this file. Fail if a law that was exact is not, or is for more than twice the counted work, \
            if a law is not in its set any more, or if no case is in both.
            """, valueName: "file"))
    var baseline: String?

    @Flag(help: "Write the results to the baseline's file instead of comparing with it; a failed case replaces none.")
    var updateBaseline = false

    @Flag(help: "Fail also if an exact law took more than twice the time of the baseline, and over 0.5 s.")
    var failOnTime = false

    func validate() throws {
        if baseline == nil, updateBaseline || failOnTime {
            throw ValidationError("\(updateBaseline ? "--update-baseline" : "--fail-on-time") needs --baseline and a file.")
        }
    }

    /// What the baseline's file holds, nothing if it is to be made; nil where none is named.
    func readBaseline() throws -> Baseline? {
        guard let baseline else { return nil }
        if updateBaseline, access(baseline, F_OK) != 0 { return Baseline(records: []) }
        return Baseline(records: try RecordedResults(path: baseline).records)
    }

    /// With dummies it is another task: its results say nothing of those without, and take no place of theirs.
    ///
    /// - Parameter numbers: of dummy columns in the runs that are compared with the baseline, or written to it.
    /// - Throws: `CommandFailure` if the baseline's results have other numbers.
    func requireDummies(_ numbers: Set<Int>, in baseline: Baseline?) throws {
        guard let path = self.baseline, let baseline, !baseline.records.isEmpty, !numbers.isEmpty else { return }
        let earlier = Set(baseline.records.map(\.options.dummies))
        if earlier == numbers { return }
        func list(_ numbers: Set<Int>) -> String { numbers.sorted().map(String.init).joined(separator: " and ") }
        throw CommandFailure(
            "\(path): these are results with --dummies \(list(earlier)), and the run has \(list(numbers)); name another baseline"
        )
    }
}
