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

    @Option(help: ArgumentHelp("Compare with the results in this file, and fail if a law got worse.", valueName: "file"))
    var baseline: String?

    @Flag(help: "Write the results to the baseline's file instead of comparing with it.")
    var updateBaseline = false

    @Flag(help: "Fail also if laws took much longer than in the baseline.")
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
}
