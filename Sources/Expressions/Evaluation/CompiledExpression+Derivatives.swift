/// Values and first derivatives in one pass, by reverse-mode differentiation of the program: the cost is a small multiple
/// of an evaluation, however many parameters there are.
///
/// Derivatives are exact up to rounding. At a kink |x|′(0) = 0; where the value is NaN the derivatives mean nothing.
extension CompiledExpression {
    /// Smaller than for values: every intermediate of a block and its adjoint stay in cache.
    private static let derivativeBlockSize = 128

    /// The values, and ∂value/∂parameter as a row-major matrix, rows × `parameters.count`.
    public func evaluateWithParameterDerivatives(
        columns: [[Double]], parameters: [Double]
    ) -> (values: [Double], jacobian: [Double]) {
        derivatives(columns: columns, parameters: parameters, width: parameters.count, byParameters: true)
    }

    /// The values, and ∂value/∂variable as a row-major matrix, rows × `variables.count`.
    public func evaluateWithVariableDerivatives(
        columns: [[Double]], parameters: [Double] = []
    ) -> (values: [Double], jacobian: [Double]) {
        derivatives(columns: columns, parameters: parameters, width: variables.count, byParameters: false)
    }

    /// The same into buffers of rows and rows × `parameters.count` elements, for loops that evaluate often.
    public func evaluateWithParameterDerivatives(
        columns: [[Double]], parameters: [Double], values: UnsafeMutableBufferPointer<Double>,
        jacobian: UnsafeMutableBufferPointer<Double>
    ) {
        differentiate(
            columns: columns, parameters: parameters, values: values, jacobian: jacobian, width: parameters.count,
            byParameters: true)
    }

    private func derivatives(
        columns: [[Double]], parameters: [Double], width: Int, byParameters: Bool
    ) -> (values: [Double], jacobian: [Double]) {
        let rows = rowCount(of: columns)
        let elements = rows * width
        var jacobian: [Double] = []
        let values = [Double](unsafeUninitializedCapacity: rows) { valueBuffer, valueCount in
            valueBuffer.requestLargePages()
            jacobian = [Double](unsafeUninitializedCapacity: elements) { jacobianBuffer, elementCount in
                jacobianBuffer.requestLargePages()
                differentiate(
                    columns: columns, parameters: parameters,
                    values: UnsafeMutableBufferPointer(rebasing: valueBuffer[..<rows]),
                    jacobian: UnsafeMutableBufferPointer(rebasing: jacobianBuffer[..<elements]), width: width,
                    byParameters: byParameters)
                elementCount = elements
            }
            valueCount = rows
        }
        return (values, jacobian)
    }

    private func differentiate(
        columns: [[Double]], parameters: [Double], values: UnsafeMutableBufferPointer<Double>,
        jacobian: UnsafeMutableBufferPointer<Double>, width: Int, byParameters: Bool
    ) {
        let rows = rowCount(of: columns)
        precondition(values.count == rows, "the buffer holds \(values.count) values for \(rows) rows")
        precondition(jacobian.count == rows * width, "the Jacobian has \(jacobian.count) elements, not \(rows) × \(width)")
        precondition(parameters.count >= parameterCount, "\(parameters.count) of \(parameterCount) parameters were given")
        guard rows > 0, let output = values.baseAddress else { return }
        // The block's own columns are written below.
        if (byParameters ? program.parameterCount : program.usedVariables.count) < width { jacobian.initialize(repeating: 0) }
        let block = min(rows, Self.derivativeBlockSize)
        let ownSlots = program.slotCount - program.firstParameterSlot
        withColumnPointers(columns) { inputs in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: (ownSlots + program.slotCount) * block) { scratch in
                withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Double>.self, capacity: 2 * program.slotCount) { table in
                    guard let scratch = scratch.baseAddress, let slots = table.baseAddress else { return }
                    let adjoints = slots + program.slotCount
                    placeConstants(parameters, scratch: scratch, slots: slots, block: block)
                    for slot in program.firstResultSlot..<program.slotCount {
                        slots[slot] = scratch + (slot - program.firstParameterSlot) * block
                    }
                    for slot in 0..<program.slotCount { adjoints[slot] = scratch + (ownSlots + slot) * block }
                    differentiateBlocks(
                        inputs, slots: slots, adjoints: adjoints, rows: rows, block: block, output: output, into: jacobian,
                        width: width, byParameters: byParameters)
                }
            }
        }
    }

    private func differentiateBlocks(
        _ inputs: UnsafePointer<UnsafeMutablePointer<Double>>, slots: UnsafeMutablePointer<UnsafeMutablePointer<Double>>,
        adjoints: UnsafeMutablePointer<UnsafeMutablePointer<Double>>, rows: Int, block: Int,
        output: UnsafeMutablePointer<Double>, into jacobian: UnsafeMutableBufferPointer<Double>, width: Int, byParameters: Bool
    ) {
        let (variableCount, resultSlot) = (program.usedVariables.count, program.resultSlot)
        let leaves = byParameters ? (0..<program.parameterCount).map { $0 } : program.usedVariables
        let firstLeaf = byParameters ? program.firstParameterSlot : 0
        withPass(slots: slots) { pass in
            (byParameters ? dependsOnParameters : dependsOnVariables).withUnsafeBufferPointer { depends in
                var start = 0
                while start < rows {
                    let count = min(block, rows - start)
                    for variable in 0..<variableCount { slots[variable] = inputs[variable] + start }
                    let next = start + count
                    let upcoming = UpcomingBlock(
                        columns: inputs, columnCount: variableCount, output: output, start: next,
                        count: min(block, rows - next))
                    pass.runForward(count: count, upcoming: upcoming)
                    (output + start).update(from: slots[resultSlot], count: count)
                    pass.runReverse(adjoints: adjoints, resultSlot: resultSlot, depends: depends, count: count)
                    for (leaf, column) in leaves.enumerated() {
                        let adjoint = adjoints[firstLeaf + leaf]
                        for row in 0..<count { jacobian[(start + row) * width + column] = adjoint[row] }
                    }
                    start += count
                }
            }
        }
    }
}
