import Expressions
import KolmogorovArnold
import LeastSquares
import SymbolicExtraction
import Tables

/// Holds what a search found against rows that it did not see, and writes the certificates.
struct Certifier {
    let problem: Problem
    let options: DiscoveryOptions
    let fits: FoldedFits
    let fittedRows: [Int]
    let exactification: Exactification

    init(problem: Problem, options: DiscoveryOptions, fittedRows: [Int], work: WorkBudget) {
        self.problem = problem
        self.options = options
        self.fittedRows = fittedRows
        fits = FoldedFits(problem: problem, work: work)
        exactification = problem.exactification(rows: fittedRows, work: work)
    }

    /// What may be claimed.
    struct Claims {
        /// The law of least description length, unless chance would predict as well.
        var law: Law?
        /// The law and all that no other one beats in both symbols and error.
        var front: [Law] = []
        var explained: Explained?
        /// Whether a limit cut the searches of the folds.
        var isCut = false
    }

    /// Target and predictions on the rows of evidence.
    struct Evidence {
        var kind: Certificate.Evidence
        var rows: [Int]
        /// The network's predictions, if there is one.
        var network: [Double]?
        /// The error of a smooth surface without a formula on rows that it was not fitted to, where there is one.
        var surfaceRMSE: Double?
        /// Whether the search ended because its best formula left nothing but noise.
        var endedAtNoise = false
        /// The rows of each fold; nil where rows were held out.
        var parts: [[Int]]?
        /// nil where rows were held out, or a fold's search was cut.
        var folds: CrossValidation?
    }

    func claims(of findings: LawSearch.Findings) -> Claims {
        let explaining = findings.formulas.filter { $0.bits < 0 }
        if problem.split.test.isEmpty { return crossValidated(explaining, surfaceRMSE: surfaceRMSE(findings)) }
        let rows = problem.split.test
        let network = findings.network?.evaluate(problem.columns.map { column in rows.map { column[$0] } })[0]
        let evidence = Evidence(
            kind: .heldOut(rows: rows.count), rows: rows, network: network, surfaceRMSE: surfaceRMSE(findings),
            endedAtNoise: findings.isAtNoise)
        return claims(of: explaining, evidence) { fits.values(of: $0.formula.expression, on: rows) }
    }

    /// The search is repeated without each fifth of the rows, and every row predicted by the search that did not see it. The
    /// front's other laws keep their form and only have their constants refitted.
    private func crossValidated(_ explaining: [LawSearch.Finding], surfaceRMSE: Double?) -> Claims {
        guard !explaining.isEmpty else { return Claims() }
        let folds = CrossValidation(problem, options: options, work: fits.work)
        let evidence = Evidence(
            kind: .crossValidated(folds: folds.folds.count), rows: Array(problem.values.indices), network: folds.network,
            surfaceRMSE: surfaceRMSE, parts: folds.folds, folds: folds.isCut ? nil : folds)
        var claims = claims(of: explaining.joined(with: refittedForms(of: folds)), evidence) {
            fits.predictions(of: $0.formula.fit, parts: folds.folds)
        }
        claims.isCut = folds.isCut
        return claims
    }

