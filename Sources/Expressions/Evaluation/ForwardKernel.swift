import CElementary

/// `count` rows of one operation, as blocks of numbers; operands of one-operand operations are `left`, and
/// only products that are added or subtracted have an `addend`.
///
/// The one dispatch on the operation is paid once a block. What comes out for a row depends on its operands only, to the
/// last bit: not on its place in the block, nor, but for erf, on the processor.
func apply(
    _ operation: Instruction.Operation, _ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>,
    _ addend: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>, count: Int
) {
    switch operation {
    case .add: block_add(left, right, result, count)
    case .subtract: block_subtract(left, right, result, count)
    case .multiply: block_multiply(left, right, result, count)
    case .multiplyAdd: block_multiply_add(addend, left, right, result, count)
    case .multiplySubtract: block_multiply_subtract(addend, left, right, result, count)
    case .divide: block_divide(left, right, result, count)
    case .negate: block_negate(left, result, count)
    case .reciprocal: block_reciprocal(left, result, count)
    case .integerPower(let n): block_integer_power(left, n, result, count)
    case .halfPower(let n): block_half_power(left, n, result, count)
    case .power: block_pow(left, right, result, count)
    case .function(let function): function.values(at: left, into: result, count: count)
    }
}

extension ElementaryFunction {
    /// f of `count` numbers; the results may take the place of the arguments.
    package func values(at x: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>, count: Int) {
        switch self {
        case .exp: block_exp(x, result, count)
        case .log: block_log(x, result, count)
        case .sin: block_sin(x, result, count)
        case .cos: block_cos(x, result, count)
        case .tan: block_tan(x, result, count)
        case .asin: block_asin(x, result, count)
        case .acos: block_acos(x, result, count)
        case .atan: block_atan(x, result, count)
        case .sinh: block_sinh(x, result, count)
        case .cosh: block_cosh(x, result, count)
        case .tanh: block_tanh(x, result, count)
        case .asinh: block_asinh(x, result, count)
        case .acosh: block_acosh(x, result, count)
        case .atanh: block_atanh(x, result, count)
        case .abs: block_abs(x, result, count)
        case .sign: block_sign(x, result, count)
        case .erf: block_erf(x, result, count)
        }
    }
}

/// x to the same power for `count` numbers; the results may take the place of the bases.
package func raise(
    _ x: UnsafePointer<Double>, to exponent: Double, into result: UnsafeMutablePointer<Double>, count: Int
) {
    let strip = 64
    withUnsafeTemporaryAllocation(of: Double.self, capacity: min(strip, count) + 1) { exponents in
        exponents.initialize(repeating: exponent)
        guard let exponents = exponents.baseAddress else { return }
        for start in stride(from: 0, to: count, by: strip) {
            block_pow(x + start, exponents, result + start, min(strip, count - start))
        }
    }
}
