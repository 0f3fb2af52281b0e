import CGSL

/// Orthonormal vectors that grow one by one, and what they leave of a further vector: the test for whether it depends on them.
///
/// Projections are taken off twice, which leaves vectors orthogonal to rounding however alike they were. A vector of n numbers
/// against k others takes 8·n·k operations.
///
/// Source: L. Giraud, J. Langou, M. Rozložník and J. van den Eshof, Numerische Mathematik 101 (2005) 87.
package struct OrthogonalBasis {
    package let length: Int
    package private(set) var count = 0
    /// The vectors, one after another.
    private var elements: [Double]

    package init(length: Int, capacity: Int) {
        precondition(length > 0, "a vector has at least one number")
        GSLRuntime.prepare()
        self.length = length
        elements = []
        elements.reserveCapacity(length * capacity)
    }

    /// A vector less its projections on the basis.
    package func remainder(of vector: [Double]) -> [Double] {
        precondition(vector.count == length, "a vector of another length has no projection")
        var rest = vector
        guard count > 0 else { return rest }
        var products = [Double](repeating: 0, count: count)
        elements.withUnsafeBufferPointer { elements in
            rest.withUnsafeMutableBufferPointer { rest in
                products.withUnsafeMutableBufferPointer { products in
                    guard let basis = elements.baseAddress, let rest = rest.baseAddress, let products = products.baseAddress
                    else { return }
                    var matrix = gsl_matrix_const_view_array(basis, count, length)
                    var vector = gsl_vector_view_array(rest, length)
                    var projections = gsl_vector_view_array(products, count)
                    for _ in 0..<2 {
                        gsl_blas_dgemv(CblasNoTrans, 1, &matrix.matrix, &vector.vector, 0, &projections.vector)
                        gsl_blas_dgemv(CblasTrans, -1, &matrix.matrix, &projections.vector, 1, &vector.vector)
                    }
                }
            }
        }
        return rest
    }

    /// Takes up a vector that is orthogonal to the basis, scaled to length 1.
    package mutating func append(_ remainder: [Double]) {
        precondition(remainder.count == length, "vectors of a basis are equally long")
        let norm = remainder.reduce(0) { $0 + $1 * $1 }.squareRoot()
        precondition(norm > 0, "a vector without length spans nothing")
        for number in remainder { elements.append(number / norm) }
        count += 1
    }
}
