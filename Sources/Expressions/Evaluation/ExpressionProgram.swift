/// One step of a program: an operation and the slots of its operands.
struct Instruction: Hashable, Sendable {
    enum Operation: Hashable, Sendable {
        case add, subtract, multiply, divide, negate, reciprocal
        /// addend ± left·right in one pass, rounded twice.
        case multiplyAdd, multiplySubtract
        /// x to the n-th power, n ≥ 2, by multiplication.
        case integerPower(Int)
        /// √x to the n-th power, n odd and positive.
        case halfPower(Int)
        case power
        case function(ElementaryFunction)

        /// For one row, in nanoseconds or so.
        var cost: Int {
            switch self {
            case .add, .subtract, .multiply, .negate, .integerPower(2): 1
            case .divide, .reciprocal, .multiplyAdd, .multiplySubtract, .integerPower, .halfPower: 2
            case .power: 16
            case .function(.abs), .function(.sign): 1
            case .function(.exp), .function(.log): 5
            case .function: 10
            }
        }

        var hasAddend: Bool { self == .multiplyAdd || self == .multiplySubtract }
    }

    let operation: Operation
    let left: Int
    /// Equal to `left` for operations of one operand.
    let right: Int
    /// Equal to `left` for operations without one.
    let addend: Int

    var operands: [Int] { [left, right, addend] }
}

/// A formula as straight-line code in which every value is computed once.
///
/// Slots are numbered in this order: used variables, parameters, numbers, then one result an instruction. Equal
/// subexpressions share a slot, and what depends on numbers only is computed here.
///
/// A class, so that those who hold one copy one reference: evaluations of few rows are many.
final class ExpressionProgram: Sendable {
    /// Indices into the caller's list of variables, one a variable slot.
    let usedVariables: [Int]
    let parameterCount: Int
    let numbers: [Double]
    let instructions: [Instruction]
    /// The slot of the formula's value.
    let resultSlot: Int
    /// The scratch block of each instruction's result when blocks are reused as soon as a value is dead.
    let registers: [Int]
    let registerCount: Int

    var firstParameterSlot: Int { usedVariables.count }
    var firstNumberSlot: Int { usedVariables.count + parameterCount }
    var firstResultSlot: Int { usedVariables.count + parameterCount + numbers.count }
    var slotCount: Int { firstResultSlot + instructions.count }

    init(_ expression: Expression, variables: [String]) throws(ExpressionError) {
        var compiler = ProgramCompiler(variables: variables)
        let result = try compiler.compile(expression)
        let (steps, last) = compiler.fused(result: result)
        usedVariables = compiler.usedVariables
        parameterCount = expression.parameterCount
        numbers = compiler.numbers
        let (variableCount, parameterCount, numberCount) = (usedVariables.count, parameterCount, numbers.count)
        func slot(_ source: ProgramCompiler.Source) -> Int {
            switch source {
            case .variable(let index): index
            case .parameter(let index): variableCount + index
            case .number(let index): variableCount + parameterCount + index
            case .result(let index): variableCount + parameterCount + numberCount + index
            }
        }
        instructions = steps.map {
            Instruction(
                operation: $0.operation, left: slot($0.left), right: slot($0.right), addend: slot($0.addend ?? $0.left))
        }
        resultSlot = slot(last)
        (registers, registerCount) = Self.allocateRegisters(
            instructions, firstResultSlot: variableCount + parameterCount + numberCount)
    }

    /// Which slots depend on a parameter, or on a variable: only their adjoints need to be computed.
    func dependence(onParameters: Bool) -> [Bool] {
        var depends = [Bool](repeating: false, count: slotCount)
        let leaves = onParameters ? firstParameterSlot..<firstNumberSlot : 0..<firstParameterSlot
        for leaf in leaves { depends[leaf] = true }
        for (index, instruction) in instructions.enumerated() {
            depends[firstResultSlot + index] = instruction.operands.contains { depends[$0] }
        }
        return depends
    }

    /// A block is free for the results after the one that uses its value last; that one gets another block, although loops
    /// may write where their operands stand.
    private static func allocateRegisters(_ instructions: [Instruction], firstResultSlot: Int) -> ([Int], Int) {
        var lastUse = [Int](repeating: -1, count: instructions.count)
        for (index, instruction) in instructions.enumerated() {
            for operand in instruction.operands where operand >= firstResultSlot {
                lastUse[operand - firstResultSlot] = index
            }
        }
        var registers = [Int](repeating: 0, count: instructions.count)
        var free: [Int] = []
        var count = 0
        for (index, instruction) in instructions.enumerated() {
            if let register = free.popLast() {
                registers[index] = register
            } else {
                registers[index] = count
                count += 1
            }
            for operand in instruction.operands where operand >= firstResultSlot {
                let result = operand - firstResultSlot
                guard lastUse[result] == index else { continue }
                free.append(registers[result])
                lastUse[result] = -1
            }
        }
        return (registers, count)
    }
}
