import Expressions
import Glibc

/// What terms are made of: the inputs that are positive, and plain factors of those that change sign or may be angles.
struct TermVocabulary {
    private(set) var bases: [PowerBase] = []
    private(set) var factors: [PlainFactor] = []
    /// Positive functions of one input, or of a product of two, that a single product may hold powers of as well.
    private(set) var functions: [PowerBase] = []

    /// An input this far from 0 on both sides, with a range over 1, may be an angle.
    private static let largestAngle = 13.0
    private static let leastRange = 1.0
    /// Of more inputs no pairs are looked at as differences of angles.
    private static let mostPaired = 7
    /// Of more no waves of products.
    private static let mostMultiplied = 4
    private static let longestExponential = 40.0

    init(_ inputs: [(name: String, values: [Double])]) {
        guard let count = inputs.first?.values.count else { return }
        factors = [.one(rows: count)]
        var angles: [(formula: Expression, values: [Double], bases: Set<Int>)] = []
        for (name, values) in inputs {
            guard let low = values.min(), let high = values.max() else { continue }
            let formula = Expression.variable(name)
            var own: Set<Int> = []
            if low > 0 {
                own = [bases.count]
                bases.append(PowerBase(formula: formula, logs: values.map { log($0) }))
            } else {
                add(formula, values, own)
                add(.power(of: formula, 2), values.map { $0 * $0 }, own)
            }
            if max(-low, high) < Self.largestAngle, high - low > Self.leastRange { angles.append((formula, values, own)) }
        }
        for (formula, values, own) in angles {
            let (cosine, sine) = (values.map { cos($0) }, values.map { sin($0) })
            add(.function(.cos, formula), cosine, own)
            add(.function(.sin, formula), sine, own)
            add(.function(.sin, formula) * .function(.cos, formula), zip(sine, cosine).map { $0 * $1 }, own)
            let place = factors.count
            add(.power(of: .function(.cos, formula), 2), cosine.map { $0 * $0 }, own, complement: place + 1)
            add(.power(of: .function(.sin, formula), 2), sine.map { $0 * $0 }, own, complement: place)
        }
        addFunctions(inputs, angles: angles.map { ($0.formula, $0.values) })
        guard inputs.count <= Self.mostPaired else { return }
        for (index, one) in angles.enumerated() {
            for other in angles[..<index] {
                add(
                    .function(.cos, other.formula - one.formula), zip(other.values, one.values).map { cos($0 - $1) },
                    one.bases.union(other.bases))
            }
        }
    }

    /// eˣ, 1 ± cos x and sin x where they are positive; waves of products too where inputs are few.
    private mutating func addFunctions(
        _ inputs: [(name: String, values: [Double])], angles: [(formula: Expression, values: [Double])]
    ) {
        for (name, values) in inputs where (values.max() ?? 0) - (values.min() ?? 0) < Self.longestExponential {
            functions.append(PowerBase(formula: .function(.exp, .variable(name)), logs: values))
        }
        var angles = angles
        if inputs.count <= Self.mostMultiplied {
            for (index, one) in angles.enumerated() {
                angles += angles[..<index].map { ($0.formula * one.formula, zip($0.values, one.values).map { $0 * $1 }) }
            }
        }
        for (formula, values) in angles {
            let (cosine, sine) = (Expression.function(.cos, formula), Expression.function(.sin, formula))
            let waves = [
                (1 - cosine, values.map { 1 - cos($0) }), (1 + cosine, values.map { 1 + cos($0) }),
                (sine, values.map { sin($0) }),
            ]
            for (formula, values) in waves where values.allSatisfy({ $0 > 1e-9 }) {
                functions.append(PowerBase(formula: formula, logs: values.map { log($0) }))
            }
        }
    }

    private mutating func add(_ formula: Expression, _ values: [Double], _ bases: Set<Int>, complement: Int? = nil) {
        factors.append(PlainFactor(formula: formula, values: values, bases: bases, complement: complement))
    }
}
