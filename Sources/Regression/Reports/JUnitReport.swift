import Tables

/// A run on known laws as JUnit XML, which systems for continuous integration read: a suite for each set and noise, a test case
/// for each law and seed.
public struct JUnitReport: Sendable {
    private let records: [RegressionRecord]
    private let comparison: BaselineComparison?
    private let required: Verdict?

    /// - Parameters:
    ///   - comparison: with a baseline; its regressions are failures.
    ///   - required: any worse verdict is a failure; nil where none is required.
    public init(records: [RegressionRecord], comparison: BaselineComparison? = nil, required: Verdict? = nil) {
        self.records = records
        self.comparison = comparison
        self.required = required
    }

    public var text: String {
        let suites = suites.map { set, noise, cases in
            XMLElement(
                "testsuite", [("name", "\(set), noise \(RegressionCase.text(ofNoise: noise))")] + Self.counts(cases),
                children: cases.map(\.element))
        }
        let all = self.suites.flatMap(\.cases)
        let root = XMLElement("testsuites", [("name", "edgewise regress")] + Self.counts(all), children: suites)
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root.text
    }

    private var suites: [(set: String, noise: Double, cases: [TestCase])] {
        let regressions = Dictionary((comparison?.regressions ?? []).map { ($0.case, $0.sentence) }, uniquingKeysWith: { $1 })
        let ran = Set(records.map(\.case))
        let cases =
            records.map { TestCase($0, regression: regressions[$0.case], required: required) }
            + (comparison?.regressions ?? []).filter { !ran.contains($0.case) }.map(TestCase.init)
        return cases.grouped(by: \.run.set).flatMap { set, cases in
            cases.grouped(by: \.run.noise).sorted { $0.key < $1.key }.map { (set, $0.key, $0.elements) }
        }
    }

    private static func counts(_ cases: [TestCase]) -> [(String, String)] {
        [
            ("tests", "\(cases.count)"), ("failures", "\(cases.count { $0.failure != nil })"),
            ("errors", "\(cases.count { $0.error != nil })"), ("skipped", "0"),
            ("time", NumberText.fixed(cases.reduce(0) { $0 + $1.seconds }, places: 3)),
        ]
    }
}

/// A run as a test that passes or not.
private struct TestCase {
    let run: RegressionCase
    var seconds = 0.0
    var properties: [(name: String, value: String)] = []
    /// One of them at most, with the kind of the failure.
    var failure: (kind: String, message: String)?
    var error: String?
    /// What else there is to read about a failure.
    var details = ""

    init(_ record: RegressionRecord, regression: String?, required: Verdict?) {
        run = record.case
        seconds = record.seconds
        properties = [
            ("verdict", record.verdict.rawValue), ("claim", record.claim), ("formula", record.formula),
            ("truth", record.truth), ("r2", record.r2.map { "\($0)" }), ("work", record.work.map { "\($0)" }),
            ("version", record.version),
        ].compactMap { name, value in value.map { (name, $0) } }
        details = record.message ?? ""
        let shortfall = required.flatMap { required in
            record.verdict <= required ? nil : "is \(record.verdict.words), where \(required.words) is required"
        }
        let reasons = [regression, shortfall].compactMap { $0 }.joined(separator: "; ")
        if record.verdict == .failed {
            error = reasons.isEmpty ? "there was no result" : reasons
        } else if !reasons.isEmpty {
            failure = (regression != nil ? "regression" : "verdict", reasons)
        }
    }

    /// A law that vanished.
    init(_ finding: BaselineComparison.Finding) {
        run = finding.case
        failure = (finding.kind.rawValue, finding.sentence)
    }

    var element: XMLElement {
        var children: [XMLElement] = []
        if !properties.isEmpty {
            let properties = properties.map { XMLElement("property", [("name", $0.name), ("value", $0.value)]) }
            children.append(XMLElement("properties", [], children: properties))
        }
        if let failure {
            children.append(
                XMLElement("failure", [("message", failure.message), ("type", failure.kind)], content: details))
        }
        if let error { children.append(XMLElement("error", [("message", error), ("type", "failed")], content: details)) }
        let name = "\(run.law) (noise \(run.noiseText), seed \(run.seed))"
        let time = NumberText.fixed(seconds, places: 3)
        return XMLElement("testcase", [("classname", run.set), ("name", name), ("time", time)], children: children)
    }
}
