import CGSL

// The one place where GSL's and OpenBLAS's process-wide switches are set, where their status codes become values, and where
// their vectors and matrices are owned. The rest of the module speaks of `GSLStatus`, `GSLVector` and `GSLMatrix` only.

/// Switches that GSL and OpenBLAS keep for the whole process.
///
/// GSL's default error handler calls `abort()`: a singular matrix in one candidate fit would end the program. With the handler
/// off every call returns its status instead. OpenBLAS would start a thread for each core; the callers here are already
/// parallel, and its sums would depend on the number of threads. Both switches are set once, before the first call, through
/// Swift's lazy statics.
enum GSLRuntime {
    private static let prepared: Void = {
        gsl_set_error_handler_off()
        openblas_set_num_threads(1)
    }()

    /// Every type that calls GSL calls this before its first use; later calls cost one atomic load.
    @inline(__always)
    static func prepare() { _ = prepared }
}

/// What a GSL call answered.
enum GSLStatus: Hashable, Sendable {
    case success
    /// The matrix is singular or not positive definite.
    case singular
    /// An iteration found no step that improves.
    case noProgress
    /// The iteration limit of an inner method was reached.
    case iterationLimit
    /// Anything else, with GSL's own number.
    case failure(Int32)

    init(_ code: Int32) {
        switch code {
        case Int32(GSL_SUCCESS): self = .success
        // GSL reports a matrix that is not positive definite as a domain error.
        case Int32(GSL_EDOM), Int32(GSL_ESING): self = .singular
        case Int32(GSL_ENOPROG), Int32(GSL_ENOPROGJ): self = .noProgress
        case Int32(GSL_EMAXITER): self = .iterationLimit
        default: self = .failure(code)
        }
    }

    /// What a C callback of ours hands back to GSL when all went well.
    static let successCode = Int32(GSL_SUCCESS)
}

/// A vector that GSL allocated; freed with its owner.
final class GSLVector {
    let pointer: UnsafeMutablePointer<gsl_vector>

    init(count: Int) {
        precondition(count > 0, "a vector needs at least one element")
        GSLRuntime.prepare()
        guard let pointer = gsl_vector_calloc(count) else { fatalError("out of memory for a vector of \(count) elements") }
        self.pointer = pointer
    }

    deinit { gsl_vector_free(pointer) }

    /// The elements; GSL allocates vectors without a stride.
    var elements: UnsafeMutableBufferPointer<Double> {
        UnsafeMutableBufferPointer(start: pointer.pointee.data, count: pointer.pointee.size)
    }
}

/// A row-major matrix that GSL allocated; freed with its owner.
final class GSLMatrix {
    let pointer: UnsafeMutablePointer<gsl_matrix>

    init(rows: Int, columns: Int) {
        precondition(rows > 0 && columns > 0, "a matrix needs at least one row and one column")
        GSLRuntime.prepare()
        guard let pointer = gsl_matrix_calloc(rows, columns) else {
            fatalError("out of memory for a matrix of \(rows) by \(columns) elements")
        }
        self.pointer = pointer
    }

    convenience init(_ matrix: Matrix) {
        self.init(rows: matrix.rows, columns: matrix.columns)
        _ = elements.update(fromContentsOf: matrix.elements)
    }

    deinit { gsl_matrix_free(pointer) }

    var rows: Int { pointer.pointee.size1 }
    var columns: Int { pointer.pointee.size2 }

    /// The elements row by row; GSL allocates matrices without padding.
    var elements: UnsafeMutableBufferPointer<Double> {
        UnsafeMutableBufferPointer(start: pointer.pointee.data, count: pointer.pointee.size1 * pointer.pointee.size2)
    }

    var value: Matrix { Matrix(rows: rows, columns: columns, elements: Array(elements)) }
}
