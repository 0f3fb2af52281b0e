import Expressions
import SymbolicExtraction
import Tables

/// What the residuals of a formula over all rows have in common.
struct Residuals {
    /// The correlation with the nearest neighbour's; nil for fewer than ten rows.
    var structure: ResidualStructure?
    /// nil where the structure above is present already, or a formula meets all rows.
    var surface: ResidualSurface?

    /// nil where there is nothing to tell it by.
    var followInputs: Bool? {
        if structure == nil && surface == nil { return nil }
        return structure?.isPresent == true || surface?.isPresent == true
    }
}

extension Certifier {
    /// Whether a formula predicts more than chance would, and what that was judged by.
    struct Judgement {
        var isBeyondChance: Bool
        var residuals: Residuals
        /// Only where residuals follow the inputs.
        var blocks: BlockValidation?
    }

    /// How many standard deviations the predictions' correlation with the target must be above chance. The many forms that a search
    /// tries have paid already: each symbol costs three bits of the description by which the law was chosen.
    private static let leastDeviations = 3.5
    /// The same for predictions of searches on fewer rows, which must not contradict the law's form …
    private static let leastSearchedDeviations = 2.0
    /// … unless the ranks of the form's own are so far from chance: a search may go astray on one fold.
    private static let clearDeviations = 5.0

    func judgement(
        of finding: LawSearch.Finding, _ byForm: [Double], _ evidence: Evidence, _ truth: [Double]
    ) -> Judgement {
        let residuals = residuals(of: finding)
        let constants = finding.formula.fit.values.count
        // No chance gives rows nine digits.
        if 2 * constants < fittedRows.count,
            relativeError(byForm, truth) < Self.exactError || finding.formula.error < Self.exactError
        {
            return Judgement(isBeyondChance: true, residuals: residuals)
        }
        guard isBeyondChance(finding, byForm, evidence, truth) else {
            return Judgement(isBeyondChance: false, residuals: residuals)
        }
        guard residuals.followInputs == true else { return Judgement(isBeyondChance: true, residuals: residuals) }
        let blocks = BlockValidation(finding.formula.fit, fits: fits)
        return Judgement(
            isBeyondChance: (blocks?.r2 ?? 1) > 0 && knowsSteps(finding, residuals), residuals: residuals, blocks: blocks)
    }

    private func isBeyondChance(
        _ finding: LawSearch.Finding, _ byForm: [Double], _ evidence: Evidence, _ truth: [Double]
    ) -> Bool {
        var generator = SeededGenerator(seed: options.seed).stream(3)
        // Rows of large error would hide what the others say.
        let clear = Set(problem.clearRows(among: evidence.rows))
        let places = evidence.rows.indices.filter { clear.contains(evidence.rows[$0]) }
        let values = places.map { truth[$0] }
        func test(_ predicted: [Double]) -> ChanceTest {
            ChanceTest(predicted: places.map { predicted[$0] }, truth: values, using: &generator)
        }
        let form = test(byForm)
        guard let parts = evidence.parts else { return form.deviations > Self.leastDeviations }
        // A constant that knows one row moves the values, not the ranks.
        let strict = test(fits.predictions(of: finding.formula.fit, parts: parts, strictly: true))
        guard max(strict.ofValues, form.ofRanks) > Self.leastDeviations else { return false }
        guard form.ofRanks < Self.clearDeviations else { return true }
        // Without the folds' searches, values alone may be a few huge ones that the form was chosen by.
        guard let searched = evidence.folds?.searched else { return form.ofRanks > Self.leastDeviations }
        return test(searched).deviations > Self.leastSearchedDeviations
    }

    /// Only asked where neighbours share most of their residual: elsewhere noise drowns the steps.
    private func knowsSteps(_ finding: LawSearch.Finding, _ residuals: Residuals) -> Bool {
        guard let structure = residuals.structure, structure.correlation > 0.5 else { return true }
        let everywhere = fits.values(of: finding.formula.expression, on: Array(problem.values.indices))
        let steps = NeighbourSteps(
            of: everywhere, truth: problem.values, columns: problem.columns,
            fittedConstants: finding.formula.fit.values.count)
        return steps.deviations > Self.leastDeviations
    }

    func residuals(of finding: LawSearch.Finding) -> Residuals {
        let everywhere = fits.values(of: finding.formula.expression, on: Array(problem.values.indices))
        // Residuals are told from noise by their spread, so they are compared in the units in which they were fitted.
        let residuals = inErrorUnits(everywhere, Array(problem.values.indices))
        let structure = ResidualStructure(residuals: residuals, columns: problem.columns)
        guard structure?.isPresent != true, relativeError(everywhere, problem.values) > Self.exactError else {
            return Residuals(structure: structure)
        }
        var generator = SeededGenerator(seed: options.seed).stream(4)
        return Residuals(
            structure: structure,
            surface: ResidualSurface(residuals: residuals, columns: problem.columns, using: &generator))
    }

    /// How well the network of the search does on the evidence.
    func explained(_ evidence: Evidence, _ truth: [Double]) -> Explained? {
        evidence.network.map { network in
            let rmse = Self.rootMeanSquare(zip(network, truth).map { $0 - $1 })
            return Explained(
                evidence: evidence.kind, rmse: problem.magnitudes.targetInTableUnits(rmse),
                r2: Self.determination(rmse: rmse, truth))
        }
    }
}

extension Law {
    /// The least share of the folds that must have come to the law's form.
    private static let leastStability = 0.6

    /// The verdict with regard to other forms and other numbers: within noise only if this form is the one that the rows ask for, its
    /// constants follow from them and are not so many that other forms would bend to the rows as well; neither that nor exact where
    /// inputs that depend on each other let rows ask for none.
    var verdictOnForm: Certificate.Verdict {
        let verdict = certificate.verdict
        if !certificate.dependentInputs.isEmpty, verdict == .exact || verdict == .withinNoise { return .undecided }
        guard verdict == .withinNoise else { return verdict }
        var isStable = true
        if case .crossValidated = certificate.evidence { isStable = (certificate.formStability ?? 0) >= Self.leastStability }
        let isDetermined = constants.allSatisfy { $0.snapped != nil || $0.standardError.isFinite }
        return isStable && isDetermined && !formula.bendsFreely && certificate.rivals.isEmpty ? .withinNoise : .undecided
    }
}
