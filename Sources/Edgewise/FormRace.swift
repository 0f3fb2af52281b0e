import Expressions
import FunctionLibrary
import LeastSquares
import SparseForms
import SymbolicExtraction
import Symmetries

/// The formulas of a view that linear algebra finds without a network: all sums of a few plain terms under plain responses, the
/// best of them fitted to the rows.
struct FormRace {
    let view: SearchView
    let library: FunctionLibrary
    let work: WorkBudget

    /// Candidates whose constants are refined on rows of the table.
    private static let mostRefined = 60
    private static let refinedRows = 1500
    /// An error, in units of the target's deviation, that shows the target to be without noise.
    private static let clear = 1e-6

    /// Formulas in the view's variables, those of shortest description first.
    var formulas: [Expression] {
        guard view.names.count <= SparseForms.mostVariables else { return [] }
        var candidates = race(view.target).candidates(accuracy: 1e-9, freedom: 150)
        if (candidates.map(\.error).min() ?? 1) > Self.clear, let smooth = SmoothTarget(view.problem, work: work) {
            candidates = race(smooth.values).candidates(accuracy: smooth.accuracy, freedom: smooth.freedom) + candidates.prefix(Self.mostRefined / 3)
        }
        let sample = view.refinement.thinned(to: Self.refinedRows)
        let measure = Exactification(refinement: sample, assumptions: view.assumptions)
        var found: [(formula: Expression, bits: Double)] = []
        for candidate in candidates.prefix(Self.mostRefined) where !work.isOver {
            guard let refined = try? sample.refine(candidate.formula, effort: .brief), refined.rootMeanSquareError.isFinite
            else { continue }
            let plain = Self.plainConstants(of: refined)
            let bits = measure.bits(
                error: refined.rootMeanSquareError / sample.targetDeviation,
                measuredConstants: refined.values.count - plain, complexity: refined.expression.complexity - plain)
            found.append((refined.expression, bits))
        }
        return found.sorted { $0.bits < $1.bits }.map(\.formula)
    }

    /// Constants that may turn out to be 0, 1 or 2: they will cost nothing.
    private static func plainConstants(of fit: RefinedFormula) -> Int {
        zip(fit.values, fit.standardErrors).count { value, error in
            [0, 1, 2].contains { abs(abs(value) - $0) <= min(3 * error, 0.1) }
        }
    }

    private func race(_ target: [Double]) -> SparseForms {
        SparseForms(
            names: view.names, columns: view.columns.map { Array($0.prefix(target.count)) }, target: target,
            weights: view.refinement.weights.map { Array($0.prefix(target.count)) }, library: library, work: work)
    }
}
