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
    private static let mostReported = 8
    /// A share of the squares that leaves nothing to explain.
    private static let exact = 1e-22
    /// Five constants need rows.
    private static let leastRowsOfCurve = 20
    /// An error, in units of the target's deviation, that shows the target to be without noise.
    private static let clear = 1e-6

    /// Formulas in the view's variables with what they are called, those of shortest description first.
    var formulas: [(origin: String, formula: Expression)] {
        guard view.names.count <= SparseForms.mostVariables else { return [] }
        var candidates: [(origin: String, formula: Expression)] = []
        let powers = powerCurves
        if let first = powers.first, first.isExact { return [(first.origin, first.formula)] }
        let sums = race(view.target).candidates(accuracy: 1e-9, freedom: SparseForms.rowFreedom)
        let curves = curves(view.target, errorScale: 0, freedom: nil)
        let isClear =
            (sums.map(\.error).min() ?? 1) < Self.clear || curves.contains { $0.unexplained.squareRoot() < Self.clear }
        if !isClear, let smooth = SmoothTarget(view.problem, work: work) {
            candidates += named(
                self.curves(smooth.values, errorScale: smooth.accuracy * view.deviation, freedom: smooth.freedom))
            candidates += named(
                race(smooth.values).candidates(accuracy: smooth.accuracy, freedom: smooth.freedom).prefix(Self.mostRefined))
        }
        candidates += named(curves) + named(sums.prefix(isClear ? Self.mostRefined : Self.mostRefined / 3))
        if !isClear { candidates += powers.map { ($0.origin, $0.formula) } }
        let trial = FormulaTrial(view.refinement, assumptions: view.assumptions)
        let found = work.results(of: candidates.count) { [candidates] index, work in
            trial.outcome(of: candidates[index].formula, work: work).map { (candidates[index].origin, $0) }
        }
        return found.compactMap { $0 }.sorted { $0.1.bits < $1.1.bits }.prefix(Self.mostReported).map { ($0, $1.formula) }
    }

    /// Curves of a view of one variable.
    private func curves(_ target: [Double], errorScale: Double, freedom: Int?) -> [TransformedCurve.Candidate] {
        guard view.names.count == 1, Set(view.columns[0]).count >= 5 else { return [] }
        let curve = SampledCurve(
            arguments: Array(view.columns[0].prefix(target.count)), values: target,
            weights: view.refinement.weights.map { Array($0.prefix(target.count)) }, errorScale: errorScale,
            independentCount: freedom)
        return TransformedCurve(library: library, reportedCount: Self.mostReported, work: work).candidates(for: curve)
    }

    /// Curves of a view of one variable with free powers inside and outside.
    private var powerCurves: [(origin: String, formula: Expression, isExact: Bool)] {
        guard view.names.count == 1, view.target.count >= Self.leastRowsOfCurve else { return [] }
        let curve = SampledCurve(arguments: view.columns[0], values: view.target, weights: view.refinement.weights)
        return PowerCurve(work: work).formulas(for: curve).map { candidate in
            (
                "a line between powers",
                candidate.formula.substituting([LibraryFunction.argumentName: .variable(view.names[0])]),
                candidate.unexplained < Self.exact
            )
        }
    }

    private func named(_ curves: [TransformedCurve.Candidate]) -> [(origin: String, formula: Expression)] {
        curves.map { ("one function of one variable", $0.expression(of: .variable(view.names[0]))) }
    }

    private func named(_ sums: ArraySlice<SparseForms.Candidate>) -> [(origin: String, formula: Expression)] {
        sums.map { ("a sum of plain terms", $0.formula) }
    }

    private func race(_ target: [Double]) -> SparseForms {
        SparseForms(
            names: view.names, columns: view.columns.map { Array($0.prefix(target.count)) }, target: target,
            weights: view.refinement.weights.map { Array($0.prefix(target.count)) }, library: library, work: work)
    }
}
