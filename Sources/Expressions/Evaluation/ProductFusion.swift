extension ProgramCompiler {
    /// The steps, and where the formula's value stands among them. A product is made one step with the sum right after it that
    /// alone takes it up, or with the difference right after it that alone subtracts it from something: a pass over the block
    /// less, and no product written to memory. Products that are used later, or that something is subtracted from, stay.
    ///
    /// Product and sum are rounded one after the other as before, and no step stood between the two, so that values and
    /// derivatives keep their bits.
    func fused(result: Source) -> (steps: [Step], result: Source) {
        var uses = [Int](repeating: 0, count: steps.count)
        for source in steps.flatMap({ [$0.left, $0.right] }) + [result] {
            if case .result(let index) = source { uses[index] += 1 }
        }
        var fused: [Step] = []
        var places: [Int] = []
        func moved(_ source: Source) -> Source {
            if case .result(let index) = source { .result(places[index]) } else { source }
        }
        for (index, step) in steps.enumerated() {
            let last = index - 1
            if let product = fused.last, product.operation == .multiply, uses[last] == 1,
                let (operation, addend) = step.taking(product: .result(last))
            {
                fused[fused.count - 1] = Step(
                    operation: operation, left: product.left, right: product.right, addend: moved(addend))
            } else {
                fused.append(Step(operation: step.operation, left: moved(step.left), right: moved(step.right)))
            }
            places.append(fused.count - 1)
        }
        return (fused, moved(result))
    }
}

extension ProgramCompiler.Step {
    /// The operation that this sum or difference is when one operand is a product, and its other operand; nil for other steps.
    fileprivate func taking(product: ProgramCompiler.Source) -> (Instruction.Operation, addend: ProgramCompiler.Source)? {
        switch operation {
        case .add where right == product: (.multiplyAdd, left)
        case .add where left == product: (.multiplyAdd, right)
        case .subtract where right == product: (.multiplySubtract, left)
        default: nil
        }
    }
}
