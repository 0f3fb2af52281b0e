import CElementary

/// Turns a tree into instructions, giving equal subexpressions one slot (value numbering).
struct ProgramCompiler {
    enum Source: Hashable {
        case variable(Int), parameter(Int), number(Int), result(Int)
    }

    struct Step: Hashable {
        let operation: Instruction.Operation
        let left: Source
        let right: Source
        var addend: Source?
    }

    /// Up to this exponent repeated multiplication stays within a few ulp and beats `pow`.
    static let largestMultipliedPower = 32

    private(set) var usedVariables: [Int] = []
    private(set) var numbers: [Double] = []
    private(set) var steps: [Step] = []

    private let variables: [String]
    private let columns: [String: Int]
    private var variableSources: [Int: Source] = [:]
    private var numberSources: [UInt64: Source] = [:]
    private var stepSources: [Step: Source] = [:]

    init(variables: [String]) {
        self.variables = variables
        columns = Dictionary(variables.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func compile(_ expression: Expression) throws(ExpressionError) -> Source {
        switch expression {
        case .rational(let value): return number(value.doubleValue)
        case .real(let value): return number(value)
        case .constant(let constant): return number(constant.value)
        case .parameter(let index):
            precondition(index >= 0, "parameter indices count from 0")
            return .parameter(index)
        case .variable(let name): return try variable(name)
        case .sum(let terms): return try compileSum(terms)
        case .product(let factors): return try compileProduct(factors)
        case .power(let base, let exponent): return try compilePower(base, exponent)
        case .function(let function, let argument):
            return emit(.function(function), try compile(argument))
        }
    }

    private mutating func compileSum(_ terms: [Expression]) throws(ExpressionError) -> Source {
        var total: Source?
        for term in terms {
            if let subtotal = total, case .product(let factors) = term, factors.first == .minusOne {
                total = emit(.subtract, subtotal, try compileProduct(Array(factors.dropFirst())))
            } else {
                let value = try compile(term)
                total = if let subtotal = total { emit(.add, subtotal, value) } else { value }
            }
        }
        return total ?? number(0)
    }

    /// Numerator over denominator, so that `x*y**-1` is one division; a factor −1 is a negation.
    private mutating func compileProduct(_ factors: [Expression]) throws(ExpressionError) -> Source {
        var numerator: Source?
        var denominator: Source?
        var isNegated = false
        for factor in factors {
            if factor == .minusOne {
                isNegated.toggle()
            } else if case .power(let base, .rational(let exponent)) = factor, exponent < .zero,
                let opposite = exponent.negated
            {
                let value = try compilePower(base, .rational(opposite))
                denominator = if let product = denominator { emit(.multiply, product, value) } else { value }
            } else {
                let value = try compile(factor)
                numerator = if let product = numerator { emit(.multiply, product, value) } else { value }
            }
        }
        let value: Source =
            switch (numerator, denominator) {
            case (let top?, let bottom?): emit(.divide, top, bottom)
            case (nil, let bottom?): emit(.reciprocal, bottom)
            case (let top?, nil): top
            case (nil, nil): number(1)
            }
        return isNegated ? emit(.negate, value) : value
    }

    private mutating func compilePower(_ base: Expression, _ exponent: Expression) throws(ExpressionError) -> Source {
        let value = try compile(base)
        guard case .rational(let power) = exponent, power.denominator <= 2,
            power.numerator.magnitude <= Self.largestMultipliedPower
        else { return emit(.power, value, try compile(exponent)) }
        let magnitude = Int(power.numerator.magnitude)
        let raised: Source =
            switch (magnitude, power.denominator) {
            case (0, _): number(1)
            case (1, 1): value
            case (_, 1): emit(.integerPower(magnitude), value)
            default: emit(.halfPower(magnitude), value)
            }
        return power < .zero ? emit(.reciprocal, raised) : raised
    }

    private mutating func variable(_ name: String) throws(ExpressionError) -> Source {
        guard let column = columns[name] else { throw .unknownVariable(name: name, known: variables) }
        if let source = variableSources[column] { return source }
        let source = Source.variable(usedVariables.count)
        usedVariables.append(column)
        variableSources[column] = source
        return source
    }

    private mutating func number(_ value: Double) -> Source {
        if let source = numberSources[value.bitPattern] { return source }
        let source = Source.number(numbers.count)
        numbers.append(value)
        numberSources[value.bitPattern] = source
        return source
    }

    private mutating func emit(_ operation: Instruction.Operation, _ operand: Source) -> Source {
        emit(operation, operand, operand)
    }

    private mutating func emit(_ operation: Instruction.Operation, _ left: Source, _ right: Source) -> Source {
        if case .number(let a) = left, case .number(let b) = right {
            return number(scalarValue(operation, numbers[a], numbers[b]))
        }
        let step = Step(operation: operation, left: left, right: right)
        if let source = stepSources[step] { return source }
        let source = Source.result(steps.count)
        steps.append(step)
        stepSources[step] = source
        return source
    }

    /// The same kernel as at run time, on one row: folding a number never changes a result.
    private func scalarValue(_ operation: Instruction.Operation, _ left: Double, _ right: Double) -> Double {
        var (left, right, addend, result) = (left, right, 0.0, 0.0)
        apply(operation, &left, &right, &addend, into: &result, count: 1, by: elementary_kernels())
        return result
    }
}
