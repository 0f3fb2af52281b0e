import Expressions
import KolmogorovArnold
import LeastSquares
import SymbolicExtraction
import Tables

/// Formulas on chosen rows of a problem: their values, and what constants fitted to other rows predict.
struct FoldedFits {
    let problem: Problem
    let work: WorkBudget

    /// Not finite where the formula has no value.
    func values(of formula: Expression, on rows: [Int]) -> [Double] {
        guard let program = try? CompiledExpression(formula, variables: problem.inputs) else { return rows.map { _ in .nan } }
        let values = program.evaluate(columns: problem.columns.map { column in rows.map { column[$0] } })
        return values.count == rows.count ? values : rows.map { _ in values.first ?? .nan }
    }

    /// The same form with its measured constants fitted to some rows, from where they are.
    func refitted(_ fit: RefinedFormula, to rows: [Int]) -> RefinedFormula? {
        let refit = try? problem.exactification(rows: rows, work: work).refinement.refine(
            fit.formula, start: fit.values, effort: .nearest)
        guard let refit, refit.residualSumOfSquares.isFinite else { return nil }
        return refit
    }

    /// Every row of the parts predicted by the same form with constants fitted to the rows of the other parts.
    ///
    /// - Parameter strictly: no prediction where those rows do not determine the constants. Constants from all rows, at which the
    ///   fit starts, may know the row that they predict: a spike stays where it was.
    func predictions(of fit: RefinedFormula, parts: [[Int]], strictly: Bool = false) -> [Double] {
        var predicted = [Double](repeating: .nan, count: problem.values.count)
        for (index, held) in parts.enumerated() {
            let seen = parts.indices.filter { $0 != index }.flatMap { parts[$0] }.sorted()
            let refit = refitted(fit, to: seen)
            if strictly && refit?.rank != fit.values.count { continue }
            let formula = refit?.expression ?? fit.expression
            for (row, value) in zip(held, values(of: formula, on: held)) { predicted[row] = value }
        }
        return predicted
    }
}

/// The whole search, repeated without each fifth of the rows.
struct CrossValidation {
    /// The rows of each fold.
    let folds: [[Int]]
    /// Each row predicted by the search that did not see it; by the mean where that search found no formula.
    private(set) var searched: [Double]
    /// The same by the networks of those searches; nil where one trained none.
    private(set) var network: [Double]?
    /// What each search found best; nil where nothing explained its rows.
    private(set) var found: [LawSearch.Finding?] = []
    /// Whether a search was cut, so that its finding says nothing about what the search does.
    private(set) var isCut = false

    private static let foldCount = 5

    init(_ problem: Problem, options: DiscoveryOptions, work: WorkBudget) {
        let count = min(Self.foldCount, problem.values.count)
        var generator = SeededGenerator(seed: options.seed).stream(1)
        let order = problem.values.indices.shuffled(using: &generator)
        folds = (0..<count).map { fold in order.indices.filter { $0 % count == fold }.map { order[$0] }.sorted() }
        searched = [Double](repeating: .nan, count: problem.values.count)
        var byNetwork = searched
        let fits = FoldedFits(problem: problem, work: work)
        let parts = folds
        let seen = parts.indices.map { fold in parts.indices.filter { $0 != fold }.flatMap { parts[$0] }.sorted() }
        let searches = work.results(of: count) { fold, work in
            LawSearch(problem: problem, rows: seen[fold], options: options, work: work).run()
        }
        isCut = searches.count < count || searches.contains { !$0.isComplete }
        for ((held, seen), findings) in zip(zip(folds, seen), searches) {
            let best = findings.formulas.first.flatMap { $0.bits < 0 ? $0 : nil }
            found.append(best)
            let mean = seen.reduce(0) { $0 + problem.values[$1] } / Double(seen.count)
            let predicted = best.map { fits.values(of: $0.formula.expression, on: held) } ?? held.map { _ in mean }
            for (row, value) in zip(held, predicted) { searched[row] = value }
            let columns = problem.columns.map { column in held.map { column[$0] } }
            for (row, value) in zip(held, findings.network?.evaluate(columns)[0] ?? []) { byNetwork[row] = value }
        }
        network = byNetwork.allSatisfy(\.isFinite) ? byNetwork : nil
    }

    /// The share of the folds in which the search came to this form.
    func stability(of form: Expression) -> Double {
        Double(found.count { $0?.formula.fit.formula == form }) / Double(folds.count)
    }
}
