import Expressions
import Glibc
import Tables
import TestSupport
import Testing

/// The vector loops behind formulas: how accurate, which special values, and that bits depend on operands alone.
@Suite struct ElementaryFunctionTests {
    static let functions = ElementaryFunction.allCases.filter { $0 != .abs && $0 != .sign }

    /// Arguments around 1, of every size that the function takes, and where it is hardest.
    static func arguments(of function: ElementaryFunction) -> [Double] {
        var generator = SeededGenerator(seed: 11)
        let unit = (0..<400).map { _ in generator.uniform(in: -1..<1) }
        let sizes = unit.map { $0 * exp2(Double.random(in: -60...1023, using: &generator)) }
        let small = unit.map { $0 * exp2(Double.random(in: -1022...0, using: &generator)) }
        let rightAngles = (1..<400).map { Double($0 * $0) * Double.pi / 2 }
        return switch function {
        case .exp, .sinh, .cosh: unit.map { 3 * $0 } + unit.map { 745 * $0 } + small
        case .log, .acosh: (unit.map { 3 * $0 } + sizes + small).map(abs) + unit.map { 1 + $0 / 64 }
        case .sin, .cos, .tan: unit.map { 4 * $0 } + unit.map { 1e5 * $0 } + sizes + rightAngles
        case .asin, .acos, .atanh: unit + small
        case .atan, .asinh, .erf: unit.map { 4 * $0 } + sizes + small
        case .tanh: unit.map { 20 * $0 } + small
        case .abs, .sign: []
        }
    }

    static func values(_ function: ElementaryFunction, at arguments: [Double]) -> [Double] {
        [Double](unsafeUninitializedCapacity: arguments.count) { buffer, count in
            arguments.withUnsafeBufferPointer { source in
                guard let from = source.baseAddress, let into = buffer.baseAddress else { return }
                function.values(at: from, into: into, count: source.count)
            }
            count = arguments.count
        }
    }

    /// Units in the last place by which values may be off; erf is libm's.
    static func bound(_ function: ElementaryFunction) -> Double {
        switch function {
        case .exp, .log, .sin, .cos, .asin, .acos, .erf: 1
        case .cosh: 1.5
        default: 2.5
        }
    }

    @Test("values are within the stated units of the last place of mpmath's", arguments: functions)
    func accuracy(function: ElementaryFunction) throws {
        let arguments = Self.arguments(of: function)
        let values = Self.values(function, at: arguments)
        let worst = try LastPlaces.worst("m.\(function.rawValue)(x)", at: arguments, values: values)
        #expect(worst <= Self.bound(function), "\(function): \(worst) units in the last place")
    }

    static let specialNumbers: [Double] = [
        0, -0.0, 1, -1, 0.5, -0.5, 2, -2, 2.5, -2.5, 3, -3, .infinity, -.infinity, .nan, Double.leastNonzeroMagnitude,
        -Double.leastNonzeroMagnitude, 0x1p-1022, 0x1p52,
        0x1p52 + 1, 0x1p53, -0x1p53, 710, -746, 1e308, -1e308, .greatestFiniteMagnitude,
    ]

    @Test("zeros, infinities, subnormal and huge numbers give what libm gives")
    func specialValues() {
        let libm: [(ElementaryFunction, (Double) -> Double)] = [
            (.exp, exp), (.log, log), (.sin, sin), (.cos, cos), (.tan, tan), (.asin, asin), (.acos, acos), (.atan, atan),
            (.sinh, sinh), (.cosh, cosh), (.tanh, tanh), (.asinh, asinh), (.acosh, acosh), (.atanh, atanh), (.erf, erf),
        ]
        for (function, truth) in libm {
            for (x, value) in zip(Self.specialNumbers, Self.values(function, at: Self.specialNumbers)) {
                #expect(Self.isNear(value, truth(x), units: 4), "\(function)(\(x)) is \(value), libm's \(truth(x))")
            }
        }
    }

    @Test("powers follow C's rules")
    func powers() throws {
        let power = try CompiledExpression(Expression(parsing: "x**y"), variables: ["x", "y"])
        let pairs = Self.specialNumbers.flatMap { x in Self.specialNumbers.map { (x, $0) } }
        var generator = SeededGenerator(seed: 5)
        let plain = (0..<2000).map { _ in (exp(generator.uniform(in: -9..<9)), generator.uniform(in: -70..<70)) }
        for cases in [pairs, plain] {
            let values = power.evaluate(columns: [cases.map(\.0), cases.map(\.1)])
            for ((x, y), value) in zip(cases, values) {
                #expect(Self.isNear(value, pow(x, y), units: 2), "\(x)**\(y) is \(value), libm's \(pow(x, y))")
            }
        }
    }

    static func isNear(_ value: Double, _ truth: Double, units: Double) -> Bool {
        if truth.isNaN || value.isNaN { return truth.isNaN && value.isNaN }
        if truth == 0 || truth.isInfinite { return value == truth && value.sign == truth.sign }
        return abs(value - truth) <= units * truth.ulp
    }

    @Test("a value's bits do not depend on its place or on the block's length", arguments: functions)
    func bits(function: ElementaryFunction) {
        let arguments = Self.arguments(of: function) + Self.specialNumbers
        let alone = arguments.map { function($0) }
        for start in 0..<17 {
            for count in [1, 2, 3, 7, 8, 9, 31, 32, 33, 64, 100, 400] {
                let values = Self.values(function, at: Array(arguments[start..<(start + count)]))
                #expect(zip(values, alone[start...]).allSatisfy(Self.isSame), "\(function), \(count) from \(start) on")
            }
        }
        #expect(zip(Self.values(function, at: arguments), alone).allSatisfy(Self.isSame))
    }

    static func isSame(_ a: Double, _ b: Double) -> Bool { a.bitPattern == b.bitPattern || a.isNaN && b.isNaN }

    @Test("a row's value and derivatives do not depend on the rows around it", arguments: UInt64(0)..<60)
    func rows(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var random = RandomExpressions(variables: ["x", "y"])
        random.parameterCount = 2
        let formula = random.expression(leaves: Int.random(in: 1...16, using: &generator), using: &generator)
        let compiled = try CompiledExpression(formula, variables: random.variables)
        let parameters = [0.8, -1.7]
        let columns = (0..<2).map { _ in (0..<700).map { _ in Double.random(in: -2...3, using: &generator) } }
        let values = compiled.evaluate(columns: columns, parameters: parameters)
        let (same, jacobian) = compiled.evaluateWithParameterDerivatives(columns: columns, parameters: parameters)
        #expect(zip(values, same).allSatisfy(Self.isSame), "\(formula)")
        for row in stride(from: 0, to: 700, by: 13) {
            let point = columns.map { [$0[row]] }
            let alone = compiled.evaluateWithParameterDerivatives(columns: point, parameters: parameters)
            #expect(Self.isSame(alone.values[0], values[row]), "\(formula), row \(row)")
            for index in 0..<2 {
                #expect(Self.isSame(alone.jacobian[index], jacobian[2 * row + index]), "\(formula), row \(row)")
            }
        }
    }
}
