import CGSL

/// The scalar products of two sets of vectors: A·Bᵀ, row after row.
///
/// - Parameters:
///   - left: the vectors of A one after another, each of `length` numbers; `right` those of B.
/// - Complexity: length multiplications for each pair, by BLAS.
package func crossProducts(_ left: [Double], _ right: [Double], length: Int) -> [Double] {
    precondition(length > 0 && left.count % length == 0 && right.count % length == 0, "every vector needs \(length) numbers")
    let (rows, columns) = (left.count / length, right.count / length)
    guard rows > 0, columns > 0 else { return [] }
    GSLRuntime.prepare()
    var products = [Double](repeating: 0, count: rows * columns)
    left.withUnsafeBufferPointer { left in
        right.withUnsafeBufferPointer { right in
            products.withUnsafeMutableBufferPointer { products in
                guard let left = left.baseAddress, let right = right.baseAddress, let products = products.baseAddress else {
                    return
                }
                var one = gsl_matrix_const_view_array(left, rows, length)
                var two = gsl_matrix_const_view_array(right, columns, length)
                var result = gsl_matrix_view_array(products, rows, columns)
                gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1, &one.matrix, &two.matrix, 0, &result.matrix)
            }
        }
    }
    return products
}
