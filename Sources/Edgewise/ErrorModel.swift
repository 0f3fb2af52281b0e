import Expressions
import Glibc
import LeastSquares
import SymbolicExtraction

/// Whether a target's errors are amounts or shares of it.
///
/// Orbits from days to centuries, or populations over decades, are known to so many per cent, not to so many units, and plain
/// least squares would see the largest values alone. The same form, a product of powers, is fitted both ways, and the likelier
/// of the two models is taken: −n·ln σ for amounts, −n·ln σ_rel − Σ ln|y| for shares.
enum ErrorModel {
    /// A relative deviation under which such data are as good as exact, and any weights will do.
    private static let negligible = 1e-8
    /// How much likelier, in natural logarithms, shares must be than amounts.
    private static let leastAdvantage = 5.0

    /// - Returns: false unless the target has one sign and spans a decade, the inputs are positive, and a product of powers fits
    ///   to within a tenth and leaves residuals that do not follow the inputs.
    static func isRelative(
        inputs: [String], columns: [[Double]], target: [Double], work: WorkBudget = WorkBudget()
    ) -> Bool {
        let sizes = target.map { abs($0) }
        guard let least = sizes.min(), let most = sizes.max(), least > 0, most >= 10 * least,
            let monomial = SimpleForms(
                inputs: inputs, columns: columns, target: target, weights: nil, library: .standard, work: work
            )
            .monomial
        else { return false }
        func fit(weights: [Double]?) -> RefinedFormula? {
            let refinement = ConstantRefinement(
                variables: inputs, columns: columns, target: target, weights: weights, work: work)
            return try? refinement.refine(monomial, effort: .nearest)
        }
        let count = Double(target.count)
        guard let amounts = fit(weights: nil), let shares = fit(weights: sizes.map { 1 / ($0 * $0) }),
            let program = try? CompiledExpression(shares.expression, variables: inputs)
        else { return false }
        let misses = zip(program.evaluate(columns: columns), target).map { $0 - $1 }
        // One row that is grossly wrong decides a mean of squares, and through it the model.
        let isGross = zip(gross(misses), gross(zip(misses, sizes).map { $0 / $1 })).map { $0 && $1 }
        if isGross.contains(true), isGross.count(where: { $0 }) * 5 < target.count {
            let kept = target.indices.filter { !isGross[$0] }
            return isRelative(
                inputs: inputs, columns: columns.map { column in kept.map { column[$0] } }, target: kept.map { target[$0] },
                work: work)
        }
        let sigma = (amounts.residualSumOfSquares / count).squareRoot()
        let relative = (shares.residualSumOfSquares / count).squareRoot()
        guard relative > negligible, relative < 0.1 else { return false }
        // What the wrong form leaves is no error to judge errors by.
        let residuals = zip(misses, sizes).map { $0 / $1 }
        guard ResidualStructure(residuals: residuals, columns: columns)?.isPresent != true else { return false }
        let advantage = count * log(sigma / relative) - sizes.reduce(0) { $0 + log($1) }
        return advantage > leastAdvantage
    }

    /// Which errors are over 15 times as large as they are in the middle, ten deviations of normal ones.
    private static func gross(_ errors: [Double]) -> [Bool] {
        let sizes = errors.map { abs($0) }
        let middle = sizes.sorted()[sizes.count / 2]
        return sizes.map { $0 > 15 * middle }
    }
}
