extension Expression {
    /// What a formula costs to read: the number that `simplified` makes small, in eighths of a variable.
    ///
    /// | part | cost |
    /// |---|---|
    /// | variable, π, e | 8 |
    /// | exact integer | 6, and 2 for every further digit; ±1 as a factor nothing |
    /// | parameter, measured number | 16, 24: each free constant must be paid for |
    /// | function | 8 and its argument; the inverse functions asin to atanh 20 |
    /// | sum | 5 for each sign between two terms, 3 more for a minus |
    /// | product | 4 for each factor after the first, 3 for a sign, 5 for a fraction bar, 1 for parentheses around a sum, 10 for an exponential under the bar |
    /// | square root, square | 7, 6, of an exponential 5 more, of a power 10; other powers 4 or more and the exponent |
    ///
    /// Unlike `complexity`, which counts nodes, it tells dear numbers from cheap ones and knows how fractions are written.
    public var readingCost: Int {
        switch self {
        case .rational(let value): return Self.cost(of: value)
        case .real: return 24
        case .constant, .variable: return 8
        case .parameter: return 16
        case .sum(let terms):
            return terms.reduce(5 * (terms.count - 1)) { $0 + $1.readingCost }
        case .product, .power:
            let (cost, isNegative) = productCost
            return cost + (isNegative ? 3 : 0)
        case .function(let function, let argument): return Self.cost(of: function) + argument.readingCost
        }
    }

    private static func cost(of function: ElementaryFunction) -> Int {
        switch function {
        case .asin, .acos, .atan, .asinh, .acosh, .atanh: 20
        default: 8
        }
    }

    private static func cost(of integer: Int) -> Int {
        var (cost, rest) = (6, Swift.abs(integer) / 10)
        while rest > 0 { (cost, rest) = (cost + 2, rest / 10) }
        return cost
    }

    private static func cost(of value: Rational) -> Int {
        let size = value.isInteger ? cost(of: value.numerator) : cost(of: value.numerator) + 4 + cost(of: value.denominator)
        return size + (value.numerator < 0 ? 3 : 0)
    }

    /// The cost without the sign in front, and whether there is one.
    private var productCost: (cost: Int, isNegative: Bool) {
        var (above, below, isNegative) = ((cost: 0, count: 0), (cost: 0, count: 0), false)
        var parentheses = 0
        for factor in factors {
            switch factor {
            case .rational(let value):
                isNegative = value.numerator < 0
                if Swift.abs(value.numerator) != 1 { above = (above.cost + Self.cost(of: value.numerator), above.count + 1) }
                if !value.isInteger { below = (below.cost + Self.cost(of: value.denominator), below.count + 1) }
            case .real(let value):
                isNegative = value < 0
                above = (above.cost + 24, above.count + 1)
            case .power(let base, let exponent):
                if let number = exponent.number, number < 0 {
                    let inverse = Coefficient(exponent).map { $0.negated.expression } ?? exponent
                    let cost = inverse == .one ? base.readingCost : Self.powerCost(base, inverse)
                    if case .sum = base, inverse == .one { parentheses += 1 }
                    if case .function(.exp, _) = base { parentheses += 10 }
                    below = (below.cost + cost, below.count + 1)
                } else {
                    above = (above.cost + Self.powerCost(base, exponent), above.count + 1)
                }
            case .sum, .product:
                above = (above.cost + factor.readingCost, above.count + 1)
                parentheses += 1
            default:
                above = (above.cost + factor.readingCost, above.count + 1)
            }
        }
        if above.count == 0 { above = (6, 1) }
        var total = above.cost + 4 * (above.count - 1) + parentheses
        if below.count > 0 { total += below.cost + 5 + 4 * (below.count - 1) + (below.count > 1 ? 2 : 0) }
        return (total, isNegative)
    }

    private static func powerCost(_ base: Expression, _ exponent: Expression) -> Int {
        var cost = base.readingCost
        switch base {
        case .power: cost += 10
        case .function(.exp, _): cost += 5
        case .sum, .product: cost += exponent == .half ? 0 : 3
        default: break
        }
        if exponent == .half { return cost + 7 }
        if exponent == .rational(Rational(2)) { return cost + 6 }
        return cost + 4 + exponent.readingCost + (exponent.exactInteger == nil ? 3 : 0)
    }
}
