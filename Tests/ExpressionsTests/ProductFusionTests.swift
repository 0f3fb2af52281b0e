import CElementary
import Tables
import Testing

@testable import Expressions

/// Which products become one instruction with a sum, and that no bit changes by it.
@Suite struct ProductFusionTests {
    static let variables = ["x", "y", "z"]

    static let programs: [(formula: String, operations: [Instruction.Operation])] = [
        ("x*y + z", [.multiplyAdd]), ("z + x*y", [.multiplyAdd]), ("z - x*y", [.multiplySubtract]),
        ("x*y - z", [.multiply, .subtract]), ("x*y*(x*y + z)", [.multiply, .add, .multiply]),
        ("x*y + z*x", [.multiply, .multiplyAdd]), ("x*y + sin(z)", [.multiply, .function(.sin), .add]),
    ]

    @Test("a product is one instruction with the sum right after it that alone takes it up", arguments: programs)
    func instructions(formula: String, operations: [Instruction.Operation]) throws {
        let program = try ExpressionProgram(Expression(parsing: formula), variables: Self.variables)
        #expect(program.instructions.map(\.operation) == operations)
    }

    @Test(
        "values and derivatives are bit for bit those of the steps one by one",
        arguments: [
            "x*y + z", "z - x*y", "x*y - z", "x*y + x", "y - x*y", "x*y + z*x - y*z", "x*y*(x*y + z)", "(x*y + z)**2 + y*z",
            "z - (x*y + z)*(z - x*y)", "sin(x*y + z) - x*exp(z - x*y)",
        ])
    func sameBits(text: String) throws {
        let formula = try Expression(parsing: text)
        var generator = SeededGenerator(seed: 37)
        let columns = Self.variables.map { _ in (0..<101).map { _ in generator.uniform(in: -3..<3) } }
        let (values, jacobian) = try CompiledExpression(formula, variables: Self.variables)
            .evaluateWithVariableDerivatives(columns: columns, parameters: [])
        let width = Self.variables.count
        let expected = try Self.stepByStep(formula, columns: columns)
        #expect(ElementaryKernelTests.isSame(values, expected.values))
        for variable in 0..<width {
            let slopes = stride(from: variable, to: jacobian.count, by: width).map { jacobian[$0] }
            #expect(ElementaryKernelTests.isSame(slopes, expected.slopes[variable]), "by \(Self.variables[variable])")
        }
    }

    /// The value of a formula without numbers, and its derivative by each variable, every product a step of its own.
    static func stepByStep(_ formula: Expression, columns: [[Double]]) throws -> (values: [Double], slopes: [[Double]]) {
        var compiler = ProgramCompiler(variables: variables)
        let result = try compiler.compile(formula)
        let (steps, used, rows) = (compiler.steps, compiler.usedVariables, columns[0].count)
        func slot(_ source: ProgramCompiler.Source) -> Int {
            switch source {
            case .variable(let index): return index
            case .result(let index): return used.count + index
            case .parameter, .number: preconditionFailure("the formulas have variables only")
            }
        }
        let slotCount = used.count + steps.count
        let block = UnsafeMutableBufferPointer<Double>.allocate(capacity: 2 * slotCount * rows)
        defer { block.deallocate() }
        block.initialize(repeating: 0)
        guard let start = block.baseAddress else { return ([], []) }
        let values = (0..<slotCount).map { start + $0 * rows }
        let adjoints = values.map { $0 + slotCount * rows }
        for (index, variable) in used.enumerated() { values[index].update(from: columns[variable], count: rows) }
        let kernels = elementary_kernels()
        for (index, step) in steps.enumerated() {
            let (left, right) = (values[slot(step.left)], values[slot(step.right)])
            apply(step.operation, left, right, left, into: values[used.count + index], count: rows, by: kernels)
        }
        adjoints[slot(result)].update(repeating: 1, count: rows)
        for (index, step) in steps.enumerated().reversed() {
            let (left, right, own) = (slot(step.left), slot(step.right), used.count + index)
            AdjointStep(
                left: values[left], right: values[right], value: values[own], adjoint: adjoints[own],
                leftAdjoint: adjoints[left], rightAdjoint: adjoints[right], addendAdjoint: nil, count: rows, kernels: kernels
            ).propagate(step.operation)
        }
        func column(_ start: UnsafeMutablePointer<Double>) -> [Double] { (0..<rows).map { start[$0] } }
        let slopes = columns.indices.map { variable in
            used.firstIndex(of: variable).map { column(adjoints[$0]) } ?? [Double](repeating: 0, count: rows)
        }
        return (column(values[slot(result)]), slopes)
    }
}
