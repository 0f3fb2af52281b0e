import CElementary

/// `count` rows of one operation, as blocks of numbers; operands of one-operand operations are `left`, and
/// only products that are added or subtracted have an `addend`.
///
/// The one dispatch on the operation is paid once a block. What comes out for a row depends on its operands only, to the
/// last bit: not on its place in the block, nor, but for erf, on the processor.
func apply(
    _ operation: Instruction.Operation, _ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>,
    _ addend: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>, count: Int,
    by kernels: UnsafePointer<ElementaryKernels>
) {
    switch operation {
    case .add: kernels.pointee.add(left, right, result, count)
    case .subtract: kernels.pointee.subtract(left, right, result, count)
    case .multiply: kernels.pointee.multiply(left, right, result, count)
    case .multiplyAdd: kernels.pointee.multiply_add(addend, left, right, result, count)
    case .multiplySubtract: kernels.pointee.multiply_subtract(addend, left, right, result, count)
    case .divide: kernels.pointee.divide(left, right, result, count)
    case .negate: kernels.pointee.negate(left, result, count)
    case .reciprocal: kernels.pointee.reciprocal(left, result, count)
    case .integerPower(let n): kernels.pointee.integer_power(left, n, result, count)
    case .halfPower(let n): kernels.pointee.half_power(left, n, result, count)
    case .power: kernels.pointee.power(left, right, result, count)
    case .function(let function): function.values(at: left, into: result, count: count, by: kernels)
    }
}

extension ElementaryFunction {
    /// f of `count` numbers; the results may take the place of the arguments.
    package func values(at x: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>, count: Int) {
        values(at: x, into: result, count: count, by: elementary_kernels())
    }

    func values(
        at x: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>, count: Int,
        by kernels: UnsafePointer<ElementaryKernels>
    ) {
        let functions = kernels.pointee.function
        switch self {
        case .exp: functions.exp(x, result, count)
        case .log: functions.log(x, result, count)
        case .sin: functions.sin(x, result, count)
        case .cos: functions.cos(x, result, count)
        case .tan: functions.tan(x, result, count)
        case .asin: functions.asin(x, result, count)
        case .acos: functions.acos(x, result, count)
        case .atan: functions.atan(x, result, count)
        case .sinh: functions.sinh(x, result, count)
        case .cosh: functions.cosh(x, result, count)
        case .tanh: functions.tanh(x, result, count)
        case .asinh: functions.asinh(x, result, count)
        case .acosh: functions.acosh(x, result, count)
        case .atanh: functions.atanh(x, result, count)
        case .abs: functions.abs(x, result, count)
        case .sign: functions.sign(x, result, count)
        case .erf: functions.erf(x, result, count)
        }
    }
}

/// x to the same power for `count` numbers; the results may take the place of the bases.
package func raise(
    _ x: UnsafePointer<Double>, to exponent: Double, into result: UnsafeMutablePointer<Double>, count: Int
) {
    let (strip, kernels) = (64, elementary_kernels())
    withUnsafeTemporaryAllocation(of: Double.self, capacity: min(strip, count) + 1) { exponents in
        exponents.initialize(repeating: exponent)
        guard let exponents = exponents.baseAddress else { return }
        for start in stride(from: 0, to: count, by: strip) {
            kernels.pointee.power(x + start, exponents, result + start, min(strip, count - start))
        }
    }
}
