import BSplines
import LeastSquares
import Tables
import Testing

@testable import Topologies

@Suite("Sparse bases of groups against dense ones")
struct GroupBasisTests {
    /// The design matrix, row by row, each function by itself.
    private struct Dense {
        let rows: [[Double]]

        init(rows: [[Double]]) { self.rows = rows }

        init(_ knots: KnotVector, at points: [Double]) {
            let functions = (0..<knots.basisCount).map { index in
                Spline(knots: knots, coefficients: (0..<knots.basisCount).map { $0 == index ? 1 : 0 })
            }
            rows = points.map { x in functions.map { $0.value(at: x) } }
        }

        func tensorProduct(with other: Dense) -> Dense {
            Dense(rows: zip(rows, other.rows).map { left, right in left.flatMap { a in right.map { a * $0 } } })
        }

        func beside(_ other: Dense) -> Dense { Dense(rows: zip(rows, other.rows).map { $0 + $1 }) }
    }

    /// Two variables' bases over 40 rows, sparse and dense.
    private static func bases(seed: UInt64) -> (sparse: [GroupBasis], dense: [Dense], generator: SeededGenerator) {
        var generator = SeededGenerator(seed: seed)
        var (sparse, dense): ([GroupBasis], [Dense]) = ([], [])
        for intervals in [2, 5] {
            let points = (0..<40).map { _ in generator.uniform(in: -1..<2) }
            let knots = KnotVector.uniform(on: -1...2, intervals: intervals, degree: 3)
            sparse.append(GroupBasis(knots: knots, at: points))
            dense.append(Dense(knots, at: points))
        }
        return (
            sparse + [sparse[0].tensorProduct(with: sparse[1]), sparse[0].beside(sparse[1])],
            dense + [dense[0].tensorProduct(with: dense[1]), dense[0].beside(dense[1])], generator
        )
    }

    @Test("values, means and products are those of the dense matrix", arguments: 1...5 as ClosedRange<UInt64>)
    func agreesWithDense(seed: UInt64) {
        var (sparse, dense, generator) = Self.bases(seed: seed)
        let scale = (0..<40).map { _ in generator.standardNormal() }
        let target = (0..<40).map { _ in generator.standardNormal() }
        for (basis, twin) in zip(sparse, dense) {
            #expect(basis.rows == 40 && basis.width == twin.rows[0].count)
            let coefficients = (0..<basis.width).map { _ in generator.standardNormal() }
            expectClose(basis.applied(to: coefficients), twin.rows.map { zip($0, coefficients).reduce(0) { $0 + $1.0 * $1.1 } })
            let count = 31
            expectClose(
                basis.means(count: count),
                (0..<basis.width).map { column in (0..<count).reduce(0) { $0 + twin.rows[$1][column] } / Double(count) })
            for weights in [nil, scale] {
                let equations = basis.normalEquations(scale: weights, target: target, count: count)
                for i in 0..<basis.width {
                    let side = (0..<count).reduce(0) { $0 + twin.rows[$1][i] * (weights?[$1] ?? 1) * target[$1] }
                    #expect(abs(equations.side[i] - side) < 1e-11)
                    for j in 0..<basis.width {
                        let entry = (0..<count).reduce(0.0) { sum, row in
                            let weight = weights?[row] ?? 1
                            return sum + twin.rows[row][i] * twin.rows[row][j] * weight * weight
                        }
                        #expect(abs(equations.matrix[i, j] - entry) < 1e-11)
                    }
                }
            }
        }
        let cross = sparse[2].crossProducts(with: sparse[1], count: 25)
        for i in 0..<sparse[2].width {
            for j in 0..<sparse[1].width {
                let entry = (0..<25).reduce(0) { $0 + dense[2].rows[$1][i] * dense[1].rows[$1][j] }
                #expect(abs(cross[i, j] - entry) < 1e-12)
            }
        }
    }

    @Test("functions of a group add up to one at every row")
    func partitionsUnity() {
        let (sparse, _, _) = Self.bases(seed: 9)
        for basis in sparse.prefix(3) {
            expectClose(basis.applied(to: [Double](repeating: 1, count: basis.width)), [Double](repeating: 1, count: 40))
        }
    }

    @Test("the factored solve meets A x = b, and refuses a matrix that is not positive definite")
    func solves() throws {
        let matrix = Matrix(rows: 3, columns: 3, elements: [4, 1, 0.5, 1, 3, -1, 0.5, -1, 5])
        let solution = try #require(CholeskySolver.solve(matrix, ridge: 0, [[1, 2, 3], [0, 0, 1]]))
        for (x, side) in zip(solution, [[1.0, 2, 3], [0, 0, 1]]) {
            expectClose((0..<3).map { row in (0..<3).reduce(0) { $0 + matrix[row, $1] * x[$1] } }, side)
        }
        let indefinite = Matrix(rows: 2, columns: 2, elements: [1, 2, 2, 1])
        #expect(CholeskySolver.solve(indefinite, ridge: 0, [[1, 1]]) == nil)
    }

    private func expectClose(_ found: [Double], _ expected: [Double]) {
        #expect(found.count == expected.count)
        for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-12) }
    }
}
