import CElementary

/// A program whose slots have their places in memory, for one block of rows after another. It holds pointers only: counting
/// references to the program's arrays took a third of the time of plain arithmetic.
struct BlockPass {
    let instructions: UnsafeBufferPointer<Instruction>
    let slots: UnsafeMutablePointer<UnsafeMutablePointer<Double>>
    let firstResultSlot: Int
    let kernels = elementary_kernels()

    /// Every instruction over `count` rows.
    func runForward(count: Int, upcoming: UpcomingBlock) {
        let share = upcoming.share(of: max(1, instructions.count))
        for index in 0..<instructions.count {
            let step = instructions[index]
            apply(
                step.operation, slots[step.left], slots[step.right], slots[step.addend],
                into: slots[firstResultSlot + index], count: count, by: kernels)
            upcoming.fetch(part: index, share: share)
        }
    }

    /// The adjoints of all slots that depend on what is asked for, the result's being 1, after a run forward.
    func runReverse(
        adjoints: UnsafeMutablePointer<UnsafeMutablePointer<Double>>, resultSlot: Int, depends: UnsafeBufferPointer<Bool>,
        count: Int
    ) {
        for slot in 0..<depends.count where depends[slot] { adjoints[slot].initialize(repeating: 0, count: count) }
        guard depends[resultSlot] else { return }
        adjoints[resultSlot].update(repeating: 1, count: count)
        for index in instructions.indices.reversed() {
            let slot = firstResultSlot + index
            guard depends[slot] else { continue }
            let instruction = instructions[index]
            let step = AdjointStep(
                left: slots[instruction.left], right: slots[instruction.right], value: slots[slot],
                adjoint: adjoints[slot], leftAdjoint: depends[instruction.left] ? adjoints[instruction.left] : nil,
                rightAdjoint: depends[instruction.right] ? adjoints[instruction.right] : nil,
                addendAdjoint: depends[instruction.addend] ? adjoints[instruction.addend] : nil, count: count,
                kernels: kernels)
            step.propagate(instruction.operation)
        }
    }
}
