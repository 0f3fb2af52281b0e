import LeastSquares
import Testing

/// A small generator of numbers in −1 … 1 (Marsaglia's xorshift), so that this module's tests need no other module.
struct Noise {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> Double {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Double(state >> 11) / 4_503_599_627_370_496 - 1
    }

    mutating func numbers(_ count: Int) -> [Double] { (0..<count).map { _ in next() } }
}

/// A random MᵀM + I, symmetric positive definite.
func randomPositiveDefinite(size: Int, seed: UInt64) -> Matrix {
    var noise = Noise(seed: seed)
    let root = Matrix(rows: size, columns: size, elements: noise.numbers(size * size))
    var product = multiply(root.transposed, root)
    for index in 0..<size { product[index, index] += 1 }
    return product
}

func multiply(_ first: Matrix, _ second: Matrix) -> Matrix {
    var product = Matrix(rows: first.rows, columns: second.columns)
    for row in 0..<first.rows {
        for column in 0..<second.columns {
            product[row, column] = (0..<first.columns).reduce(0) { $0 + first[row, $1] * second[$1, column] }
        }
    }
    return product
}

@Suite struct CholeskyTests {
    @Test("a solution put back into the system gives the right-hand side", arguments: [1, 2, 5, 17, 40, 90])
    func solves(size: Int) {
        var matrix = randomPositiveDefinite(size: size, seed: UInt64(size))
        var noise = Noise(seed: 7)
        let truth = noise.numbers(size)
        var right = (0..<size).map { row in (0..<size).reduce(0) { $0 + matrix[row, $1] * truth[$1] } }
        let solver = CholeskySolver(size: size)
        let before = matrix
        #expect(matrix.elements.withUnsafeMutableBufferPointer { solver.factor($0) } == .solved)
        #expect(matrix == before)
        right.withUnsafeMutableBufferPointer { solver.solve($0) }
        for (found, expected) in zip(right, truth) { #expect(abs(found - expected) < 1e-11) }
    }

    @Test("damping on the diagonal equals a matrix with that diagonal added")
    func damping() {
        let size = 12
        let matrix = randomPositiveDefinite(size: size, seed: 3)
        let damping = (0..<size).map { 0.1 * Double($0 + 1) }
        var sum = matrix
        for index in 0..<size { sum[index, index] += damping[index] }
        let (first, second) = (CholeskySolver(size: size), CholeskySolver(size: size))
        var (one, two) = ([Double](repeating: 1, count: size), [Double](repeating: 1, count: size))
        matrix.elements.withUnsafeBufferPointer { matrix in
            damping.withUnsafeBufferPointer { #expect(first.factor(matrix, addingToDiagonal: $0) == .solved) }
        }
        #expect(sum.elements.withUnsafeBufferPointer { second.factor($0) } == .solved)
        one.withUnsafeMutableBufferPointer { first.solve($0) }
        two.withUnsafeMutableBufferPointer { second.solve($0) }
        #expect(one == two)
    }

    @Test("the condition estimate is NumPy's 1-norm condition of a 3 × 3 matrix")
    func condition() {
        // 6.73469387755102 = numpy.linalg.cond(A, 1).
        let solver = CholeskySolver(size: 3)
        let matrix = [4, 1, 0.5, 1, 3, 0.2, 0.5, 0.2, 1]
        #expect(matrix.withUnsafeBufferPointer { solver.factor($0) } == .solved)
        let reciprocal = matrix.withUnsafeBufferPointer { solver.reciprocalCondition(of: $0) }
        #expect(abs(1 / reciprocal - 6.73469387755102) < 1e-9)
        var inverse = [Double](repeating: 0, count: 9)
        inverse.withUnsafeMutableBufferPointer { solver.invert(into: $0) }
        let identity = multiply(
            Matrix(rows: 3, columns: 3, elements: matrix), Matrix(rows: 3, columns: 3, elements: inverse))
        for row in 0..<3 {
            for column in 0..<3 { #expect(abs(identity[row, column] - (row == column ? 1 : 0)) < 1e-14) }
        }
    }

    @Test(
        "an indefinite, singular or undefined matrix is a value, not a crash",
        arguments: [[1, 2, 2, 1], [1, 1, 1, 1], [0, 0, 0, 0], [.nan, 0, 0, 1], [1, 0, .nan, 1], [1, 0, 0, .infinity]])
    func notPositiveDefinite(elements: [Double]) {
        let solver = CholeskySolver(size: 2)
        #expect(elements.withUnsafeBufferPointer { solver.factor($0) } == .notPositiveDefinite)
        #expect(elements.withUnsafeBufferPointer { solver.reciprocalCondition(of: $0) } == 0)
        #expect([2, 1, 1, 2].withUnsafeBufferPointer { solver.factor($0) } == .solved)
    }
}

@Suite struct EigenvalueTests {
    // Values of numpy.linalg.eigvalsh and scipy.linalg.eigh.
    let matrix = Matrix(rows: 3, columns: 3, elements: [4, 1, 0.5, 1, 3, 0.2, 0.5, 0.2, 1])
    let metric = Matrix(rows: 3, columns: 3, elements: [2, 0.3, 0.1, 0.3, 1.5, 0.2, 0.1, 0.2, 1])

    @Test("symmetric eigenvalues are NumPy's, and A·v = λ·v")
    func symmetric() throws {
        let solution = try #require(SymmetricEigenvalues(matrix))
        for (value, oracle) in zip(solution.values, [4.69428255, 2.38764693, 0.91807052]) {
            #expect(abs(value - oracle) < 1e-8)
        }
        let images = multiply(matrix, solution.vectors)
        for row in 0..<3 {
            for column in 0..<3 {
                #expect(abs(images[row, column] - solution.values[column] * solution.vectors[row, column]) < 1e-14)
            }
        }
    }

    @Test("generalised eigenvalues are SciPy's, and A·v = λ·B·v")
    func generalised() throws {
        let solution = try #require(SymmetricEigenvalues(matrix, relativeTo: metric))
        for (value, oracle) in zip(solution.values, [2.19684874, 1.81485571, 0.91295067]) {
            #expect(abs(value - oracle) < 1e-8)
        }
        let (images, scaled) = (multiply(matrix, solution.vectors), multiply(metric, solution.vectors))
        for row in 0..<3 {
            for column in 0..<3 { #expect(abs(images[row, column] - solution.values[column] * scaled[row, column]) < 1e-14) }
        }
    }

    @Test("a metric that is not positive definite gives no solution")
    func indefiniteMetric() {
        let zero = Matrix(rows: 3, columns: 3)
        #expect(SymmetricEigenvalues(matrix, relativeTo: zero) == nil)
    }
}

@Suite struct SingularValueTests {
    @Test("singular values are NumPy's")
    func values() throws {
        // numpy.linalg.svd([[1, 2], [3, 4], [5, 6], [7, 9]])
        let matrix = Matrix(rows: 4, columns: 2, elements: [1, 2, 3, 4, 5, 6, 7, 9])
        let found = try #require(SingularValues(matrix))
        #expect(abs(found.values[0] - 14.85707604) < 1e-8 && abs(found.values[1] - 0.51700252) < 1e-8)
    }

    @Test("U·Σ·Vᵀ is the matrix and U, V have orthonormal columns", arguments: [(1, 1), (3, 3), (30, 4), (4, 30), (60, 59)])
    func decomposition(rows: Int, columns: Int) throws {
        var noise = Noise(seed: UInt64(rows * 100 + columns))
        let matrix = Matrix(rows: rows, columns: columns, elements: noise.numbers(rows * columns))
        let found = try #require(SingularValues(matrix))
        let rank = min(rows, columns)
        var scaled = found.left
        for row in 0..<rows {
            for column in 0..<rank { scaled[row, column] *= found.values[column] }
        }
        let product = multiply(scaled, found.right.transposed)
        for (one, two) in zip(product.elements, matrix.elements) { #expect(abs(one - two) < 1e-13) }
        for factor in [found.left, found.right] {
            let square = multiply(factor.transposed, factor)
            for row in 0..<rank {
                for column in 0..<rank { #expect(abs(square[row, column] - (row == column ? 1 : 0)) < 1e-13) }
            }
        }
        #expect(found.values == found.values.sorted(by: >))
    }

    @Test("a repeated column lowers the rank by one")
    func rank() throws {
        var noise = Noise(seed: 5)
        var matrix = Matrix(rows: 20, columns: 5, elements: noise.numbers(100))
        for row in 0..<20 { matrix[row, 4] = 2 * matrix[row, 1] - matrix[row, 0] }
        #expect(try #require(SingularValues(matrix)).rank(tolerance: 1e-13) == 4)
    }
}
