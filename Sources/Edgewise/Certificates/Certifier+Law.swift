import Expressions
import SymbolicExtraction

extension Certifier {
    /// A relative error under which a law meets its rows to rounding.
    static let exactError = 1e-9

    /// A finding as a law with the figures of its predictions on the evidence.
    ///
    /// - Parameter verdict: nil for what predictions and residuals say.
    func law(
        _ finding: LawSearch.Finding, _ evidence: Evidence, _ predicted: [Double], _ residuals: Residuals,
        verdict: Certificate.Verdict? = nil
    ) -> Law {
        let truth = evidence.rows.map { problem.values[$0] }
        let size = Self.rootMeanSquare(truth)
        let rmse = Self.rootMeanSquare(zip(predicted, truth).map { $0 - $1 })
        let chiSquared =
            problem.areErrorsKnown
            ? ReducedChiSquared(Self.rootMeanSquare(inErrorUnits(predicted, evidence.rows)), count: truth.count) : nil
        let everywhere = fits.values(of: finding.formula.expression, on: Array(problem.values.indices))
        let certificate = Certificate(
            verdict: verdict ?? self.verdict(predicted, evidence, truth, residuals, chiSquared), evidence: evidence.kind,
            r2: Self.determination(rmse: rmse, truth), rmse: rmse,
            maximumRelativeError: Self.largest(predicted, truth) { abs($0) > 1e-6 * size ? abs($0) : .infinity },
            networkRMSE: evidence.network.map { Self.rootMeanSquare(zip($0, truth).map { $0 - $1 }) },
            reducedChiSquared: chiSquared?.value, neighbourCorrelation: residuals.structure?.correlation,
            residualsFollowInputs: residuals.followInputs,
            fittedRows: fittedRows.count, rowsOutsideDomain: everywhere.count { !$0.isFinite },
            ranges: problem.ranges)
        let law = Law(
            formula: finding.formula.expression, target: problem.target, inputs: problem.inputs,
            constants: constants(of: finding.formula), certificate: certificate)
        return problem.magnitudes.inTableUnits(law, refinement: exactification.refinement)
    }

    private func constants(of formula: ExactFormula) -> [LawConstant] {
        exactification.constants(of: formula.expression).enumerated().map { index, constant in
            LawConstant(
                name: "c\(index + 1)", value: constant.fitted, standardError: constant.standardError,
                snapped: constant.exact?.description)
        }
    }

    /// What remains looks like noise when residuals do not follow the inputs and are no larger than the known errors or, where none
    /// are known, no network, or where none was trained no smooth surface, has clearly less error.
    private func verdict(
        _ predicted: [Double], _ evidence: Evidence, _ truth: [Double], _ residuals: Residuals,
        _ chiSquared: ReducedChiSquared?
    ) -> Certificate.Verdict {
        if relativeError(predicted, truth) < Self.exactError { return .exact }
        if residuals.followInputs == true { return .approximate }
        if let chiSquared { return chiSquared.isTooLarge ? .approximate : .withinNoise }
        let network = evidence.network.map { Self.rootMeanSquare(inErrorUnits($0, evidence.rows)) }
        guard let yardstick = network ?? evidence.surfaceRMSE else {
            return evidence.endedAtNoise ? .withinNoise : .approximate
        }
        return Self.rootMeanSquare(inErrorUnits(predicted, evidence.rows)) <= 1.1 * yardstick ? .withinNoise : .approximate
    }

    // MARK: - Figures

    /// Residuals on some rows in the units in which they were fitted.
    func inErrorUnits(_ predicted: [Double], _ rows: [Int]) -> [Double] {
        zip(predicted, rows).map { ($0 - problem.values[$1]) / (problem.errorUnits?[$1] ?? 1) }
    }

    /// The largest error over the target, or over a thousandth of its root mean square where that is larger: near 0, a sum of
    /// large terms has no more digits.
    func relativeError(_ predicted: [Double], _ truth: [Double]) -> Double {
        let size = Self.rootMeanSquare(truth)
        return Self.largest(predicted, truth) { max(abs($0), 1e-3 * size) }
    }

    /// The largest |prediction − truth| over a scale that depends on the truth.
    private static func largest(_ predicted: [Double], _ truth: [Double], over scale: (Double) -> Double) -> Double {
        var largest = 0.0
        for (value, exact) in zip(predicted, truth) {
            // A row without a prediction is wrong without bound, and no later row may hide it.
            guard value.isFinite else { return .infinity }
            largest = max(largest, abs(value - exact) / scale(exact))
        }
        return largest
    }

    /// R²; nil where the target does not vary.
    static func determination(rmse: Double, _ truth: [Double]) -> Double? {
        let mean = truth.reduce(0, +) / Double(truth.count)
        let deviation = rootMeanSquare(truth.map { $0 - mean })
        guard deviation > 1e-12 * rootMeanSquare(truth), rmse.isFinite else { return nil }
        return 1 - (rmse / deviation) * (rmse / deviation)
    }

    static func rootMeanSquare(_ values: [Double]) -> Double {
        (values.reduce(0) { $0 + $1 * $1 } / Double(max(values.count, 1))).squareRoot()
    }
}
