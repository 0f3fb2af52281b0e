import Expressions
import Glibc

/// An exact number that a measured constant might be: ±(p/q)·κ, κ being 1, a power of ten, or a constant of `ExactUnit`.
struct ExactConstant: Hashable, Sendable {
    let numerator: Int
    let denominator: Int
    let unit: ExactUnit

    var magnitude: Double { Double(numerator) / Double(denominator) * unit.value }
    /// Bits to write it down: log₂ p + log₂ q + the unit's.
    var cost: Double { log2(Double(numerator)) + log2(Double(denominator)) + unit.cost }

    /// The positive number as an expression.
    var expression: Expression {
        let fraction = Rational(numerator, denominator).map(Expression.rational) ?? .real(magnitude / unit.value)
        return fraction * unit.expression
    }

    /// The numbers p and q go up to this.
    static let largestInteger = 4096

    /// All candidates within `tolerance` of `magnitude`, cheapest first.
    static func candidates(near magnitude: Double, within tolerance: Double, costLimit: Double) -> [ExactConstant] {
        var found: [ExactConstant] = []
        for unit in ExactUnit.all(near: magnitude) where unit.cost <= costLimit {
            let ratio = magnitude / unit.value
            for denominator in 1...largestInteger {
                let rest = costLimit - unit.cost - log2(Double(denominator))
                // Beyond this denominator no numerator is cheap enough, not even 1; nor may it be under ½.
                if rest < 0 || ratio * Double(denominator) > Double(largestInteger) + 0.5 { break }
                let numerator = Int((ratio * Double(denominator)).rounded())
                guard numerator > 0, log2(Double(numerator)) <= rest else { continue }
                let candidate = ExactConstant(numerator: numerator, denominator: denominator, unit: unit)
                if abs(candidate.magnitude - magnitude) <= tolerance,
                    Rational(numerator, denominator)?.denominator == denominator
                {
                    found.append(candidate)
                }
            }
        }
        return found.sorted { $0.cost < $1.cost }
    }

    /// How many candidates of at most this cost lie between half and twice `magnitude`.
    ///
    /// Fractions that are not in lowest terms count again, so that the number is on the high side by up to π²/6.
    static func count(around magnitude: Double, costLimit: Double) -> Int {
        var count = 0
        for unit in ExactUnit.all(near: magnitude) where unit.cost <= costLimit {
            let ratio = magnitude / unit.value
            for denominator in 1...largestInteger {
                let rest = costLimit - unit.cost - log2(Double(denominator))
                let least = max(1, (0.5 * ratio * Double(denominator)).rounded(.up))
                if rest < 0 || least > Double(largestInteger) { break }
                let most = min((2 * ratio * Double(denominator)).rounded(.down), (exp2(rest) + 1e-9).rounded(.down))
                if most >= least { count += Int(most - least) + 1 }
            }
        }
        return count
    }

    /// Operations of either search, in the measure of `WorkBudget`: one step for each denominator of each unit.
    static func operations(around magnitude: Double, costLimit: Double) -> Int {
        ExactUnit.all(near: magnitude).reduce(5000) { sum, unit in
            let largest = Double(largestInteger)
            return sum + 15 * Int(min(largest, exp2(costLimit - unit.cost), largest * unit.value / magnitude))
        }
    }
}

/// A factor κ of exact constants.
struct ExactUnit: Hashable, Sendable {
    let expression: Expression
    let value: Double
    /// Bits: the rarer in laws, the more.
    let cost: Double

    static let one = ExactUnit(expression: .one, value: 1, cost: 0)

    private static let fixed: [ExactUnit] = {
        let (pi, e) = (Double.pi, NamedConstant.e.value)
        var units = [
            .one,
            ExactUnit(expression: .pi, value: pi, cost: 3),
            ExactUnit(expression: .power(of: .pi, .minusOne), value: 1 / pi, cost: 4),
            ExactUnit(expression: .power(of: .pi, .rational(Rational(2))), value: pi * pi, cost: 4),
            ExactUnit(expression: .power(of: .pi, .rational(Rational(-2))), value: 1 / (pi * pi), cost: 5),
            ExactUnit(expression: sqrt(.pi), value: sqrt(pi), cost: 5),
            ExactUnit(expression: 1 / sqrt(.pi), value: 1 / sqrt(pi), cost: 5),
            ExactUnit(expression: sqrt(2 * .pi), value: sqrt(2 * pi), cost: 5),
            ExactUnit(expression: 1 / sqrt(2 * .pi), value: 1 / sqrt(2 * pi), cost: 5),
            ExactUnit(expression: .e, value: e, cost: 5),
            ExactUnit(expression: .power(of: .e, .minusOne), value: 1 / e, cost: 6),
        ]
        for (radicand, cost) in [(2, 3.0), (3, 3.5), (5, 4), (6, 4.5), (7, 4.5), (10, 4.5)] {
            let root = sqrt(Expression.rational(Rational(radicand)))
            units.append(ExactUnit(expression: root, value: sqrt(Double(radicand)), cost: cost))
        }
        return units
    }()

    /// The units for a number of this size: the fixed ones, and the powers of ten that make it a number of one to four digits.
    static func all(near magnitude: Double) -> [ExactUnit] {
        let decade = Int(log10(magnitude).rounded(.down))
        let powers = (decade - 3)...(decade + 1)
        return fixed
            + powers.filter { $0 != 0 }.map { power in
                let value = pow(10, Double(power))
                let exact = power > 0 && power <= 15 ? Rational(Int(value)) : nil
                let inverse = power < 0 && power >= -15 ? Rational(1, Int(pow(10, Double(-power)))) : nil
                let expression =
                    (exact ?? inverse).map(Expression.rational)
                    ?? .power(of: .rational(Rational(10)), .rational(Rational(power)))
                return ExactUnit(expression: expression, value: value, cost: 2 + log2(Double(abs(power))))
            }
    }
}
