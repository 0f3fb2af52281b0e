import CGSL

/// The scalar products of some vectors with each other: G = A·Aᵀ, whose rows and columns are the vectors.
package struct GramMatrix: Sendable {
    package let count: Int
    /// Row after row; both triangles are filled.
    package private(set) var elements: [Double]

    package subscript(row: Int, column: Int) -> Double { elements[row * count + column] }

    /// - Parameter vectors: the vectors one after another, each of `length` numbers.
    /// - Complexity: count²·length/2 multiplications, by BLAS.
    package init(_ vectors: [Double], count: Int, length: Int) {
        precondition(vectors.count == count * length && length > 0, "every vector needs \(length) numbers")
        GSLRuntime.prepare()
        var products = [Double](repeating: 0, count: count * count)
        if count > 0 {
            vectors.withUnsafeBufferPointer { source in
                products.withUnsafeMutableBufferPointer { target in
                    guard let from = source.baseAddress, let to = target.baseAddress else { return }
                    var view = gsl_matrix_const_view_array(from, count, length)
                    var result = gsl_matrix_view_array(to, count, count)
                    gsl_blas_dsyrk(CblasLower, CblasNoTrans, 1, &view.matrix, 0, &result.matrix)
                }
            }
            for i in 0..<count {
                for j in (i + 1)..<max(count, i + 1) { products[i * count + j] = products[j * count + i] }
            }
        }
        self.count = count
        elements = products
    }

    /// The products of the first vectors alone.
    package func leading(_ size: Int) -> GramMatrix {
        precondition(size <= count, "there are only \(count) vectors")
        return GramMatrix(count: size, elements: (0..<size).flatMap { elements[($0 * count)..<($0 * count + size)] })
    }

    private init(count: Int, elements: [Double]) {
        self.count = count
        self.elements = elements
    }

    /// The numbers v with Σ v·a of least distance to a vector, for some of the vectors a: from their scalar products and those
    /// with that vector. `nil` where they depend on each other.
    package func coefficients(of members: [Int], products: [Double]) -> [Double]? {
        let solver = CholeskySolver(size: members.count)
        let matrix = members.flatMap { i in members.map { self[i, $0] } }
        var solution = members.map { products[$0] }
        let isSolved = matrix.withUnsafeBufferPointer { solver.factor($0) } == .solved
        guard isSolved else { return nil }
        solution.withUnsafeMutableBufferPointer { solver.solve($0) }
        return solution.allSatisfy(\.isFinite) ? solution : nil
    }
}
