import Glibc

/// `count` rows of one operation. `result` overlaps neither operand; operands of one-operand operations are `left`.
///
/// The one dispatch on the operation is paid once a block; inside, plain loops over pointers.
func apply(
    _ operation: Instruction.Operation, _ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>,
    into result: UnsafeMutablePointer<Double>, count: Int
) {
    switch operation {
    case .add: for i in 0..<count { result[i] = left[i] + right[i] }
    case .subtract: for i in 0..<count { result[i] = left[i] - right[i] }
    case .multiply: for i in 0..<count { result[i] = left[i] * right[i] }
    case .divide: for i in 0..<count { result[i] = left[i] / right[i] }
    case .negate: for i in 0..<count { result[i] = -left[i] }
    case .reciprocal: for i in 0..<count { result[i] = 1 / left[i] }
    case .integerPower(2): for i in 0..<count { result[i] = left[i] * left[i] }
    case .integerPower(3): for i in 0..<count { result[i] = left[i] * left[i] * left[i] }
    case .integerPower(let n): for i in 0..<count { result[i] = multipliedPower(left[i], n) }
    case .halfPower(1): for i in 0..<count { result[i] = left[i].squareRoot() }
    case .halfPower(let n): for i in 0..<count { result[i] = multipliedPower(left[i].squareRoot(), n) }
    case .power: for i in 0..<count { result[i] = pow(left[i], right[i]) }
    case .function(let function): apply(function, left, into: result, count: count)
    }
}

private func apply(
    _ function: ElementaryFunction, _ x: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>, count: Int
) {
    switch function {
    case .exp: for i in 0..<count { result[i] = exp(x[i]) }
    case .log: for i in 0..<count { result[i] = log(x[i]) }
    case .sin: for i in 0..<count { result[i] = sin(x[i]) }
    case .cos: for i in 0..<count { result[i] = cos(x[i]) }
    case .tan: for i in 0..<count { result[i] = tan(x[i]) }
    case .asin: for i in 0..<count { result[i] = asin(x[i]) }
    case .acos: for i in 0..<count { result[i] = acos(x[i]) }
    case .atan: for i in 0..<count { result[i] = atan(x[i]) }
    case .sinh: for i in 0..<count { result[i] = sinh(x[i]) }
    case .cosh: for i in 0..<count { result[i] = cosh(x[i]) }
    case .tanh: for i in 0..<count { result[i] = tanh(x[i]) }
    case .asinh: for i in 0..<count { result[i] = asinh(x[i]) }
    case .acosh: for i in 0..<count { result[i] = acosh(x[i]) }
    case .atanh: for i in 0..<count { result[i] = atanh(x[i]) }
    case .abs: for i in 0..<count { result[i] = x[i].magnitude }
    case .sign: for i in 0..<count { result[i] = ElementaryFunction.sign(x[i]) }
    case .erf: for i in 0..<count { result[i] = erf(x[i]) }
    }
}

/// x to the power n ≥ 0 by repeated squaring.
@inline(__always)
func multipliedPower(_ x: Double, _ n: Int) -> Double {
    var (result, base, remaining) = (1.0, x, n)
    while remaining > 1 {
        if remaining & 1 == 1 { result *= base }
        base *= base
        remaining >>= 1
    }
    return remaining == 1 ? result * base : result
}
