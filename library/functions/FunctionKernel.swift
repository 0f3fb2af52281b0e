import Expressions

/// How a formula in `x` is evaluated: by a loop where one is written below, else by a compiled program.
///
/// A loop is chosen by the formula, never by the function's name, so that an edited library keeps its meaning.
enum FunctionKernel: Sendable {
    case constant(Double)
    /// scale·x^exponent; small integer exponents by multiplication.
    case monomial(scale: Double, exponent: Double)
    case elementary(ElementaryFunction)
    case negatedSine
    /// exp(−x²)
    case gaussian
    /// −2x·exp(−x²)
    case gaussianSlope
    /// 1 − tanh(x)²
    case hyperbolicTangentSlope
    /// 1/(1 + x²), also the derivative of atan
    case lorentzian
    /// 1/(1 + exp(−x)), also the derivative of log(1 + exp(x))
    case logistic
    /// x^p with the shape parameter p
    case freePower
    /// Anything else; the second column is the shape parameter.
    case program(CompiledExpression)

    init(_ formula: Expression, shapeParameter: String?) {
        if let shapeParameter, formula == .power(.variable("x"), .variable(shapeParameter)) {
            self = .freePower
        } else if let number = formula.number {
            self = .constant(number)
        } else if let monomial = Self.monomial(formula) {
            self = monomial
        } else if case .function(let function, .variable("x")) = formula {
            self = .elementary(function)
        } else {
            self = Self.named[formula] ?? Self.program(formula, shapeParameter: shapeParameter)
        }
    }

    private static func program(_ formula: Expression, shapeParameter: String?) -> FunctionKernel {
        do {
            return .program(try CompiledExpression(formula, variables: ["x"] + (shapeParameter.map { [$0] } ?? [])))
        } catch {
            preconditionFailure("a library function has one argument: \(error)")
        }
    }

    private static func monomial(_ formula: Expression) -> FunctionKernel? {
        switch formula {
        case .variable("x"): return .monomial(scale: 1, exponent: 1)
        case .power(.variable("x"), let exponent):
            return exponent.number.map { .monomial(scale: 1, exponent: $0) }
        case .product(let factors) where factors.count == 2:
            guard let scale = factors[0].number, case .monomial(_, let exponent)? = monomial(factors[1]) else { return nil }
            return .monomial(scale: scale, exponent: exponent)
        default: return nil
        }
    }

    private static let named: [Expression: FunctionKernel] = {
        let x = Expression.variable("x")
        return [
            -sin(x): .negatedSine,
            exp(-pow(x, 2)): .gaussian,
            -2 * x * exp(-pow(x, 2)): .gaussianSlope,
            1 - pow(tanh(x), 2): .hyperbolicTangentSlope,
            1 / (1 + pow(x, 2)): .lorentzian,
            1 / (1 + exp(-x)): .logistic,
        ]
    }()

    /// What one value costs, in nanoseconds or so.
    var operations: Int {
        switch self {
        case .constant: 1
        case .monomial, .elementary(.abs), .lorentzian: 3
        case .elementary(.exp), .elementary(.log), .gaussian, .gaussianSlope, .logistic: 5
        case .elementary, .negatedSine, .hyperbolicTangentSlope, .freePower: 10
        case .program(let program): 10 + program.operationsPerRow
        }
    }

    func value(_ x: Double, shape: Double) -> Double {
        var result = x
        withUnsafeMutablePointer(to: &result) { pointer in
            let buffer = UnsafeMutableBufferPointer(start: pointer, count: 1)
            values(at: UnsafeBufferPointer(buffer), shape: shape, into: buffer)
        }
        return result
    }

