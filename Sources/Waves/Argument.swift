import Expressions

/// What the phase of a wave is proportional to: a variable, a power of it, a product or a quotient of two.
struct Argument {
    let expression: Expression
    let values: [Double]
    /// Multiples of half a period over the range of the values that are looked at.
    let mostHalfPeriods: Int

    /// Half a period over the range of the values.
    var step: Double { .pi / range }
    private var range: Double { (values.max() ?? 0) - (values.min() ?? 0) }

    init?(_ expression: Expression, _ values: [Double], most: Int) {
        self.expression = expression
        self.values = values
        let sorted = values.sorted()
        guard let low = sorted.first, let high = sorted.last, (high - low).isFinite, high > low else { return nil }
        // Waves of values on a lattice repeat beyond half a period from one to the next.
        let gaps = zip(sorted.dropFirst(), sorted).map { $0 - $1 }.filter { $0 > 1e-9 * (high - low) }
        let gap = gaps.min() ?? (high - low)
        let isLattice = values.allSatisfy { value in
            let steps = (value - low) / gap
            return abs(steps - steps.rounded()) < 1e-6
        }
        mostHalfPeriods = isLattice ? min(most, Int(((high - low) / gap).rounded())) : most
    }

    /// Half periods that are tried: waves of a single variable are likelier than others, and may be faster.
    private static let (alone, joint) = (1 << 20, 1 << 17)

    /// The arguments of waves in one phase.
    static func all(_ names: [String], _ columns: [[Double]]) -> [Argument] {
        func isOfOneSign(_ column: [Double]) -> Bool { column.allSatisfy { $0 > 0 } || column.allSatisfy { $0 < 0 } }
        func power(_ exponent: Int, _ index: Int) -> Argument? {
            let values = columns[index].map { value in (1..<exponent).reduce(value) { product, _ in product * value } }
            return Argument(.power(of: .variable(names[index]), .rational(Rational(exponent))), values, most: alone)
        }
        var all = names.indices.flatMap { index in (1...3).map { power($0, index) } }
        all += names.indices.filter { isOfOneSign(columns[$0]) }.map { index in
            Argument(1 / .variable(names[index]), columns[index].map { 1 / $0 }, most: alone)
        }
        for (one, two) in pairs(names.count) {
            let (first, second) = (Expression.variable(names[one]), Expression.variable(names[two]))
            all.append(Argument(first * second, zip(columns[one], columns[two]).map { $0 * $1 }, most: joint))
            if isOfOneSign(columns[two]) {
                all.append(Argument(first / second, zip(columns[one], columns[two]).map { $0 / $1 }, most: joint))
            }
            if isOfOneSign(columns[one]) {
                all.append(Argument(second / first, zip(columns[one], columns[two]).map { $1 / $0 }, most: joint))
            }
        }
        return all.compactMap { $0 }
    }

    /// Pairs of variables, where they are not too many.
    static func pairs(_ count: Int) -> [(Int, Int)] {
        guard count <= 6 else { return [] }
        return (0..<count).flatMap { one in ((one + 1)..<max(count, one + 1)).map { (one, $0) } }
    }
}
