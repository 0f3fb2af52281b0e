/// A formula as a flat program over columns: a tree to think with, a program for speed.
///
/// Rows are evaluated in blocks of 192, each instruction over a whole block that stays in cache, by vector loops. Equal
/// subexpressions are computed once; integer and half-integer powers up to 32 by multiplication and square root. A product is
/// one instruction with the sum right after it that alone takes it up, or the difference that subtracts it from something.
///
/// Accuracy in units in the last place, measured on random arguments of all sizes: 1 for exp, log, sin, cos, asin, acos and
/// powers by `pow`, 1.5 for cosh, 2.5 for tan, atan, sinh, tanh and the inverse hyperbolic functions; erf is libm's. Outside a
/// function's domain results are NaN or ±∞ as IEEE has them; a negative base to a non-integer exponent is NaN, whatever the
/// exponent's denominator. A row's bits depend on that row alone: not on where it stands, nor on the number of rows, nor, but
/// for erf, on the processor.
///
/// Evaluation of n rows costs O(n · instructions) and scratch memory of one block an intermediate value.
public struct CompiledExpression: Sendable {
    /// The names in the order in which columns are given.
    public let variables: [String]
    /// The number of parameter values that an evaluation needs at least.
    public var parameterCount: Int { program.parameterCount }

    let program: ExpressionProgram
    let dependsOnParameters: [Bool]
    let dependsOnVariables: [Bool]

    /// What one row costs in an evaluation, and in one with derivatives, in nanoseconds or so.
    package var operationsPerRow: Int { program.instructions.reduce(1) { $0 + $1.operation.cost } }
    package var derivativeOperationsPerRow: Int { operationsPerRow * 3 / 2 }

    /// Rows that are worked on at once: the blocks of formulas of up to about 20 columns, constants and registers in all fit a
    /// first cache of 32 KB.
    private static let blockSize = 192

    /// - Parameter variables: the names of the columns, in order; the formula need not use them all.
    /// - Throws: `ExpressionError.unknownVariable` if the formula uses another name.
    public init(_ expression: Expression, variables: [String]) throws(ExpressionError) {
        self.variables = variables
        program = try ExpressionProgram(expression, variables: variables)
        dependsOnParameters = program.dependence(onParameters: true)
        dependsOnVariables = program.dependence(onParameters: false)
    }

    /// The value in every row; a single value if there are no columns.
    ///
    /// - Precondition: one column a variable, all of one length, and a value for every parameter.
    public func evaluate(columns: [[Double]], parameters: [Double] = []) -> [Double] {
        let rows = rowCount(of: columns)
        return [Double](unsafeUninitializedCapacity: rows) { buffer, count in
            buffer.requestLargePages()
            evaluate(columns: columns, parameters: parameters, into: UnsafeMutableBufferPointer(rebasing: buffer[..<rows]))
            count = rows
        }
    }

    /// The value in every row, written into `values`, which has one element a row and may be uninitialised.
    public func evaluate(
        columns: [[Double]], parameters: [Double] = [], into values: UnsafeMutableBufferPointer<Double>
    ) {
        let rows = rowCount(of: columns)
        precondition(values.count == rows, "the buffer holds \(values.count) values for \(rows) rows")
        precondition(parameters.count >= parameterCount, "\(parameters.count) of \(parameterCount) parameters were given")
        guard rows > 0, let output = values.baseAddress else { return }
        let block = min(rows, Self.blockSize)
        let constants = program.parameterCount + program.numbers.count
        withColumnPointers(columns) { inputs in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: (constants + program.registerCount + 1) * block) {
                scratch in
                withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Double>.self, capacity: program.slotCount + 1) { slots in
                    guard let scratch = scratch.baseAddress, let slots = slots.baseAddress else { return }
                    placeConstants(parameters, scratch: scratch, slots: slots, block: block)
                    for (index, register) in program.registers.enumerated() {
                        slots[program.firstResultSlot + index] = scratch + (constants + register) * block
                    }
                    evaluateBlocks(inputs, slots: slots, rows: rows, block: block, output: output)
                }
            }
        }
    }

    /// The value at one point.
    public func callAsFunction(_ point: [Double], parameters: [Double] = []) -> Double {
        evaluate(columns: point.map { [$0] }, parameters: parameters)[0]
    }

    private func evaluateBlocks(
        _ inputs: UnsafePointer<UnsafeMutablePointer<Double>>, slots: UnsafeMutablePointer<UnsafeMutablePointer<Double>>,
        rows: Int, block: Int, output: UnsafeMutablePointer<Double>
    ) {
        let (variableCount, resultSlot) = (program.usedVariables.count, program.resultSlot)
        let resultIsInstruction = resultSlot >= program.firstResultSlot
        withPass(slots: slots) { pass in
            var start = 0
            while start < rows {
                let count = min(block, rows - start)
                for variable in 0..<variableCount { slots[variable] = inputs[variable] + start }
                if resultIsInstruction { slots[resultSlot] = output + start }
                let next = start + count
                let upcoming = UpcomingBlock(
                    columns: inputs, columnCount: variableCount, output: output, start: next,
                    count: min(block, rows - next))
                pass.runForward(count: count, upcoming: upcoming)
                if !resultIsInstruction { (output + start).update(from: slots[resultSlot], count: count) }
                start += count
            }
        }
    }

    func withPass(slots: UnsafeMutablePointer<UnsafeMutablePointer<Double>>, _ body: (BlockPass) -> Void) {
        program.instructions.withUnsafeBufferPointer {
            body(BlockPass(instructions: $0, slots: slots, firstResultSlot: program.firstResultSlot))
        }
    }

    /// Fills the first blocks of `scratch` with parameters and numbers, once for all blocks of rows.
    func placeConstants(
        _ parameters: [Double], scratch: UnsafeMutablePointer<Double>,
        slots: UnsafeMutablePointer<UnsafeMutablePointer<Double>>, block: Int
    ) {
        for index in 0..<(program.parameterCount + program.numbers.count) {
            let isParameter = index < program.parameterCount
            let value = isParameter ? parameters[index] : program.numbers[index - program.parameterCount]
            slots[program.firstParameterSlot + index] = scratch + index * block
            (scratch + index * block).initialize(repeating: value, count: block)
        }
    }

    func rowCount(of columns: [[Double]]) -> Int {
        precondition(columns.count == variables.count, "\(columns.count) columns for \(variables.count) variables")
        let rows = columns.first?.count ?? 1
        for column in columns { precondition(column.count == rows, "the columns differ in length") }
        return rows
    }

    /// Pointers to the used columns. They are only read; slots are of one type for values and results.
    func withColumnPointers(_ columns: [[Double]], _ body: (UnsafePointer<UnsafeMutablePointer<Double>>) -> Void) {
        withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Double>.self, capacity: program.usedVariables.count + 1) {
            guard let pointers = $0.baseAddress else { return }
            Self.point(pointers, at: columns, used: program.usedVariables, from: 0) { body(UnsafePointer(pointers)) }
        }
    }

    private static func point(
        _ pointers: UnsafeMutablePointer<UnsafeMutablePointer<Double>>, at columns: [[Double]], used: [Int], from index: Int,
        _ body: () -> Void
    ) {
        guard index < used.count else { return body() }
        columns[used[index]].withUnsafeBufferPointer { column in
            guard let base = column.baseAddress else { return }
            pointers[index] = UnsafeMutablePointer(mutating: base)
            point(pointers, at: columns, used: used, from: index + 1, body)
        }
    }
}
