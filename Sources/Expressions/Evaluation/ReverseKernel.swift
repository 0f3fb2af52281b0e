import CElementary

/// The slots of one instruction: operand values, its own value and adjoint, and the adjoints to add to.
struct AdjointStep {
    let left: UnsafePointer<Double>
    let right: UnsafePointer<Double>
    let value: UnsafePointer<Double>
    let adjoint: UnsafePointer<Double>
    /// `nil` where nothing asked for depends on the operand.
    let leftAdjoint: UnsafeMutablePointer<Double>?
    let rightAdjoint: UnsafeMutablePointer<Double>?
    let addendAdjoint: UnsafeMutablePointer<Double>?
    let count: Int

    /// Adds this instruction's share to the adjoints of its operands (reverse-mode differentiation).
    func propagate(_ operation: Instruction.Operation) {
        if operation.hasAddend, let target = addendAdjoint { adjoint_add(adjoint, target, count) }
        if let target = leftAdjoint { propagateLeft(operation, into: target) }
        if let target = rightAdjoint { propagateRight(operation, into: target) }
    }

    private func propagateLeft(_ operation: Instruction.Operation, into target: UnsafeMutablePointer<Double>) {
        switch operation {
        case .add, .subtract: adjoint_add(adjoint, target, count)
        case .multiply, .multiplyAdd: adjoint_multiply(right, adjoint, target, count)
        case .multiplySubtract: adjoint_multiply_subtract(right, adjoint, target, count)
        case .divide: adjoint_numerator(right, adjoint, target, count)
        case .negate: adjoint_subtract(adjoint, target, count)
        case .reciprocal: adjoint_reciprocal(value, adjoint, target, count)
        case .integerPower(let n): adjoint_integer_power(left, n, adjoint, target, count)
        case .halfPower(let n): adjoint_half_power(left, n, adjoint, target, count)
        case .power: adjoint_power_base(left, right, value, adjoint, target, count)
        case .function(let function): propagate(function, into: target)
        }
    }

    private func propagateRight(_ operation: Instruction.Operation, into target: UnsafeMutablePointer<Double>) {
        switch operation {
        case .add: adjoint_add(adjoint, target, count)
        case .subtract: adjoint_subtract(adjoint, target, count)
        case .multiply, .multiplyAdd: adjoint_multiply(left, adjoint, target, count)
        case .multiplySubtract: adjoint_multiply_subtract(left, adjoint, target, count)
        case .divide: adjoint_denominator(right, value, adjoint, target, count)
        case .power: adjoint_power_exponent(left, value, adjoint, target, count)
        case .negate, .reciprocal, .integerPower, .halfPower, .function: break
        }
    }

    private func propagate(_ function: ElementaryFunction, into target: UnsafeMutablePointer<Double>) {
        switch function {
        case .exp: adjoint_exp(left, value, adjoint, target, count)
        case .log: adjoint_log(left, value, adjoint, target, count)
        case .sin: adjoint_sin(left, value, adjoint, target, count)
        case .cos: adjoint_cos(left, value, adjoint, target, count)
        case .tan: adjoint_tan(left, value, adjoint, target, count)
        case .asin: adjoint_asin(left, value, adjoint, target, count)
        case .acos: adjoint_acos(left, value, adjoint, target, count)
        case .atan: adjoint_atan(left, value, adjoint, target, count)
        case .sinh: adjoint_sinh(left, value, adjoint, target, count)
        case .cosh: adjoint_cosh(left, value, adjoint, target, count)
        case .tanh: adjoint_tanh(left, value, adjoint, target, count)
        case .asinh: adjoint_asinh(left, value, adjoint, target, count)
        case .acosh: adjoint_acosh(left, value, adjoint, target, count)
        case .atanh: adjoint_atanh(left, value, adjoint, target, count)
        case .abs: adjoint_abs(left, value, adjoint, target, count)
        case .sign: break
        case .erf: adjoint_erf(left, value, adjoint, target, count)
        }
    }
}
