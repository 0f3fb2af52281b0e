import CElementary
import Glibc
import Tables
import Testing

@testable import Expressions

/// The loops behind formulas, as compiled for every width of vectors that this machine has.
@Suite struct ElementaryKernelTests {
    static var variants: [UnsafePointer<ElementaryKernels>] {
        [ELEMENTARY_128, ELEMENTARY_256, ELEMENTARY_512].compactMap { elementary_kernels_of_width($0) }
    }
    static let functions = ElementaryFunction.allCases
    static let operations: [Instruction.Operation] = [
        .add, .subtract, .multiply, .multiplyAdd, .multiplySubtract, .divide, .negate, .reciprocal, .power,
        .integerPower(2), .integerPower(3), .integerPower(4), .integerPower(31), .halfPower(1), .halfPower(7),
    ]

    /// The operation's values of left, right and addend, written over one of these or to memory of their own.
    static func values(
        _ operation: Instruction.Operation, _ operands: [[Double]], over place: Int? = nil,
        by kernels: UnsafePointer<ElementaryKernels>
    ) -> [Double] {
        let count = operands[0].count
        let block = UnsafeMutableBufferPointer<Double>.allocate(capacity: 4 * count)
        defer { block.deallocate() }
        block.initialize(repeating: 0)
        guard let start = block.baseAddress else { return [] }
        let parts = (0..<4).map { start + $0 * count }
        for (part, operand) in zip(parts, operands) { part.update(from: operand, count: count) }
        let result = parts[place ?? 3]
        apply(operation, parts[0], parts[1], parts[2], into: result, count: count, by: kernels)
        return (0..<count).map { result[$0] }
    }

    /// The operation's values, and what it adds to adjoints of zero for an adjoint of one: its derivatives by left, right and
    /// addend.
    static func slopes(
        _ operation: Instruction.Operation, _ left: [Double], _ right: [Double], addend: [Double]? = nil,
        by kernels: UnsafePointer<ElementaryKernels>
    ) -> [[Double]] {
        let count = left.count
        let block = UnsafeMutableBufferPointer<Double>.allocate(capacity: 8 * count)
        defer { block.deallocate() }
        guard let start = block.baseAddress else { return [] }
        let parts = (0..<8).map { start + $0 * count }
        for row in 0..<count {
            (parts[0][row], parts[1][row], parts[2][row]) = (left[row], right[row], addend?[row] ?? left[row])
            (parts[4][row], parts[5][row], parts[6][row], parts[7][row]) = (1, 0, 0, 0)
        }
        apply(operation, parts[0], parts[1], parts[2], into: parts[3], count: count, by: kernels)
        AdjointStep(
            left: parts[0], right: parts[1], value: parts[3], adjoint: parts[4], leftAdjoint: parts[5],
            rightAdjoint: parts[6], addendAdjoint: parts[7], count: count, kernels: kernels
        ).propagate(operation)
        return [3, 5, 6, 7].map { part in (0..<count).map { parts[part][$0] } }
    }

    /// Arguments for two operands: plain, of all sizes, and special ones with each other.
    static let pairs: [(Double, Double)] = {
        var generator = SeededGenerator(seed: 17)
        let special = ElementaryFunctionTests.specialNumbers
        let plain = (0..<400).map { _ in (generator.uniform(in: -4..<4), generator.uniform(in: -4..<4)) }
        let sizes = (0..<400).map { _ in
            (exp2(Double.random(in: -1074...1023, using: &generator)), generator.uniform(in: -3..<3))
        }
        return plain + sizes + special.flatMap { x in special.map { (x, $0) } }
    }()

    @Test(
        "functions and their slopes have the same bits for every width of vectors",
        .enabled(if: ElementaryKernelTests.variants.count > 1), arguments: functions)
    func sameFunctions(function: ElementaryFunction) throws {
        let some = function == .abs || function == .sign ? [] : ElementaryFunctionTests.arguments(of: function)
        let arguments = some + ElementaryFunctionTests.specialNumbers
        // With large angles in the block and without.
        for x in [arguments, arguments.filter { !(abs($0) > 1e5) }] {
            let baseline = try #require(Self.variants.first)
            let slopes = Self.slopes(.function(function), x, x, by: baseline)
            for kernels in Self.variants.dropFirst() {
                #expect(Self.isSame(Self.slopes(.function(function), x, x, by: kernels), slopes))
            }
        }
    }

    @Test(
        "operations and their slopes have the same bits for every width of vectors",
        .enabled(if: ElementaryKernelTests.variants.count > 1), arguments: operations)
    func sameOperations(operation: Instruction.Operation) throws {
        let (x, y) = (Self.pairs.map(\.0), Self.pairs.map(\.1))
        let baseline = try #require(Self.variants.first)
        // Plain rows are a block of their own, as special powers make a block go number by number; positive ones are another,
        // as powers that are NaN do the same to slopes.
        let plain = (Array(x[..<400]), Array(y[..<400]))
        for (x, y) in [plain, (plain.0.map(\.magnitude), plain.1), (x, y)] {
            let slopes = Self.slopes(operation, x, y, addend: x.reversed(), by: baseline)
            for kernels in Self.variants.dropFirst() {
                #expect(Self.isSame(Self.slopes(operation, x, y, addend: x.reversed(), by: kernels), slopes), "\(operation)")
            }
        }
    }