    /// - Parameter predict: the evidence's rows by one finding's form.
    private func claims(
        of explaining: [LawSearch.Finding], _ evidence: Evidence, predict: (LawSearch.Finding) -> [Double]
    ) -> Claims {
        let truth = evidence.rows.map { problem.values[$0] }
        var claims = Claims(explained: explained(evidence, truth))
        guard let first = explaining.first else { return claims }
        let byForm = predict(first)
        let judgement = judgement(of: first, byForm, evidence, truth)
        guard judgement.isBeyondChance else { return claims }
        // Folds whose search was cut would certify what they came to, not this law.
        var law = law(first, evidence, evidence.folds?.searched ?? byForm, judgement.residuals)
        let others = Rivals.forms(of: explaining, besides: first)
        law.certificate.blockR2 = judgement.blocks?.r2
        law.certificate.formStability = evidence.folds?.stability(of: first.formula.fit.formula)
        law.certificate.formShare = FormBootstrap([first] + others, rows: fittedRows, fits: fits, seed: options.seed)?.share
        func fittedErrors(_ finding: LawSearch.Finding) -> [Double] {
            inErrorUnits(fits.values(of: finding.formula.expression, on: fittedRows), fittedRows)
        }
        let errorsOfLaw = fittedErrors(first)
        law.certificate.rivals = others.compactMap { other in
            guard
                Rivals.isNearlyAsShort(other, as: first)
                    || Rivals.isBeatenInFewRows(other, fittedErrors(other), by: first, errorsOfLaw)
            else { return nil }
            let predicted = predict(other)
            guard Rivals.isRival(inErrorUnits(predicted, evidence.rows), of: inErrorUnits(byForm, evidence.rows)) else {
                return nil
            }
            return Certificate.Rival(
                formula: problem.magnitudes.inTableUnits(other.formula.expression), bits: other.bits - first.bits,
                rmse: problem.magnitudes.targetInTableUnits(Self.rootMeanSquare(zip(predicted, truth).map { $0 - $1 })))
        }
        law.certificate.dependentInputs = dependentInputs(of: first)
        law.certificate.verdict = law.verdictOnForm
        claims.law = law
        claims.front = Self.front(of: explaining).map { finding in
            if finding.formula.expression == first.formula.expression {
                return self.law(finding, evidence, byForm, judgement.residuals, verdict: law.certificate.verdict)
            }
            var other = self.law(finding, evidence, predict(finding), residuals(of: finding))
            // The rows decide for one form at most, and that is the law's; for none where inputs depend on each other.
            let verdict = other.certificate.verdict
            if verdict == .withinNoise || (verdict == .exact && !dependentInputs(of: finding).isEmpty) {
                other.certificate.verdict = .undecided
            }
            return other
        }
        return claims
    }

    private func dependentInputs(of finding: LawSearch.Finding) -> [String] {
        let used = finding.formula.expression.variables
        let places = problem.inputs.indices.filter { used.contains(problem.inputs[$0]) }
        return DependentInputs.among(
            places.map { problem.inputs[$0] }, columns: places.map { problem.columns[$0] }, work: fits.work)
    }

    /// Surfaces are measured in amounts only.
    private func surfaceRMSE(_ findings: LawSearch.Findings) -> Double? {
        findings.surfaceError.isFinite && problem.errorUnits == nil ? findings.surfaceError * findings.outputScale : nil
    }

    /// Those that no other formula beats in both symbols and error, simplest first, the one of least description length among
    /// them. Errors that are rounding count as equal.
    private static func front(of findings: [LawSearch.Finding]) -> [LawSearch.Finding] {
        let ordered = findings.sorted {
            ($0.formula.expression.complexity, $0.bits) < ($1.formula.expression.complexity, $1.bits)
        }
        let law = findings.first?.formula.expression
        var best = Double.infinity
        return ordered.filter { finding in
            let error = max(finding.formula.error, 1e-12)
            guard error < best * (1 - 1e-9) || finding.formula.expression == law else { return false }
            best = min(best, error)
            return true
        }
    }

    /// What the folds' searches came to, fitted to all rows: forms that a few rows more or less made the best.
    private func refittedForms(of folds: CrossValidation) -> [LawSearch.Finding] {
        folds.found.compactMap { found in
            guard let found, let exact = exactification.exact(found.formula.expression) else { return nil }
            return LawSearch.Finding(formula: exact, origin: found.origin, bits: exactification.bits(of: exact))
        }
    }
}

extension [LawSearch.Finding] {
    /// These and those of the others that are new in form, the shortest description first.
    fileprivate func joined(with others: Self) -> Self {
        var all = self
        for other in others where !all.contains(where: { $0.formula.fit.formula == other.formula.fit.formula }) {
            all.append(other)
        }
        return all.sorted {
            ($0.bits, $0.formula.expression.complexity) < ($1.bits, $1.formula.expression.complexity)
        }
    }
}
