import Expressions
import Glibc
import KolmogorovArnold
import SymbolicExtraction

/// Powers of ten that take columns of extreme size to the size of 1.
///
/// Doubles reach from 1e-308 to 1e308, and least squares multiplies them two and four at a time: the squares of errors of 1e-170
/// are zero. A column whose largest number is beyond 1e±60 is therefore searched in units of a power of ten, and the law written
/// in the table's units afterwards. Powers of ten, because tables are written in them: a constant that is plain in one unit is
/// plain in the other, and recognised in both. They round, which costs half a unit in the last place of each number.
struct Magnitudes: Sendable, Equatable {
    /// An input x is searched as x·10⁻ᵉ; 0 for ordinary columns.
    let inputs: [String: Int]
    let target: Target

    struct Target: Sendable, Equatable {
        var name: String
        var exponent: Int
    }

    /// Decades beyond which a column is extreme.
    private static let extreme = 60.0
    /// Columns whose sizes are within so many decades share one unit, so that x + y stays x + y.
    private static let kinship = 6.0

    init(inputs: [String], columns: [[Double]], target: String, values: [Double]) {
        var exponents = [Int](repeating: 0, count: inputs.count + 1)
        let sizes = (columns + [values]).map(Self.decade)
        var shared: Double?
        for place in sizes.indices.sorted(by: { sizes[$0] > sizes[$1] }) where abs(sizes[place]) > Self.extreme {
            if let unit = shared, unit - sizes[place] <= Self.kinship {
                exponents[place] = Int(unit)
            } else {
                exponents[place] = Int(sizes[place])
                shared = sizes[place]
            }
        }
        self.inputs = Dictionary(uniqueKeysWithValues: zip(inputs, exponents))
        self.target = Target(name: target, exponent: exponents[inputs.count])
    }

    var areOrdinary: Bool { target.exponent == 0 && inputs.values.allSatisfy { $0 == 0 } }

    func scaledInput(_ name: String, _ column: [Double]) -> [Double] { Self.divided(column, by: inputs[name] ?? 0) }
    func scaledTarget(_ values: [Double]) -> [Double] { Self.divided(values, by: target.exponent) }

    /// A scaled number of the target in the table's units.
    func targetInTableUnits(_ value: Double) -> Double { Self.divided([value], by: -target.exponent)[0] }

    /// The largest size in a column, as a power of ten.
    private static func decade(_ column: [Double]) -> Double {
        let largest = column.reduce(0) { max($0, abs($1)) }
        return largest > 0 ? log10(largest).rounded(.down) : 0
    }

    /// In two steps: 10³²⁰ is no number, though 1e-320 is one.
    private static func divided(_ column: [Double], by exponent: Int) -> [Double] {
        guard exponent != 0 else { return column }
        let half = exponent / 2
        let (first, second) = (pow(10, Double(-half)), pow(10, Double(half - exponent)))
        return column.map { $0 * first * second }
    }
}

// MARK: - Laws in the table's units

extension Magnitudes {
    /// A formula of scaled columns as one of the table's.
    func inTableUnits(_ formula: Expression) -> Expression {
        guard !areOrdinary else { return formula }
        let replacements = inputs.filter { $0.value != 0 }.map { ($0.key, Self.power(-$0.value) * .variable($0.key)) }
        let whole = Self.power(target.exponent) * formula.substituting(Dictionary(uniqueKeysWithValues: replacements))
        return whole.simplified().joiningPowersOfTen
    }

    /// A law of scaled columns as one of the table's, its constants in the table's units.
    ///
    /// - Parameter refinement: the scaled rows of the fit.
    func inTableUnits(_ law: Law, refinement: ConstantRefinement) -> Law {
        guard !areOrdinary else { return law }
        var law = law
        law.formula = inTableUnits(law.formula)
        law.constants = constants(of: law.formula, refinement)
        law.certificate.rmse = targetInTableUnits(law.certificate.rmse)
        law.certificate.networkRMSE = law.certificate.networkRMSE.map(targetInTableUnits)
        return law
    }

    /// A network of scaled columns as one of the table's; nil where it takes scaled inputs.
    func inTableUnits(_ network: Network) -> Network? {
        guard inputs.values.allSatisfy({ $0 == 0 }) else { return nil }
        return target.exponent == 0 ? network : network.withOutputs(times: targetInTableUnits(1))
    }

    /// The constants are fitted as multiples of what they are, because they may be as extreme as the columns.
    private func constants(of formula: Expression, _ refinement: ConstantRefinement) -> [LawConstant] {
        let (freed, numbers) = formula.freeingConstants()
        let values = numbers.compactMap(\.numericValue)
        guard values.count == numbers.count, !numbers.isEmpty else { return [] }
        let replacements = inputs.map { ($0.key, Self.power($0.value) * .variable($0.key)) }
        let multiples = values.indices.map { .real(values[$0]) * Expression.parameter($0) }
        let scaled =
            Self.power(-target.exponent)
            * freed.substitutingParameters(multiples).substituting(Dictionary(uniqueKeysWithValues: replacements))
        // A number that vanishes takes its multiple along: then none has an error.
        let fit =
            scaled.parameterCount == values.count
            ? try? refinement.refine(scaled, start: values.map { _ in 1 }, effort: .nearest) : nil
        let isDetermined = fit.map { $0.rank == values.count && $0.residualSumOfSquares.isFinite } ?? false
        return values.indices.map { index in
            let isMeasured = if case .real = numbers[index] { true } else { false }
            let factor = isDetermined ? fit?.values[index] ?? 1 : 1
            let error = isDetermined ? fit?.standardErrors[index] ?? .nan : .nan
            return LawConstant(
                name: "c\(index + 1)", value: values[index] * factor, standardError: abs(values[index]) * error,
                snapped: isMeasured ? nil : numbers[index].description)
        }
    }

    private static func power(_ exponent: Int) -> Expression {
        exponent == 0 ? .one : .power(of: .rational(Rational(10)), .rational(Rational(exponent)))
    }
}

extension Expression {
    /// The formula with a measured factor and a power of ten beside it written as one number.
    fileprivate var joiningPowersOfTen: Expression {
        let joined = mapChildren(\.joiningPowersOfTen)
        guard case .product(let factors) = joined else { return joined }
        let numbers = factors.filter { $0.variables.isEmpty }
        let isMeasured = numbers.contains { if case .real = $0 { true } else { false } }
        guard isMeasured, numbers.count > 1, let value = Expression.product(of: numbers).numericValue, value != 0 else {
            return joined
        }
        return .product(of: [.real(value)] + factors.filter { !$0.variables.isEmpty })
    }
}
