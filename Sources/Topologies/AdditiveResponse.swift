import BSplines
import Glibc
import LeastSquares

/// The closed-form test for y = ψ(Σ_A g_A(x_A)): some function θ of the target is a sum of functions of the groups A.
///
/// θ is expanded in splines of y with knots at its quantiles, each g_A in (tensor) splines of its variables; the largest
/// canonical correlation between the two spans is an eigenvalue problem of the size of θ's basis. No iteration, no local
/// minimum. If θ is one-to-one, ψ = θ⁻¹ and the groups are the incoming edges of one hidden node.
///
/// Source: canonical correlation (Hotelling 1936) between spline spaces, the closed form of Breiman and Friedman's ACE (1985).
public struct AdditiveResponse: Sendable {
    /// The groups of variables, by index.
    public let groups: [[Int]]
    /// g_A at every row, one array for each group, each centred; their sum is the node's value.
    public let terms: [[Double]]
    /// θ(y) at every row.
    public let response: [Double]
    /// 1 − ρ on the rows held out: near 0 when the structure holds.
    public let defect: Double
    /// The share of neighbouring y between which θ moves the same way: 1 when θ is one-to-one.
    public let monotonicity: Double

    /// Σ_A g_A at every row.
    public var node: [Double] {
        var sum = [Double](repeating: 0, count: response.count)
        for term in terms {
            for row in sum.indices { sum[row] += term[row] }
        }
        return sum
    }
}

extension AdditiveResponse {
    /// The best θ and g for the given groups, fitted on the first `trainingCount` rows and scored on the others.
    ///
    /// - Parameter bases: one basis for each group, over all rows.
    /// - Returns: `nil` where the target's values are too few for a basis, or the equations are singular.
    static func fitted(
        groups: [[Int]], bases: [GroupBasis], target: [Double], trainingCount: Int, responseIntervals: Int = 10,
        work: WorkBudget = WorkBudget()
    ) -> AdditiveResponse? {
        guard let first = bases.first, trainingCount > 3 * responseIntervals, trainingCount < target.count else { return nil }
        let knots = KnotVector.adaptive(to: target, intervals: responseIntervals, degree: 3)
        let left = GroupBasis(knots: knots, at: target)
        let right = bases.dropFirst().reduce(first) { $0.beside($1) }
        guard right.width * 2 < trainingCount else { return nil }

        defer { work.spend(operations(left, right, trainingCount)) }
        let leftMeans = left.means(count: trainingCount)
        let rightMeans = right.means(count: trainingCount)
        let leftMoments = centred(left.crossProducts(with: left, count: trainingCount), leftMeans, leftMeans, trainingCount)
        let rightMoments = centred(
            right.crossProducts(with: right, count: trainingCount), rightMeans, rightMeans, trainingCount)
        let cross = centred(right.crossProducts(with: left, count: trainingCount), rightMeans, leftMeans, trainingCount)

        // Splines sum to one, so centred moments are singular by construction; the ridge stands for the missing constant.
        let ridge = 1e-10
        guard
            let projected = CholeskySolver.solve(
                rightMoments, ridge: ridge, (0..<left.width).map { cross.column($0) })
        else { return nil }
        var explained = Matrix(rows: left.width, columns: left.width)
        for i in 0..<left.width {
            for j in 0..<left.width {
                var sum = 0.0
                for r in 0..<right.width { sum += cross[r, i] * projected[j][r] }
                explained[i, j] = sum
            }
        }
        for i in 0..<left.width {
            for j in 0..<i {
                let mean = (explained[i, j] + explained[j, i]) / 2
                explained[i, j] = mean
                explained[j, i] = mean
            }
        }
        var total = leftMoments
        let level = ridge * total.diagonal.reduce(0, +) / Double(left.width)
        for i in 0..<left.width { total[i, i] += level }
        guard let eigen = SymmetricEigenvalues(explained, relativeTo: total) else { return nil }

        let leftCoefficients = eigen.vectors.column(0)
        var rightCoefficients = [Double](repeating: 0, count: right.width)
        for j in 0..<left.width {
            for r in 0..<right.width { rightCoefficients[r] += projected[j][r] * leftCoefficients[j] }
        }
        let response = left.applied(to: leftCoefficients)
        var offset = 0
        let terms = bases.map { basis in
            let part = Array(rightCoefficients[offset..<(offset + basis.width)])
            offset += basis.width
            return centred(basis.applied(to: part), count: trainingCount)
        }
        let fit = AdditiveResponse(
            groups: groups, terms: terms, response: response, defect: .infinity,
            monotonicity: monotonicity(response, along: target))
        let heldOut = trainingCount..<target.count
        let defect = 1 - correlation(response, fit.node, over: heldOut)
        guard defect.isFinite else { return nil }
        return AdditiveResponse(
            groups: groups, terms: terms, response: response, defect: defect, monotonicity: fit.monotonicity)
    }

    /// Moments, the solution of one basis for the other, and the order of the target.
    private static func operations(_ left: GroupBasis, _ right: GroupBasis, _ count: Int) -> Int {
        let nonzeros = left.nonzeros + right.nonzeros
        return count * (2 * nonzeros * nonzeros + 300) + 2 * right.width * right.width * right.width
    }

    private static func centred(_ moments: Matrix, _ left: [Double], _ right: [Double], _ count: Int) -> Matrix {
        var result = moments
        for i in 0..<result.rows {
            for j in 0..<result.columns { result[i, j] -= Double(count) * left[i] * right[j] }
        }
        return result
    }

    private static func centred(_ values: [Double], count: Int) -> [Double] {
        let mean = values[..<count].reduce(0, +) / Double(count)
        return values.map { $0 - mean }
    }

    private static func monotonicity(_ response: [Double], along target: [Double]) -> Double {
        let order = target.indices.sorted { target[$0] < target[$1] }
        var (up, down) = (0, 0)
        for (a, b) in zip(order, order.dropFirst()) where target[a] < target[b] {
            if response[b] >= response[a] { up += 1 } else { down += 1 }
        }
        return Double(max(up, down)) / Double(max(up + down, 1))
    }

    private static func correlation(_ a: [Double], _ b: [Double], over rows: Range<Int>) -> Double {
        let count = Double(rows.count)
        let meanA = rows.reduce(0) { $0 + a[$1] } / count
        let meanB = rows.reduce(0) { $0 + b[$1] } / count
        var (ab, aa, bb) = (0.0, 0.0, 0.0)
        for row in rows {
            ab += (a[row] - meanA) * (b[row] - meanB)
            aa += (a[row] - meanA) * (a[row] - meanA)
            bb += (b[row] - meanB) * (b[row] - meanB)
        }
        return ab / (aa * bb).squareRoot()
    }
}
