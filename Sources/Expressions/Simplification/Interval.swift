import Glibc

/// A closed interval of reals that is sure to contain every defined value of a subexpression.
///
/// A bound that is open at zero is stored as the smallest number beyond zero, so that `lower > 0` means "positive". Sums
/// and products are rounded outward; a result that is exactly zero is kept, because signs hang on it.
struct Interval: Hashable, Sendable {
    var lower: Double
    var upper: Double

    static let unbounded = Interval(lower: -.infinity, upper: .infinity)
    static let positive = Interval(lower: .leastNonzeroMagnitude, upper: .infinity)
    static let nonnegative = Interval(lower: 0, upper: .infinity)

    static func point(_ value: Double) -> Interval {
        value.isNaN ? unbounded : Interval(lower: value, upper: value)
    }

    var isPositive: Bool { lower > 0 }
    var isNegative: Bool { upper < 0 }
    var isNonnegative: Bool { lower >= 0 }
    var isNonpositive: Bool { upper <= 0 }
    var isNonzero: Bool { lower > 0 || upper < 0 }

    func intersection(_ other: Interval) -> Interval {
        let both = Interval(lower: max(lower, other.lower), upper: min(upper, other.upper))
        // Contradictory assumptions prove nothing.
        return both.lower <= both.upper ? both : self
    }

    static prefix func - (interval: Interval) -> Interval {
        Interval(lower: -interval.upper, upper: -interval.lower)
    }

    static func + (left: Interval, right: Interval) -> Interval {
        outward(left.lower + right.lower, left.upper + right.upper)
    }

    static func * (left: Interval, right: Interval) -> Interval {
        func product(_ a: Double, _ b: Double) -> Double {
            if a == 0 || b == 0 { return 0 }
            let value = a * b
            // Underflow must not turn a strict sign into zero.
            return value == 0 ? ((a > 0) == (b > 0) ? .leastNonzeroMagnitude : -.leastNonzeroMagnitude) : value
        }
        let corners = [
            product(left.lower, right.lower), product(left.lower, right.upper),
            product(left.upper, right.lower), product(left.upper, right.upper),
        ]
        return outward(corners.reduce(.infinity, min), corners.reduce(-.infinity, max))
    }

    /// The values |x|.
    var magnitude: Interval {
        if lower >= 0 { return self }
        if upper <= 0 { return -self }
        return Interval(lower: 0, upper: max(-lower, upper))
    }

    /// The values 1/x, without the pole.
    var reciprocal: Interval {
        if lower >= 0 { return Self.outward(1 / upper, lower == 0 ? .infinity : 1 / lower).keepingPositive }
        if upper <= 0 { return -(-self).reciprocal }
        return .unbounded
    }

    /// The values x**n for an integer n.
    func raised(to exponent: Int) -> Interval {
        if exponent == 0 { return .point(1) }
        if exponent < 0 {
            let power = raised(to: -exponent)
            return power.reciprocal
        }
        if exponent % 2 == 0 {
            let size = magnitude
            return size.monotone { pow($0, Double(exponent)) }.atLeast(size.lower > 0 ? .leastNonzeroMagnitude : 0)
        }
        let result = monotone { pow($0, Double(exponent)) }
        if lower > 0 { return result.keepingPositive }
        if upper < 0 { return -((-result).keepingPositive) }
        return result
    }

    /// The values x**y: where y is not an integer the power is only defined for x ≥ 0.
    func raised(to exponent: Interval) -> Interval {
        if exponent.lower == exponent.upper {
            let value = exponent.lower
            if let integer = Int(exactly: value), Swift.abs(integer) < 1024 { return raised(to: integer) }
            let base = atLeast(0)
            if value > 0 {
                let result = base.monotone { pow($0, value) }
                return lower > 0 ? result.keepingPositive : result.atLeast(0)
            }
            return base.monotone { pow($0, -value) }.atLeast(0).reciprocal
        }
        if isPositive { return .positive }
        return isNonnegative ? .nonnegative : .unbounded
    }

    /// The image under an increasing function.
    func monotone(_ function: (Double) -> Double) -> Interval { Self.outward(function(lower), function(upper)) }

    func atLeast(_ bound: Double) -> Interval {
        Interval(lower: max(lower, bound), upper: max(upper, bound))
    }

    var keepingPositive: Interval { atLeast(.leastNonzeroMagnitude) }

    private static func outward(_ lower: Double, _ upper: Double) -> Interval {
        guard !lower.isNaN, !upper.isNaN else { return .unbounded }
        return Interval(
            lower: lower == 0 || lower == .infinity ? min(lower, .greatestFiniteMagnitude) : widened(lower, by: -1),
            upper: upper == 0 || upper == -.infinity ? max(upper, -.greatestFiniteMagnitude) : widened(upper, by: 1))
    }

    /// Four units in the last place further out (libm is not correctly rounded), never across zero.
    private static func widened(_ value: Double, by direction: Double) -> Double {
        if value.isInfinite { return value }
        let moved = value + direction * 4 * value.ulp
        return (moved > 0) == (value > 0) ? moved : (value > 0 ? .leastNonzeroMagnitude : -.leastNonzeroMagnitude)
    }
}

extension Interval {
    /// The values f(x) for x in the interval, where f is defined.
    func image(under function: ElementaryFunction) -> Interval {
        switch function {
        case .exp: monotone { Glibc.exp($0) }.keepingPositive
        case .log: upper <= 0 ? .unbounded : atLeast(0).monotone { Glibc.log($0) }
        case .sinh, .tanh, .asinh, .atan, .erf: monotone { function($0) }
        case .cosh: magnitude.monotone { Glibc.cosh($0) }.atLeast(1)
        case .acosh: atLeast(1).monotone { Glibc.acosh($0) }
        case .sin: lower >= 0 && upper <= .pi ? Interval(lower: 0, upper: 1) : Interval(lower: -1, upper: 1)
        case .cos: lower >= -.pi / 2 && upper <= .pi / 2 ? Interval(lower: 0, upper: 1) : Interval(lower: -1, upper: 1)
        case .tan: lower > -.pi / 2 && upper < .pi / 2 ? monotone { Glibc.tan($0) } : .unbounded
        case .asin: clampedToUnit.monotone { Glibc.asin($0) }
        case .acos: (-clampedToUnit).monotone { Glibc.acos(-$0) }
        case .atanh: clampedToUnit.monotone { Glibc.atanh($0) }
        case .abs: magnitude
        case .sign: monotone { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }
        }
    }

    private var clampedToUnit: Interval { intersection(Interval(lower: -1, upper: 1)) }
}
