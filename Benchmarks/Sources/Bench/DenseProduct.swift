import Glibc

/// JᵀJ of a dense Jacobian by OpenBLAS's dsyrk, which the library is linked with and keeps to one thread.
struct DenseProduct {
    private typealias Dsyrk =
        @convention(c) (
            UInt32, UInt32, UInt32, Int32, Int32, Double, UnsafePointer<Double>, Int32, Double, UnsafeMutablePointer<Double>,
            Int32
        ) -> Void
    private let dsyrk: Dsyrk

    init?() {
        guard let symbol = dlsym(nil, "cblas_dsyrk") else { return nil }
        dsyrk = unsafeBitCast(symbol, to: Dsyrk.self)
    }

    /// The lower triangle of JᵀJ, for J row-major.
    func run(_ jacobian: [Double], columns: Int, into product: inout [Double]) {
        let (rowMajor, lower, transposed) = (101, 122, 112) as (UInt32, UInt32, UInt32)
        let (order, rows) = (Int32(columns), Int32(jacobian.count / columns))
        dsyrk(rowMajor, lower, transposed, order, rows, 1, jacobian, order, 0, &product, order)
    }
}
