import Glibc
import LeastSquares

/// y = Π_A g_A(x_A) by alternating least squares: each factor in turn is a linear model once the others are held.
///
/// Factors may change sign, and groups may overlap, which a sum of logarithms allows neither. A handful of sweeps settles it;
/// the factors start at 1, so the first sweep takes conditional means.
public struct FactorProduct: Sendable {
    /// The groups of variables, by index.
    public let groups: [[Int]]
    /// g_A at every row, one array for each group; all but the last have mean square 1 on the training rows.
    public let factors: [[Double]]
    /// Root mean square error on the rows held out, in units of the target's standard deviation.
    public let error: Double
}

extension FactorProduct {
    /// The best factors for the given groups, fitted on the first `trainingCount` rows and scored on the others.
    static func fitted(
        groups: [[Int]], bases: [GroupBasis], target: [Double], trainingCount: Int, sweeps: Int = 20
    ) -> FactorProduct? {
        guard !bases.isEmpty, trainingCount < target.count, bases.allSatisfy({ $0.width * 2 < trainingCount }) else { return nil }
        let rows = target.count
        let deviation = standardDeviation(target, over: trainingCount..<rows)
        guard deviation > 0 else { return nil }
        var factors = [[Double]](repeating: [Double](repeating: 1, count: rows), count: groups.count)
        var error = Double.infinity
        for _ in 0..<sweeps {
            for (index, basis) in bases.enumerated() {
                var others = [Double](repeating: 1, count: rows)
                for (other, factor) in factors.enumerated() where other != index {
                    for row in 0..<rows { others[row] *= factor[row] }
                }
                let equations = basis.normalEquations(scale: others, target: target, count: trainingCount)
                guard let solved = CholeskySolver.solve(equations.matrix, ridge: 1e-9, [equations.side])?.first else { return nil }
                var factor = basis.applied(to: solved)
                if index < groups.count - 1 {
                    // The scale of a product lives in one factor only, or it would drift between them.
                    let size = (factor[..<trainingCount].reduce(0) { $0 + $1 * $1 } / Double(trainingCount)).squareRoot()
                    guard size > 0, size.isFinite else { return nil }
                    for row in 0..<rows { factor[row] /= size }
                }
                factors[index] = factor
            }
            var sum = 0.0
            for row in trainingCount..<rows {
                let residual = target[row] - factors.reduce(1) { $0 * $1[row] }
                sum += residual * residual
            }
            let next = (sum / Double(rows - trainingCount)).squareRoot() / deviation
            guard next.isFinite else { return nil }
            let settled = abs(error - next) <= 1e-3 * next
            error = next
            if settled { break }
        }
        return FactorProduct(groups: groups, factors: factors, error: error)
    }
}

/// The standard deviation of some rows of a column.
func standardDeviation(_ values: [Double], over rows: Range<Int>) -> Double {
    let count = Double(rows.count)
    let mean = rows.reduce(0) { $0 + values[$1] } / count
    return (rows.reduce(0) { $0 + (values[$1] - mean) * (values[$1] - mean) } / count).squareRoot()
}
