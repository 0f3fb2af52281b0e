import Expressions
import Glibc
import KolmogorovArnold
import LeastSquares
import SymbolicExtraction
import Tables

/// Holds what a search found against rows that it did not see, and writes the certificates.
struct Certifier {
    let problem: Problem
    let options: DiscoveryOptions
    let work: WorkBudget
    private let exactification: Exactification

    init(problem: Problem, options: DiscoveryOptions, fittedRows: [Int], work: WorkBudget) {
        self.problem = problem
        self.options = options
        self.work = work
        exactification = problem.exactification(rows: fittedRows, work: work)
    }

    private static let foldCount = 5

    /// Target and predictions on the rows of evidence.
    private struct Evidence {
        var kind: Certificate.Evidence
        var rows: [Int]
        /// The network's predictions, if there is one.
        var network: [Double]?
        var formStability: Double?
        /// The error of a smooth surface without a formula on rows that it was not fitted to, where there is one.
        var surfaceRMSE: Double?
    }

    /// The law of least description length and the front of all, each with its certificate.
    func laws(of findings: LawSearch.Findings, fittedRows: [Int]) -> (best: Law?, front: [Law]) {
        let explaining = findings.formulas.filter { $0.bits < 0 }
        guard let first = explaining.first else { return (nil, []) }
        if problem.split.test.isEmpty {
            return crossValidated(explaining, first: first, fittedRows: fittedRows)
        }
        let rows = problem.split.test
        let evidence = Evidence(
            kind: .heldOut(rows: rows.count), rows: rows, network: predictions(of: findings, on: rows), formStability: nil,
            surfaceRMSE: surfaceRMSE(findings))
        let front = Self.front(of: explaining).map {
            law($0, evidence, prediction(of: $0.formula.expression, on: rows), fittedRows)
        }
        return (law(first, evidence, prediction(of: first.formula.expression, on: rows), fittedRows), front)
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

    // MARK: - Cross-validation

    /// The search is repeated without each fifth of the rows, and every row predicted by the search that did not see it. The
    /// front's other laws keep their form and only have their constants refitted.
    private func crossValidated(
        _ findings: [LawSearch.Finding], first: LawSearch.Finding, fittedRows: [Int]
    ) -> (best: Law?, front: [Law]) {
        let count = min(Self.foldCount, problem.values.count)
        var generator = SeededGenerator(seed: options.seed).stream(1)
        let order = problem.values.indices.shuffled(using: &generator)
        var searched = [Double](repeating: .nan, count: problem.values.count)
        var network = [Double](repeating: .nan, count: problem.values.count)
        var agreeing = 0
        var isCut = false
        for fold in 0..<count {
            let held = order.indices.filter { $0 % count == fold }.map { order[$0] }.sorted()
            let seen = order.indices.filter { $0 % count != fold }.map { order[$0] }.sorted()
            let found = LawSearch(problem: problem, rows: seen, options: options, work: work).run()
            isCut = isCut || !found.isComplete
            let best = found.formulas.first.flatMap { $0.bits < 0 ? $0 : nil }
            // Where a search finds no law, its prediction is the mean.
            let mean = seen.reduce(0) { $0 + problem.values[$1] } / Double(seen.count)
            let predicted = best.map { prediction(of: $0.formula.expression, on: held) } ?? held.map { _ in mean }
            for (row, value) in zip(held, predicted) { searched[row] = value }
            for (row, value) in zip(held, predictions(of: found, on: held) ?? []) { network[row] = value }
            if let best, best.formula.fit.formula == first.formula.fit.formula { agreeing += 1 }
        }
        let rows = Array(problem.values.indices)
        let evidence = Evidence(
            kind: .crossValidated(folds: count), rows: rows, network: network.allSatisfy(\.isFinite) ? network : nil,
            formStability: isCut ? nil : Double(agreeing) / Double(count))
        let front = Self.front(of: findings).map { law($0, evidence, refitted($0, folds: count, order: order), fittedRows) }
        // Folds whose search was cut would certify what they came to, not this law.
        let predicted = isCut ? refitted(first, folds: count, order: order) : searched
        return (law(first, evidence, predicted, fittedRows), front)
    }

    /// Each row predicted by the same form with constants fitted to the other folds.
    private func refitted(_ finding: LawSearch.Finding, folds: Int, order: [Int]) -> [Double] {
        var predicted = [Double](repeating: .nan, count: problem.values.count)
        for fold in 0..<folds {
            let held = order.indices.filter { $0 % folds == fold }.map { order[$0] }
            let seen = order.indices.filter { $0 % folds != fold }.map { order[$0] }
            let refit = try? problem.exactification(rows: seen, work: work).refinement.refine(
                finding.formula.fit.formula, start: finding.formula.fit.values, effort: .nearest)
            let formula = refit?.expression ?? finding.formula.expression
            for (row, value) in zip(held, prediction(of: formula, on: held)) { predicted[row] = value }
        }
        return predicted
    }

    // MARK: - Figures

    private func prediction(of formula: Expression, on rows: [Int]) -> [Double] {
        guard let program = try? CompiledExpression(formula, variables: problem.inputs) else { return rows.map { _ in .nan } }
        let columns = problem.columns.map { column in rows.map { column[$0] } }
        let values = program.evaluate(columns: columns)
        return values.count == rows.count ? values : rows.map { _ in values.first ?? .nan }
    }

    private func predictions(of findings: LawSearch.Findings, on rows: [Int]) -> [Double]? {
        guard let network = findings.network else { return nil }
        return network.evaluate(problem.columns.map { column in rows.map { column[$0] } })[0]
    }

    /// Surfaces are measured in amounts only.
    private func surfaceRMSE(_ findings: LawSearch.Findings) -> Double? {
        findings.surfaceError.isFinite && problem.errorUnits == nil ? findings.surfaceError * findings.outputScale : nil
    }

    private func law(
        _ finding: LawSearch.Finding, _ evidence: Evidence, _ predicted: [Double], _ fittedRows: [Int]
    ) -> Law {
        let truth = evidence.rows.map { problem.values[$0] }
        let rmse = Self.rootMeanSquare(zip(predicted, truth).map { $0 - $1 })
        let mean = truth.reduce(0, +) / Double(truth.count)
        let deviation = Self.rootMeanSquare(truth.map { $0 - mean })
        let size = Self.rootMeanSquare(truth)
        let networkRMSE = evidence.network.map { Self.rootMeanSquare(zip($0, truth).map { $0 - $1 }) }
        let everywhere = prediction(of: finding.formula.expression, on: Array(problem.values.indices))
        // Residuals are told from noise by their spread, so they are compared in the units in which they were fitted.
        let residuals = inErrorUnits(everywhere, Array(problem.values.indices))
        let structure = ResidualStructure(residuals: residuals, columns: problem.columns)
        let weighedError = Self.rootMeanSquare(inErrorUnits(predicted, evidence.rows))
        let chiSquared = problem.areErrorsKnown ? ReducedChiSquared(weighedError, count: truth.count) : nil
        let certificate = Certificate(
            verdict: Self.verdict(
                error: Self.largest(predicted, truth) { max(abs($0), size) }, weighedError, chiSquared,
                rival: evidence.network.map { Self.rootMeanSquare(inErrorUnits($0, evidence.rows)) } ?? evidence.surfaceRMSE,
                residuals: structure),
            evidence: evidence.kind,
            r2: deviation > 1e-12 * size && rmse.isFinite ? 1 - (rmse / deviation) * (rmse / deviation) : nil, rmse: rmse,
            maximumRelativeError: Self.largest(predicted, truth) { abs($0) > 1e-6 * size ? abs($0) : .infinity },
            networkRMSE: networkRMSE, reducedChiSquared: chiSquared?.value, formStability: evidence.formStability,
            neighbourCorrelation: structure?.correlation, residualsFollowInputs: structure?.isPresent,
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

    /// A law is taken for complete when its residuals no longer follow the inputs and are no larger than the known errors or, where
    /// none are known, no network, or where none was trained no smooth surface, has clearly less error.
    private static func verdict(
        error: Double, _ rmse: Double, _ chiSquared: ReducedChiSquared?, rival: Double?, residuals: ResidualStructure?
    ) -> Certificate.Verdict {
        if error < 1e-9 { return .exact }
        if let chiSquared {
            return chiSquared.isTooLarge || residuals?.isPresent == true ? .approximate : .withinNoise
        }
        guard let rival, rmse <= 1.1 * rival, residuals?.isPresent != true else { return .approximate }
        return .withinNoise
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

    /// Residuals on some rows in the units in which they were fitted.
    private func inErrorUnits(_ predicted: [Double], _ rows: [Int]) -> [Double] {
        zip(predicted, rows).map { ($0 - problem.values[$1]) / (problem.errorUnits?[$1] ?? 1) }
    }

    private static func rootMeanSquare(_ values: [Double]) -> Double {
        (values.reduce(0) { $0 + $1 * $1 } / Double(max(values.count, 1))).squareRoot()
    }
}
