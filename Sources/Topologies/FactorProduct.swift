import Glibc
import LeastSquares

/// y = d + Π_A g_A(x_A) by alternating least squares: each factor in turn is a linear model once the others are held.
///
/// Factors may change sign, and groups may overlap, which a sum of logarithms allows neither. A handful of sweeps settles it;
/// the factors start at 1, so the first sweep takes conditional means.
public struct FactorProduct: Sendable {
    /// The groups of variables, by index.
    public let groups: [[Int]]
    /// g_A at every row, one array for each group; all but the last have mean square 1 on the training rows.
    public let factors: [[Double]]
    /// d.
    public let offset: Double
    /// Root mean square error on the rows held out, in units of the target's standard deviation.
    public let error: Double
}

extension FactorProduct {
    /// The best factors for the given groups, fitted on the first `trainingCount` rows and scored on the others.
    static func fitted(
        groups: [[Int]], bases: [GroupBasis], target: [Double], trainingCount: Int, sweeps: Int = 40,
        work: WorkBudget = WorkBudget()
    ) -> FactorProduct? {
        guard !bases.isEmpty, trainingCount < target.count, bases.allSatisfy({ $0.width * 2 < trainingCount }) else {
            return nil
        }
        let rows = target.count
        let deviation = standardDeviation(target, over: trainingCount..<rows)
        guard deviation > 0 else { return nil }
        // Partition of unity: coefficients 1 are the factor 1.
        var coefficients = bases.map { [Double](repeating: 1, count: $0.width) }
        var factors = [[Double]](repeating: [Double](repeating: 1, count: rows), count: groups.count)
        // The largest groups say most while the others are still unknown.
        let order = groups.indices.sorted { (bases[$0].width, $1) > (bases[$1].width, $0) }
        // Of a sweep: normal equations, their solution, and the values at every row.
        let operations = bases.reduce(0) { $0 + rows * $1.nonzeros * ($1.nonzeros + 10) / 3 + 2 * $1.width * $1.width }
        var offset = 0.0
        var error = Double.infinity
        var pull = 0.1
        for sweep in 0..<sweeps {
            defer { work.spend(operations) }
            let remaining = target.map { $0 - offset }
            for index in order {
                var others = [Double](repeating: 1, count: rows)
                for (other, factor) in factors.enumerated() where other != index {
                    for row in 0..<rows { others[row] *= factor[row] }
                }
                guard
                    let solved = proximalStep(
                        bases[index], scale: others, target: remaining, count: trainingCount, from: coefficients[index],
                        pull: pull)
                else { return nil }
                coefficients[index] = solved
                factors[index] = bases[index].applied(to: solved)
                // The scale of a product lives in one factor only, or it would drift between them.
                if index != order.last { normalise(&factors[index], &coefficients[index], count: trainingCount) }
            }
            // A first guess of d would be taken for structure, so it waits until the factors have a shape.
            if sweep > 1 { offset += meanResidual(factors, remaining, over: 0..<trainingCount) }
            let next = relativeError(factors, target.map { $0 - offset }, over: trainingCount..<rows) / deviation
            guard next.isFinite else { return nil }
            let settled = sweep > 8 && abs(error - next) <= 1e-3 * next
            error = next
            pull = max(pull * 0.3, 1e-7)
            if settled { break }
        }
        return FactorProduct(groups: groups, factors: factors, offset: offset, error: error)
    }
}

extension FactorProduct {
    /// One factor's least squares, pulled toward its present coefficients where the rows say little: early on the others are
    /// still rough, and a factor fitted freely to them has spikes from which the sweeps do not recover.
    private static func proximalStep(
        _ basis: GroupBasis, scale: [Double], target: [Double], count: Int, from present: [Double], pull: Double
    ) -> [Double]? {
        var (matrix, side) = basis.normalEquations(scale: scale, target: target, count: count)
        let level = pull * matrix.diagonal.reduce(0, +) / Double(basis.width)
        for i in 0..<basis.width {
            matrix[i, i] += level
            side[i] += level * present[i]
        }
        return CholeskySolver.solve(matrix, ridge: 1e-12, [side])?.first
    }

    private static func normalise(_ factor: inout [Double], _ coefficients: inout [Double], count: Int) {
        let size = (factor[..<count].reduce(0) { $0 + $1 * $1 } / Double(count)).squareRoot()
        guard size > 0, size.isFinite else { return }
        for row in factor.indices { factor[row] /= size }
        for index in coefficients.indices { coefficients[index] /= size }
    }

    private static func meanResidual(_ factors: [[Double]], _ target: [Double], over rows: Range<Int>) -> Double {
        rows.reduce(0) { sum, row in sum + target[row] - factors.reduce(1) { $0 * $1[row] } } / Double(rows.count)
    }

    private static func relativeError(_ factors: [[Double]], _ target: [Double], over rows: Range<Int>) -> Double {
        var sum = 0.0
        for row in rows {
            let residual = target[row] - factors.reduce(1) { $0 * $1[row] }
            sum += residual * residual
        }
        return (sum / Double(rows.count)).squareRoot()
    }
}

/// The standard deviation of some rows of a column.
func standardDeviation(_ values: [Double], over rows: Range<Int>) -> Double {
    let count = Double(rows.count)
    let mean = rows.reduce(0) { $0 + values[$1] } / count
    return (rows.reduce(0) { $0 + (values[$1] - mean) * (values[$1] - mean) } / count).squareRoot()
}