    @Test("a result may stand where an operand stood", arguments: operations + functions.map(Instruction.Operation.function))
    func inPlace(operation: Instruction.Operation) {
        let (x, y) = (Self.pairs.map(\.0), Self.pairs.map(\.1))
        // The last length takes in the special rows.
        for count in [1, 3, 7, 17, 33, 129, x.count] {
            let operands = [Array(x[..<count]), Array(y[..<count]), Array(x[..<count].reversed())]
            for kernels in Self.variants {
                let apart = Self.values(operation, operands, by: kernels)
                for place in operands.indices {
                    let over = Self.values(operation, operands, over: place, by: kernels)
                    #expect(Self.isSame(over, apart), "\(operation) of \(count) rows over operand \(place)")
                }
            }
        }
    }

    @Test("a product that is added or subtracted is rounded before the sum is")
    func roundsTwice() throws {
        let (x, y) = (Self.pairs.map(\.0), Self.pairs.map(\.1))
        let z = Array(x.reversed())
        for kernels in Self.variants {
            let sums = Self.slopes(.multiplyAdd, x, y, addend: z, by: kernels)[0]
            let differences = Self.slopes(.multiplySubtract, x, y, addend: z, by: kernels)[0]
            for row in x.indices {
                let product = x[row] * y[row]
                #expect(ElementaryFunctionTests.isSame(sums[row], z[row] + product))
                #expect(ElementaryFunctionTests.isSame(differences[row], z[row] - product))
            }
        }
    }

    /// The derivative of each function as mpmath has it, and by how many units in the last place its slope may be off.
    static let slopeTruths: [(function: ElementaryFunction, truth: String, bound: Double)] = [
        (.exp, "m.exp(x)", 1), (.log, "1/x", 0.5), (.sin, "m.cos(x)", 1), (.cos, "-m.sin(x)", 1),
        (.tan, "1/m.cos(x)**2", 4.5), (.asin, "1/m.sqrt((1 - x)*(1 + x))", 3), (.acos, "-1/m.sqrt((1 - x)*(1 + x))", 3),
        (.atan, "1/(1 + x*x)", 3), (.sinh, "m.cosh(x)", 1.5), (.cosh, "m.sinh(x)", 2.5), (.tanh, "1/m.cosh(x)**2", 4.5),
        (.asinh, "1/m.sqrt(1 + x*x)", 3), (.acosh, "1/m.sqrt((x - 1)*(x + 1))", 3.5), (.atanh, "1/((1 - x)*(1 + x))", 3),
        (.erf, "2/m.sqrt(m.pi)*m.exp(-x*x)", 2),
    ]

    @Test("slopes are within a few units of the last place of mpmath's, of large angles too", arguments: slopeTruths)
    func slopeAccuracy(function: ElementaryFunction, truth: String, bound: Double) throws {
        let x = ElementaryFunctionTests.arguments(of: function).filter { x in
            switch function {
            case .log: x > 0x1p-1022 && x < 0x1p1022
            case .acosh: x > 1
            case .asin, .acos, .atanh: abs(x) < 1
            // The square of others overflows, and their slope is 0 instead of less than 10⁻³⁰⁷.
            case .atan: abs(x) < 0x1p511
            default: true
            }
        }
        let kernels = try #require(Self.variants.last)
        let worst = try LastPlaces.worst(truth, at: x, values: Self.slopes(.function(function), x, x, by: kernels)[1])
        #expect(worst <= bound, "\(function): \(worst) units in the last place")
    }

    @Test("powers are within 0.8 units of the last place of mpmath's, their slopes within 3")
    func powers() throws {
        var generator = SeededGenerator(seed: 23)
        var (x, y): ([Double], [Double]) = ([], [])
        for row in 0..<3000 {
            let size = Double.random(in: -1020...1020, using: &generator)
            let base = row % 3 == 0 ? generator.uniform(in: 0.01..<9) : row % 3 == 1 ? exp2(size) : 1 + exp2(-abs(size) / 20)
            x.append(base)
            y.append(generator.uniform(in: -1..<1) * min(600 / abs(log2(base)), 1e9))
        }
        let kernels = try #require(Self.variants.last)
        let numbers = Self.slopes(.power, x, y, by: kernels)
        #expect(try LastPlaces.worst("x**y", at: x, y, values: numbers[0]) <= 0.8)
        #expect(try LastPlaces.worst("y*x**(y - 1)", at: x, y, values: numbers[1]) <= 3)
        #expect(try LastPlaces.worst("x**y*m.log(x)", at: x, y, values: numbers[2]) <= 3)
    }

    static func isSame(_ a: [Double], _ b: [Double]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy(ElementaryFunctionTests.isSame)
    }

    static func isSame(_ a: [[Double]], _ b: [[Double]]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { isSame($0, $1) }
    }
}
