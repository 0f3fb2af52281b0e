/// Numbers from a library function. The shape argument matters only where there is a shape parameter.
extension LibraryFunction {
    /// f(u).
    public func value(_ u: Double, shape: Double = 1) -> Double {
        valueKernel.value(u, shape: shape)
    }

    /// f′(u).
    public func derivative(_ u: Double, shape: Double = 1) -> Double {
        derivativeKernel.value(u, shape: shape)
    }

    /// What one value costs, in nanoseconds or so.
    package var operations: Int { valueKernel.operations }

    /// f of every argument, into a buffer of the same length; the two may be the same memory.
    public func values(
        at arguments: UnsafeBufferPointer<Double>, shape: Double = 1, into results: UnsafeMutableBufferPointer<Double>
    ) {
        valueKernel.values(at: arguments, shape: shape, into: results)
    }

    /// f′ of every argument, into a buffer of the same length; the two may be the same memory.
    public func derivatives(
        at arguments: UnsafeBufferPointer<Double>, shape: Double = 1, into results: UnsafeMutableBufferPointer<Double>
    ) {
        derivativeKernel.values(at: arguments, shape: shape, into: results)
    }
}
