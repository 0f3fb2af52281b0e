import Edgewise
import KnownLaws

/// A run of discovery on a law that is known, and the judgement of what it found.
///
/// Discovery is given the training rows with the names of their columns, and nothing else of the law.
public struct RegressionRun: Sendable {
    public var law: KnownLaw
    public var `case`: RegressionCase
    public var options: RegressionOptions
    /// The functions that edges are compared with; `options.functions` only names where some of them come from.
    public var library: FunctionLibrary

    public init(
        of law: KnownLaw, _ run: RegressionCase, options: RegressionOptions = RegressionOptions(),
        library: FunctionLibrary = .standard
    ) {
        self.law = law
        self.case = run
        self.options = options
        self.library = library
    }

    /// Makes the rows, searches them until the search ends or the time limit is reached, and judges what was found. A law whose
    /// rows cannot be made or searched gets the verdict `failed` with the reason.
    public func record() -> RegressionRecord {
        let clock = ProcessorClock()
        var record = RegressionRecord(of: law.formula.description, self.case, options)
        do {
            let (training, fresh) = try rows()
            record.rows = training.rowCount
            record.dataHash = Self.hash(training, fresh)
            let limit = options.timeLimit
            let discovery = try discover(
                training,
                options: DiscoveryOptions(
                    target: law.target.name, inputs: inputs.map(\.quantity.name), seed: self.case.seed, library: library),
                control: RunControl(shouldStop: { clock.seconds >= limit }))
            record.isComplete = discovery.isComplete
            record.work = discovery.work
            record.note(discovery.law)
            record.note(judgement(of: discovery.law, on: fresh))
        } catch {
            record.message = String(describing: error)
        }
        record.seconds = clock.seconds
        return record
    }

    /// `dataHash` of the record that this run would give; nil where the rows cannot be made.
    package func dataHash() -> String? {
        (try? rows()).map(Self.hash)
    }

    private func rows() throws -> (training: Table, fresh: Table) {
        let training = try law.training(
            rows: options.rows, noise: self.case.noise, dummies: options.dummies, seed: self.case.seed)
        return (training, try law.test(dummies: options.dummies, seed: self.case.seed))
    }

    /// Of the rows, once they could be made.
    private var inputs: [KnownLaw.Variable] { law.variables + law.dummies(options.dummies) }

    private static func hash(_ training: Table, _ fresh: Table) -> String { "\(training.dataHash)-\(fresh.dataHash)" }

    /// Dummies are none of the judge's business unless the formula has them: then it is asked what they do to its values.
    func judgement(of found: Law?, on fresh: Table) -> Judgement {
        let known = law.variables.map(\.quantity.name) + (found?.formula.variables ?? [])
        let ranges = Dictionary(
            inputs.filter { known.contains($0.quantity.name) }.map { ($0.quantity.name, $0.training.range) },
            uniquingKeysWith: { first, _ in first })
        let judge = Judge(truth: law.formula, ranges: ranges, noise: self.case.noise)
        var generator = SeededGenerator(seed: self.case.seed)
        return judge.verdict(on: found, test: fresh, target: law.target.name, using: &generator)
    }
}

extension RegressionRecord {
    /// The record of a run that has no result yet: it failed unless more becomes known.
    package init(of truth: String, _ run: RegressionCase, _ options: RegressionOptions) {
        self.init(
            case: run, options: options, version: edgewiseVersion, verdict: .failed, truth: truth, rows: options.rows ?? 0,
            seconds: 0, isComplete: false)
    }

    fileprivate mutating func note(_ law: Law?) {
        claim = law?.certificate.verdict.rawValue
        formula = law?.formula.description
        complexity = law?.complexity
    }

    fileprivate mutating func note(_ judgement: Judgement) {
        verdict = judgement.verdict
        r2 = judgement.r2.flatMap { $0.isFinite ? $0 : nil }
        message = judgement.reason
    }
}
