/// What is known about the variables before a formula is simplified: the range of each, usually that of its column.
///
/// Interval arithmetic over the formula then decides signs: with x in 0...3, `(x**2)**(1/2)` is `x`, without it `abs(x)`.
/// A variable that is not named may take any real value. A result holds inside the ranges only.
public struct Assumptions: Hashable, Sendable {
    public static let none = Assumptions()

    public var ranges: [String: ClosedRange<Double>]

    public init(ranges: [String: ClosedRange<Double>] = [:]) {
        self.ranges = ranges
    }

    /// All the named variables positive.
    public static func positive(_ variables: String...) -> Assumptions {
        let range = Double.leastNonzeroMagnitude...Double.infinity
        return Assumptions(ranges: Dictionary(variables.map { ($0, range) }, uniquingKeysWith: { first, _ in first }))
    }
}

/// Bounds of subexpressions: the ranges that were assumed, and what the formula itself implies where it is defined.
///
/// A formula with `log(x)` in it is defined only for x > 0, one with `x**(1/2)` only for x ≥ 0; every rewriting may use that.
struct KnownBounds: Hashable {
    private var variables: [String: Interval] = [:]
    private var parameters: [Int: Interval] = [:]

    init(assumptions: Assumptions, of expression: Expression) {
        for (name, range) in assumptions.ranges {
            variables[name] = Interval(lower: range.lowerBound, upper: range.upperBound)
        }
        expression.forEachNode { node in
            switch node {
            case .function(.log, let argument): imply(argument, .positive)
            case .power(let base, .rational(let exponent)) where !exponent.isInteger: imply(base, .nonnegative)
            case .power(let base, .real(let exponent)) where exponent != exponent.rounded(): imply(base, .nonnegative)
            case .function(.acosh, let argument): imply(argument, Interval(lower: 1, upper: .infinity))
            case .function(.asin, let argument), .function(.acos, let argument), .function(.atanh, let argument):
                imply(argument, Interval(lower: -1, upper: 1))
            default: break
            }
        }
    }

    private mutating func imply(_ argument: Expression, _ bounds: Interval) {
        switch argument {
        case .variable(let name): variables[name] = (variables[name] ?? .unbounded).intersection(bounds)
        case .parameter(let index): parameters[index] = (parameters[index] ?? .unbounded).intersection(bounds)
        default: break
        }
    }

    /// An interval that contains every value the expression takes where it is defined.
    func interval(of expression: Expression) -> Interval {
        switch expression {
        case .rational(let value): return .point(value.doubleValue)
        case .real(let value): return .point(value)
        case .constant(let constant): return .point(constant.value)
        case .parameter(let index): return parameters[index] ?? .unbounded
        case .variable(let name): return variables[name] ?? .unbounded
        case .sum(let terms): return terms.reduce(.point(0)) { $0 + interval(of: $1) }
        case .product(let factors): return factors.reduce(.point(1)) { $0 * interval(of: $1) }
        case .power(let base, let exponent): return interval(of: base).raised(to: interval(of: exponent))
        case .function(let function, let argument): return interval(of: argument).image(under: function)
        }
    }

    func isPositive(_ expression: Expression) -> Bool { interval(of: expression).isPositive }
    func isNonnegative(_ expression: Expression) -> Bool { interval(of: expression).isNonnegative }
    func isNonpositive(_ expression: Expression) -> Bool { interval(of: expression).isNonpositive }
    func isNonzero(_ expression: Expression) -> Bool { interval(of: expression).isNonzero }
}
