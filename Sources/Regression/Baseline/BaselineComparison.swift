import Tables

/// How a run differs from a baseline.
public struct BaselineComparison: Sendable, Equatable {
    /// What is to be said of one case.
    public struct Finding: Sendable, Equatable {
        /// In the order in which a person wants to read them.
        public enum Kind: String, Sendable, CaseIterable {
            /// A law that was exact and is not, or needs more than it may.
            case regression
            /// A law of the baseline that its set has no more: a regression too.
            case vanished
            /// A worse verdict on a law that was not exact before.
            case worse
            case improvement
            /// A case that the baseline does not have.
            case new
            /// A case that was left out this time.
            case notRun = "not run"
        }

        public let kind: Kind
        public let `case`: RegressionCase
        /// What happened, to stand behind the name of the case: "was exact, is missed: …".
        public let sentence: String

        public var isRegression: Bool { kind == .regression || kind == .vanished }
    }

    /// Cases run in their order, then those of the baseline that were not.
    public let findings: [Finding]
    /// Why the two may not be the same measurement: other versions, options or rows.
    public let notes: [String]
    /// Cases that both have.
    public let compared: Int

    public var regressions: [Finding] { findings.filter(\.isRegression) }

    /// For a terminal: a line for each regression and each change, the notes, and the headline.
    public var text: String { (notableLines + [headline]).map { $0 + "\n" }.joined() }

    /// What is different in the cases that both have, the worst first, and the notes.
    var notableLines: [String] {
        let kinds = Finding.Kind.allCases.filter { $0 != .new && $0 != .notRun }
        return kinds.flatMap { kind in
            findings.filter { $0.kind == kind }.map { "\(kind.rawValue): \($0.case.words) \($0.sentence)" }
        } + notes
    }

    /// "2 regressions against the baseline; 98 cases compared, 3 new, 1 not run".
    public var headline: String {
        func count(_ kind: Finding.Kind) -> Int { findings.count { $0.kind == kind } }
        let others = [Finding.Kind.new, .notRun].filter { count($0) > 0 }.map { ", \(count($0)) \($0.rawValue)" }.joined()
        let number = regressions.isEmpty ? "no regression" : NumberText.count(regressions.count, "regression")
        return "\(number) against the baseline; \(NumberText.count(compared, "case")) compared\(others)"
    }
}

extension BaselineComparison.Finding {
    /// What the step from one result of a case to the next is; nil where it is nothing.
    init?(from old: RegressionRecord, to new: RegressionRecord, failsOnTime: Bool) {
        let kind: Kind
        var sentence = "was \(old.outcome), is \(new.outcome)"
        if old.verdict != new.verdict {
            kind = new.verdict < old.verdict ? .improvement : old.verdict == .exact ? .regression : .worse
        } else if old.verdict == .exact, let was = old.work, let work = new.work, work > Baseline.tolerance * was {
            kind = .regression
            sentence = "is exact for \(Self.quotient(work, was, of: "work"))"
        } else if old.verdict == .exact, failsOnTime, new.seconds > max(Baseline.shortestTime, Baseline.tolerance * old.seconds)
        {
            kind = .regression
            sentence = "is exact for \(Self.quotient(new.seconds, old.seconds, of: "seconds"))"
        } else if old.verdict == .exact, let was = old.work, let work = new.work, was > Baseline.tolerance * work {
            kind = .improvement
            sentence = "is exact for \(Self.quotient(work, was, of: "work"))"
        } else {
            return nil
        }
        self.init(kind: kind, case: new.case, sentence: sentence)
    }

    /// A case of the baseline that was not run.
    init(absent old: RegressionRecord, isInSet: Bool) {
        self.init(
            kind: isInSet ? .notRun : .vanished, case: old.case,
            sentence: isInSet
                ? "was \(old.outcome), was not run"
                : "was \(old.outcome), and there is no such law in the set any more; update the baseline if that is meant")
    }

    /// "3.2 times the work (1.2e+06, was 3.8e+05)".
    private static func quotient(_ value: Double, _ earlier: Double, of what: String) -> String {
        let times = earlier > 0 ? NumberText.significant(value / earlier, digits: 2) : "many"
        return "\(times) times the \(what) (\(NumberText.significant(value)), was \(NumberText.significant(earlier)))"
    }
}

extension BaselineComparison {
    /// What else is different between the two results of cases that both have.
    static func notes(on pairs: [(old: RegressionRecord, new: RegressionRecord)]) -> [String] {
        func changes(_ what: String, _ text: (RegressionRecord) -> String) -> [String] {
            pairs.filter { text($0.old) != text($0.new) }.grouped { [text($0.old), text($0.new)] }.map { change, pairs in
                "note: \(what) \(change[1]) (in the baseline: \(change[0])) in \(NumberText.count(pairs.count, "case"))"
            }
        }
        func count(_ isDifferent: ((old: RegressionRecord, new: RegressionRecord)) -> Bool, _ sentence: String) -> [String] {
            let count = pairs.count(where: isDifferent)
            return count == 0 ? [] : ["note: \(sentence) in \(NumberText.count(count, "case"))"]
        }
        return changes("version", \.version) + changes("options:") { $0.options.words }
            + count({ $0.old.truth != $0.new.truth }, "the known formula is written otherwise than in the baseline")
            + count({ $0.old.dataHash != $0.new.dataHash }, "the rows are other ones than in the baseline")
    }
}

extension RegressionRecord {
    /// The verdict, and what it was given for where the law is not exact.
    var outcome: String {
        guard verdict != .exact, let reason = formula ?? message else { return verdict.words }
        return "\(verdict.words) (\(reason))"
    }
}
