import Expressions
import Glibc
import LeastSquares

/// y = c + P·w, where P is a product of powers of elementary functions of one variable each.
///
/// Where P has poles or spans decades, no sum of squares of y sees what w is. But log|y − c| is a sum, to which every factor of P
/// adds its own logarithm: ordinary forward selection finds the factors, and their powers come out near whole or half numbers.
/// A c that is nearly right is enough for that: 0, or the value about which y crowds most, since a P that spans decades is small
/// in many rows.
struct FactoredTarget {
    /// P.
    let factor: Expression
    /// P, one a row.
    let values: [Double]
    /// Whether c may be another number than 0.
    let hasOffset: Bool

    /// y / P = c / P + w, for a relation that has 1/P among its terms.
    func divided(_ target: [Double]) -> [Double] { zip(target, values).map { $0 / $1 } }

    private struct Factor {
        let atom: Atom
        let variable: Int
        let power: Double
    }

    private static let atoms: [Atom] = [
        .power(1), .sine(1), .cosine(1), .tangent, .exponential(1), .logarithm, .hyperbolicTangent,
    ]
    private static let mostRows = 2000
    private static let mostFactors = 8
    /// A factor explains this share of what those before it left,
    private static let leastGain = 0.02
    /// and all together this share of the deviation of log|y − c|.
    private static let leastShare = 0.3
    /// A power is known to this, and as near to a whole or half number.
    private static let tolerance = 0.06

    /// The products that stand out, those with most factors first.
    static func candidates(names: [String], columns: [[Double]], target: [Double], work: WorkBudget) -> [FactoredTarget] {
        let mode = mode(of: target)
        let offsets = mode == 0 ? [0] : [0, mode]
        return offsets.flatMap { offset -> [FactoredTarget] in
            let factors = factors(of: target.map { $0 - offset }, columns, work)
            guard !factors.isEmpty else { return [] }
            // A factor of w may pass for one of P.
            let counts = Set([factors.count, factors.count - 1, factors.count - 2, 1]).filter { $0 > 0 }
            return counts.sorted(by: >).compactMap {
                FactoredTarget(Array(factors.prefix($0)), names, columns, hasOffset: offset != 0)
            }
        }
    }

    /// The value about which others crowd most: the middle of the shortest half of the values, of the shortest half of these, and so
    /// on.
    ///
    /// Source: T. Robertson and J. D. Cryer, Journal of the American Statistical Association 69 (1974) 1012.
    static func mode(of values: [Double]) -> Double {
        var sorted = ArraySlice(values.sorted())
        while sorted.count > 3 {
            let half = (sorted.count + 1) / 2
            let starts = sorted.startIndex...(sorted.endIndex - half)
            let best = starts.min { sorted[$0 + half - 1] - sorted[$0] < sorted[$1 + half - 1] - sorted[$1] }
            let start = best ?? sorted.startIndex
            sorted = sorted[start..<(start + half)]
        }
        return sorted[sorted.startIndex + sorted.count / 2]
    }

    private init?(_ factors: [Factor], _ names: [String], _ columns: [[Double]], hasOffset: Bool) {
        var values = [Double](repeating: 1, count: columns.first?.count ?? 0)
        var parts: [Expression] = []
        for factor in factors {
            let column = columns[factor.variable]
            let isWhole = factor.power == factor.power.rounded()
            for row in values.indices {
                let value = factor.atom.value(at: column[row])
                values[row] *= pow(isWhole ? value : abs(value), factor.power)
            }
            let base = factor.atom.expression(of: .variable(names[factor.variable]), at: column)
            let isPositive = column.allSatisfy { factor.atom.value(at: $0) >= 0 }
            parts.append(
                .power(
                    of: isWhole || isPositive ? base : .function(.abs, base),
                    .rational(Rational(Int(2 * factor.power), 2) ?? .one)))
        }
        guard values.allSatisfy({ $0 != 0 && $0.isFinite && (1 / $0).isFinite }) else { return nil }
        self.factor = .product(of: parts)
        self.values = values
        self.hasOffset = hasOffset
    }

    /// The factors of a product, those that explain most first; none where they explain little.
    private static func factors(of product: [Double], _ columns: [[Double]], _ work: WorkBudget) -> [Factor] {
        let sizes = product.prefix(mostRows).map { abs($0) }
        // What is left of y − c where c is nearly all of y is rounding.
        let least = 1e-9 * sizes.sorted()[sizes.count / 2]
        let rows = sizes.indices.filter { sizes[$0] > least }
        guard rows.count >= 40 else { return [] }
        let logarithm = centred(rows.map { log(sizes[$0]) })
        var features: [(atom: Atom, variable: Int, values: [Double])] = []
        for (variable, column) in columns.enumerated() {
            for atom in atoms {
                let values = rows.map { log(abs(atom.value(at: column[$0]))) }
                if values.allSatisfy(\.isFinite) { features.append((atom, variable, centred(values))) }
            }
        }
        let chosen = selected(features.map(\.values), logarithm)
        work.spend((chosen.count + 20) * features.count * rows.count * 2)
        guard !chosen.isEmpty else { return [] }
        let fit = LinearLeastSquares.fit(
            design: rows.indices.flatMap { row in chosen.map { features[$0].values[row] } }, rows: rows.count,
            columns: chosen.count, target: logarithm, startingWith: .orthogonal)
        let total = logarithm.reduce(0) { $0 + $1 * $1 }
        guard fit.rank == chosen.count, fit.residualSumOfSquares < (1 - leastShare) * total else { return [] }
        return zip(chosen, zip(fit.coefficients, fit.standardErrors)).compactMap { index, power in
            let (value, error) = power
            let nearest = (2 * value).rounded() / 2
            guard nearest != 0, abs(nearest) <= 4, error < tolerance, abs(value - nearest) < max(4 * error, tolerance / 2)
            else { return nil }
            return Factor(atom: features[index].atom, variable: features[index].variable, power: nearest)
        }
    }

    private static func centred(_ values: [Double]) -> [Double] {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.map { $0 - mean }
    }

    /// Forward selection that ends when no feature explains much more.
    private static func selected(_ features: [[Double]], _ target: [Double]) -> [Int] {
        func product(_ one: [Double], _ two: [Double]) -> Double { zip(one, two).reduce(0) { $0 + $1.0 * $1.1 } }
        var basis = OrthogonalBasis(length: target.count, capacity: mostFactors)
        let lengths = features.map { product($0, $0) }
        var chosen: [Int] = []
        while chosen.count < mostFactors {
            let rest = basis.remainder(of: target)
            var best: (gain: Double, index: Int, remainder: [Double])?
            for index in features.indices where !chosen.contains(index) {
                let remainder = basis.remainder(of: features[index])
                let length = product(remainder, remainder)
                guard length > 1e-6 * lengths[index] else { continue }
                let projection = product(rest, remainder)
                let gain = projection * projection / length
                if gain > best?.gain ?? 0 { best = (gain, index, remainder) }
            }
            guard let best, best.gain > max(leastGain, 10 / Double(target.count)) * product(rest, rest) else { break }
            chosen.append(best.index)
            basis.append(best.remainder)
        }
        return chosen
    }
}
