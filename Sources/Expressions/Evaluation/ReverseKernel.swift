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
    let kernels: UnsafePointer<ElementaryKernels>

    /// Adds this instruction's share to the adjoints of its operands (reverse-mode differentiation).
    func propagate(_ operation: Instruction.Operation) {
        if operation.hasAddend, let target = addendAdjoint { kernels.pointee.adjoint.add(adjoint, target, count) }
        if let target = leftAdjoint { propagateLeft(operation, into: target) }
        if let target = rightAdjoint { propagateRight(operation, into: target) }
    }

    private func propagateLeft(_ operation: Instruction.Operation, into target: UnsafeMutablePointer<Double>) {
        switch operation {
        case .add, .subtract: kernels.pointee.adjoint.add(adjoint, target, count)
        case .multiply, .multiplyAdd: kernels.pointee.adjoint.multiply(right, adjoint, target, count)
        case .multiplySubtract: kernels.pointee.adjoint.multiply_subtract(right, adjoint, target, count)
        case .divide: kernels.pointee.adjoint.numerator(right, adjoint, target, count)
        case .negate: kernels.pointee.adjoint.subtract(adjoint, target, count)
        case .reciprocal: kernels.pointee.adjoint.reciprocal(value, adjoint, target, count)
        case .integerPower(let n): kernels.pointee.adjoint.integer_power(left, n, adjoint, target, count)
        case .halfPower(let n): kernels.pointee.adjoint.half_power(left, n, adjoint, target, count)
        case .power: kernels.pointee.adjoint.power_base(left, right, value, adjoint, target, count)
        case .function(let function): propagate(function, into: target)
        }
    }

    private func propagateRight(_ operation: Instruction.Operation, into target: UnsafeMutablePointer<Double>) {
        switch operation {
        case .add: kernels.pointee.adjoint.add(adjoint, target, count)
        case .subtract: kernels.pointee.adjoint.subtract(adjoint, target, count)
        case .multiply, .multiplyAdd: kernels.pointee.adjoint.multiply(left, adjoint, target, count)
        case .multiplySubtract: kernels.pointee.adjoint.multiply_subtract(left, adjoint, target, count)
        case .divide: kernels.pointee.adjoint.denominator(right, value, adjoint, target, count)
        case .power: kernels.pointee.adjoint.power_exponent(left, value, adjoint, target, count)
        case .negate, .reciprocal, .integerPower, .halfPower, .function: break
        }
    }

    private func propagate(_ function: ElementaryFunction, into target: UnsafeMutablePointer<Double>) {
        switch function {
        case .exp: kernels.pointee.slope.exp(left, value, adjoint, target, count)
        case .log: kernels.pointee.slope.log(left, value, adjoint, target, count)
        case .sin: kernels.pointee.slope.sin(left, value, adjoint, target, count)
        case .cos: kernels.pointee.slope.cos(left, value, adjoint, target, count)
        case .tan: kernels.pointee.slope.tan(left, value, adjoint, target, count)
        case .asin: kernels.pointee.slope.asin(left, value, adjoint, target, count)
        case .acos: kernels.pointee.slope.acos(left, value, adjoint, target, count)
        case .atan: kernels.pointee.slope.atan(left, value, adjoint, target, count)
        case .sinh: kernels.pointee.slope.sinh(left, value, adjoint, target, count)
        case .cosh: kernels.pointee.slope.cosh(left, value, adjoint, target, count)
        case .tanh: kernels.pointee.slope.tanh(left, value, adjoint, target, count)
        case .asinh: kernels.pointee.slope.asinh(left, value, adjoint, target, count)
        case .acosh: kernels.pointee.slope.acosh(left, value, adjoint, target, count)
        case .atanh: kernels.pointee.slope.atanh(left, value, adjoint, target, count)
        case .abs: kernels.pointee.slope.abs(left, value, adjoint, target, count)
        case .sign: break
        case .erf: kernels.pointee.slope.erf(left, value, adjoint, target, count)
        }
    }
}