    func values(
        at arguments: UnsafeBufferPointer<Double>, shape: Double, into results: UnsafeMutableBufferPointer<Double>
    ) {
        precondition(arguments.count == results.count, "there is one result for each argument")
        switch self {
        case .constant(let value): results.update(repeating: value)
        case .monomial(let scale, let exponent): Self.powers(scale, exponent, arguments, results)
        case .elementary(let function): Self.apply(function, arguments, results)
        case .negatedSine:
            Self.apply(.sin, arguments, results)
            Self.map(UnsafeBufferPointer(results), results) { -$0 }
        case .gaussian:
            Self.map(arguments, results) { -$0 * $0 }
            Self.apply(.exp, UnsafeBufferPointer(results), results)
        case .gaussianSlope: Self.gaussianSlopes(arguments, results)
        case .hyperbolicTangentSlope:
            Self.apply(.tanh, arguments, results)
            Self.map(UnsafeBufferPointer(results), results) { (1 - $0) * (1 + $0) }
        case .lorentzian: Self.map(arguments, results) { 1 / (1 + $0 * $0) }
        case .logistic:
            Self.map(arguments, results) { -$0 }
            Self.apply(.exp, UnsafeBufferPointer(results), results)
            Self.map(UnsafeBufferPointer(results), results) { 1 / (1 + $0) }
        case .freePower: Self.raise(arguments, to: shape, results)
        case .program(let program):
            let column = Array(arguments)
            let shapes = program.variables.count == 2 ? [[Double](repeating: shape, count: column.count)] : []
            program.evaluate(columns: [column] + shapes, into: results)
        }
    }

    /// −2x·exp(−x²), with exp(−x²) aside until x has been used, as the results may take the place of the arguments.
    private static func gaussianSlopes(
        _ arguments: UnsafeBufferPointer<Double>, _ results: UnsafeMutableBufferPointer<Double>
    ) {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: arguments.count) { bells in
            map(arguments, bells) { -$0 * $0 }
            apply(.exp, UnsafeBufferPointer(bells), bells)
            for index in 0..<arguments.count { results[index] = -2 * arguments[index] * bells[index] }
        }
    }

    private static func powers(
        _ scale: Double, _ exponent: Double, _ arguments: UnsafeBufferPointer<Double>,
        _ results: UnsafeMutableBufferPointer<Double>
    ) {
        switch exponent {
        case 1: map(arguments, results) { scale * $0 }
        case 2: map(arguments, results) { scale * ($0 * $0) }
        case 3: map(arguments, results) { scale * ($0 * $0 * $0) }
        case 4: map(arguments, results) { scale * (($0 * $0) * ($0 * $0)) }
        case 5: map(arguments, results) { scale * (($0 * $0) * ($0 * $0) * $0) }
        case -1: map(arguments, results) { scale / $0 }
        case -2: map(arguments, results) { scale / ($0 * $0) }
        case -3: map(arguments, results) { scale / ($0 * $0 * $0) }
        case -4: map(arguments, results) { scale / (($0 * $0) * ($0 * $0)) }
        case -5: map(arguments, results) { scale / (($0 * $0) * ($0 * $0) * $0) }
        case -6: map(arguments, results) { scale / (($0 * $0 * $0) * ($0 * $0 * $0)) }
        case 0.5: map(arguments, results) { scale * $0.squareRoot() }
        case -0.5: map(arguments, results) { scale / $0.squareRoot() }
        case 1.5: map(arguments, results) { scale * ($0 * $0.squareRoot()) }
        default:
            raise(arguments, to: exponent, results)
            map(UnsafeBufferPointer(results), results) { scale * $0 }
        }
    }

    private static func apply(
        _ function: ElementaryFunction, _ arguments: UnsafeBufferPointer<Double>,
        _ results: UnsafeMutableBufferPointer<Double>
    ) {
        guard let source = arguments.baseAddress, let target = results.baseAddress else { return }
        function.values(at: source, into: target, count: arguments.count)
    }

    private static func raise(
        _ arguments: UnsafeBufferPointer<Double>, to exponent: Double, _ results: UnsafeMutableBufferPointer<Double>
    ) {
        guard let source = arguments.baseAddress, let target = results.baseAddress else { return }
        Expressions.raise(source, to: exponent, into: target, count: arguments.count)
    }

    @inline(__always)
    private static func map(
        _ arguments: UnsafeBufferPointer<Double>, _ results: UnsafeMutableBufferPointer<Double>,
        _ body: (Double) -> Double
    ) {
        for index in 0..<arguments.count { results[index] = body(arguments[index]) }
    }
}
