import BSplines
import LeastSquares

/// A linear model whose rows are sparse: row r of the design matrix has its nonzeros at `indices[r·q ..< (r+1)·q]`.
///
/// The columns are tensor products of B-splines, one block for each group of variables; a group of m variables of degree k
/// has (k+1)^m nonzeros a row, whatever the number of knots.
struct GroupBasis: Sendable {
    /// Number of columns of the design matrix.
    let width: Int
    /// Number of rows.
    let rows: Int
    /// Nonzeros a row, q.
    let nonzeros: Int
    private let indices: [Int32]
    private let values: [Double]

    private init(width: Int, rows: Int, nonzeros: Int, indices: [Int32], values: [Double]) {
        self.width = width
        self.rows = rows
        self.nonzeros = nonzeros
        self.indices = indices
        self.values = values
    }

    /// Cubic splines of one variable.
    init(knots: KnotVector, at points: [Double]) {
        let table = knots.table(at: points)
        let order = knots.degree + 1
        var indices = [Int32](repeating: 0, count: points.count * order)
        for row in points.indices {
            for r in 0..<order { indices[row * order + r] = table.first[row] + Int32(r) }
        }
        self.init(width: knots.basisCount, rows: points.count, nonzeros: order, indices: indices, values: table.values)
    }

    /// The products of all functions of the one with all of the other: a basis for functions of both variables.
    func tensorProduct(with other: GroupBasis) -> GroupBasis {
        let q = nonzeros * other.nonzeros
        var indices = [Int32](repeating: 0, count: rows * q)
        var values = [Double](repeating: 0, count: rows * q)
        for row in 0..<rows {
            var slot = row * q
            for i in (row * nonzeros)..<((row + 1) * nonzeros) {
                for j in (row * other.nonzeros)..<((row + 1) * other.nonzeros) {
                    indices[slot] = self.indices[i] * Int32(other.width) + other.indices[j]
                    values[slot] = self.values[i] * other.values[j]
                    slot += 1
                }
            }
        }
        return GroupBasis(width: width * other.width, rows: rows, nonzeros: q, indices: indices, values: values)
    }

    /// The two side by side: a basis for sums of a function of the one and a function of the other.
    func beside(_ other: GroupBasis) -> GroupBasis {
        let q = nonzeros + other.nonzeros
        var indices = [Int32](repeating: 0, count: rows * q)
        var values = [Double](repeating: 0, count: rows * q)
        for row in 0..<rows {
            for i in 0..<nonzeros {
                indices[row * q + i] = self.indices[row * nonzeros + i]
                values[row * q + i] = self.values[row * nonzeros + i]
            }
            for j in 0..<other.nonzeros {
                indices[row * q + nonzeros + j] = other.indices[row * other.nonzeros + j] + Int32(width)
                values[row * q + nonzeros + j] = other.values[row * other.nonzeros + j]
            }
        }
        return GroupBasis(width: width + other.width, rows: rows, nonzeros: q, indices: indices, values: values)
    }

    /// Every row times a number of its own.
    func scaled(by factors: [Double]) -> GroupBasis {
        GroupBasis(
            width: width, rows: rows, nonzeros: nonzeros, indices: indices,
            values: values.indices.map { values[$0] * factors[$0 / nonzeros] })
    }

    /// B·c at every row.
    func applied(to coefficients: [Double]) -> [Double] {
        precondition(coefficients.count == width, "a basis takes one coefficient for each of its functions")
        return (0..<rows).map { row in
            var sum = 0.0
            for slot in (row * nonzeros)..<((row + 1) * nonzeros) { sum += values[slot] * coefficients[Int(indices[slot])] }
            return sum
        }
    }

    /// BᵀWB and BᵀWt over the first `count` rows, with W = diag(scale²) and t given before the scale: the normal equations of
    /// minimising Σ (t − scale·B·c)².
    func normalEquations(scale: [Double]?, target: [Double], count: Int) -> (matrix: Matrix, side: [Double]) {
        var matrix = [Double](repeating: 0, count: width * width)
        var side = [Double](repeating: 0, count: width)
        matrix.withUnsafeMutableBufferPointer { matrix in
            for row in 0..<count {
                let factor = scale.map { $0[row] } ?? 1
                let goal = target[row] * factor
                let square = factor * factor
                for i in (row * nonzeros)..<((row + 1) * nonzeros) {
                    let (index, value) = (Int(indices[i]), values[i])
                    side[index] += value * goal
                    let line = index * width
                    for j in (row * nonzeros)..<((row + 1) * nonzeros) {
                        matrix[line + Int(indices[j])] += value * values[j] * square
                    }
                }
            }
        }
        return (Matrix(rows: width, columns: width, elements: matrix), side)
    }

    /// BᵀC over the first `count` rows.
    func crossProducts(with other: GroupBasis, count: Int) -> Matrix {
        var product = Matrix(rows: width, columns: other.width)
        for row in 0..<count {
            for i in (row * nonzeros)..<((row + 1) * nonzeros) {
                for j in (row * other.nonzeros)..<((row + 1) * other.nonzeros) {
                    product.elements[Int(indices[i]) * other.width + Int(other.indices[j])] += values[i] * other.values[j]
                }
            }
        }
        return product
    }

    /// The mean of each column over the first `count` rows.
    func means(count: Int) -> [Double] {
        var sums = [Double](repeating: 0, count: width)
        for slot in 0..<(count * nonzeros) { sums[Int(indices[slot])] += values[slot] }
        return sums.map { $0 / Double(count) }
    }
}

extension CholeskySolver {
    /// Solves (A + ridge·mean(diag A)·I)·X = B for the columns of B; `nil` if A is not positive definite even so.
    static func solve(_ matrix: Matrix, ridge: Double, _ sides: [[Double]]) -> [[Double]]? {
        let size = matrix.rows
        let level = ridge * matrix.diagonal.reduce(0, +) / Double(size)
        let solver = CholeskySolver(size: size)
        let diagonal = [Double](repeating: level, count: size)
        let outcome = matrix.elements.withUnsafeBufferPointer { elements in
            diagonal.withUnsafeBufferPointer { solver.factor(elements, addingToDiagonal: $0) }
        }
        guard outcome == .solved else { return nil }
        return sides.map { side in
            var solution = side
            solution.withUnsafeMutableBufferPointer { solver.solve($0) }
            return solution
        }
    }
}
