import Glibc

/// The slots of one instruction: operand values, its own value and adjoint, and the adjoints to add to.
struct AdjointStep {
    let left: UnsafePointer<Double>
    let right: UnsafePointer<Double>
    let value: UnsafePointer<Double>
    let adjoint: UnsafePointer<Double>
    /// `nil` where nothing asked for depends on the operand.
    let leftAdjoint: UnsafeMutablePointer<Double>?
    let rightAdjoint: UnsafeMutablePointer<Double>?
    let count: Int

    /// Adds this instruction's share to the adjoints of its operands (reverse-mode differentiation).
    func propagate(_ operation: Instruction.Operation) {
        switch operation {
        case .add:
            accumulate(leftAdjoint) { _ in 1 }
            accumulate(rightAdjoint) { _ in 1 }
        case .subtract:
            accumulate(leftAdjoint) { _ in 1 }
            accumulate(rightAdjoint) { _ in -1 }
        case .multiply:
            accumulate(leftAdjoint) { right[$0] }
            accumulate(rightAdjoint) { left[$0] }
        case .divide:
            accumulate(leftAdjoint) { 1 / right[$0] }
            accumulate(rightAdjoint) { -value[$0] / right[$0] }
        case .negate: accumulate(leftAdjoint) { _ in -1 }
        case .reciprocal: accumulate(leftAdjoint) { -value[$0] * value[$0] }
        case .integerPower(let n): accumulate(leftAdjoint) { Double(n) * multipliedPower(left[$0], n - 1) }
        case .halfPower(1): accumulate(leftAdjoint) { 0.5 / value[$0] }
        case .halfPower(let n):
            accumulate(leftAdjoint) { Double(n) / 2 * multipliedPower(left[$0].squareRoot(), n - 2) }
        case .power:
            accumulate(leftAdjoint) { right[$0] * pow(left[$0], right[$0] - 1) }
            // 0**b is flat in b > 0, where log 0 would make it NaN.
            accumulate(rightAdjoint) { value[$0] == 0 ? 0 : value[$0] * log(left[$0]) }
        case .function(let function): propagate(function)
        }
    }

    private func propagate(_ function: ElementaryFunction) {
        switch function {
        case .exp: accumulate(leftAdjoint) { value[$0] }
        case .log: accumulate(leftAdjoint) { 1 / left[$0] }
        case .sin: accumulate(leftAdjoint) { cos(left[$0]) }
        case .cos: accumulate(leftAdjoint) { -sin(left[$0]) }
        case .tan: accumulate(leftAdjoint) { 1 + value[$0] * value[$0] }
        // (1 − x)(1 + x) keeps the digits that 1 − x² loses near ±1.
        case .asin: accumulate(leftAdjoint) { 1 / ((1 - left[$0]) * (1 + left[$0])).squareRoot() }
        case .acos: accumulate(leftAdjoint) { -1 / ((1 - left[$0]) * (1 + left[$0])).squareRoot() }
        case .atan: accumulate(leftAdjoint) { 1 / (1 + left[$0] * left[$0]) }
        case .sinh: accumulate(leftAdjoint) { cosh(left[$0]) }
        case .cosh: accumulate(leftAdjoint) { sinh(left[$0]) }
        case .tanh:
            accumulate(leftAdjoint) {
                let cosine = cosh(left[$0])
                return 1 / (cosine * cosine)
            }
        case .asinh: accumulate(leftAdjoint) { 1 / hypot(1, left[$0]) }
        case .acosh: accumulate(leftAdjoint) { 1 / ((left[$0] - 1).squareRoot() * (left[$0] + 1).squareRoot()) }
        case .atanh: accumulate(leftAdjoint) { 1 / ((1 - left[$0]) * (1 + left[$0])) }
        case .abs: accumulate(leftAdjoint) { ElementaryFunction.sign(left[$0]) }
        case .sign: break
        case .erf: accumulate(leftAdjoint) { M_2_SQRTPI * exp(-left[$0] * left[$0]) }
        }
    }

    /// adjoint of the operand += own adjoint × partial derivative; the closure is inlined, a loop remains.
    @inline(__always)
    private func accumulate(_ target: UnsafeMutablePointer<Double>?, _ partialDerivative: (Int) -> Double) {
        guard let target else { return }
        for i in 0..<count { target[i] += adjoint[i] * partialDerivative(i) }
    }
}
