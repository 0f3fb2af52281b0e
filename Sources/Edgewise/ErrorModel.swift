import Expressions
import Glibc
import LeastSquares
import SymbolicExtraction
import Symmetries

/// Whether a target's errors are amounts or shares of it.
///
/// Orbits from days to centuries, or populations over decades, are known to so many per cent, not to so many units, and plain
/// least squares would see the largest values alone. The same function is fitted to both, and the likelier of the two models is
/// taken: −n·ln σ for amounts, −n·ln σ_rel − Σ ln|y| for shares. The function is a product of powers, or where that does not fit, a
/// smooth surface.
enum ErrorModel {
    /// A relative deviation under which such data are as good as exact, and any weights will do.
    private static let negligible = 1e-8
    /// How much likelier, in natural logarithms, shares must be than amounts.
    private static let leastAdvantage = 5.0
    /// The same where a surface is all that there is to judge by.
    private static let leastAdvantageOfSurface = 20.0

    /// - Returns: false unless the target has one sign and spans a decade, and a product of powers, of positive inputs, or a surface fits
    ///   to within a tenth and leaves residuals that do not follow the inputs.
    static func isRelative(
        inputs: [String], columns: [[Double]], target: [Double], work: WorkBudget = WorkBudget()
    ) -> Bool {
        let sizes = target.map { abs($0) }
        guard let least = sizes.min(), let most = sizes.max(), least > 0, most >= 10 * least,
            target.allSatisfy({ ($0 < 0) == (target[0] < 0) })
        else { return false }
        return isRelativeToMonomial(inputs: inputs, columns: columns, target: target, work: work)
            || isRelativeToSurface(inputs: inputs, columns: columns, target: target, work: work)
    }

    private static func isRelativeToMonomial(
        inputs: [String], columns: [[Double]], target: [Double], work: WorkBudget
    ) -> Bool {
        let sizes = target.map { abs($0) }
        guard
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
        guard areNoise(zip(misses, sizes).map { $0 / $1 }, relative, columns) else { return false }
        let advantage = count * log(sigma / relative) - sizes.reduce(0) { $0 + log($1) }
        return advantage > leastAdvantage
    }

    private static func isRelativeToSurface(
        inputs: [String], columns: [[Double]], target: [Double], work: WorkBudget
    ) -> Bool {
        guard
            let surface = SmoothTarget(ReducedProblem(inputs: inputs, columns: columns, target: target), work: work)?.values
        else { return false }
        // As the surface has them, values are free of the errors that are to be judged.
        let rows = surface.indices.filter { surface[$0] * target[$0] > 0 }
        guard rows.count * 10 >= surface.count * 9 else { return false }
        let misses = rows.map { surface[$0] - target[$0] }
        let shares = zip(misses, rows).map { $0 / surface[$1] }
        let isGross = zip(gross(misses), gross(shares)).map { $0 && $1 }
        let kept = rows.indices.filter { !isGross[$0] }
        guard kept.count * 10 >= surface.count * 9 else { return false }
        let count = Double(kept.count)
        let sigma = (kept.reduce(0) { $0 + misses[$1] * misses[$1] } / count).squareRoot()
        let relative = (kept.reduce(0) { $0 + shares[$1] * shares[$1] } / count).squareRoot()
        let places = kept.map { rows[$0] }
        guard areNoise(kept.map { shares[$0] }, relative, columns.map { column in places.map { column[$0] } }) else {
            return false
        }
        let advantage = count * log(sigma / relative) - places.reduce(0) { $0 + log(abs(surface[$1])) }
        return advantage > leastAdvantageOfSurface
    }

    /// Whether shares of this root mean square may be errors: what the wrong form leaves is none to judge errors by.
    private static func areNoise(_ shares: [Double], _ size: Double, _ columns: [[Double]]) -> Bool {
        size > negligible && size < 0.1 && ResidualStructure(residuals: shares, columns: columns)?.isPresent != true
    }

    /// Which errors are over 15 times as large as they are in the middle, ten deviations of normal ones.
    private static func gross(_ errors: [Double]) -> [Bool] {
        let sizes = errors.map { abs($0) }
        let middle = sizes.sorted()[sizes.count / 2]
        return sizes.map { $0 > 15 * middle }
    }
}
