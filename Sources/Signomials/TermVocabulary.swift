import Expressions
import Glibc

/// What terms are made of: the inputs that are positive, and plain factors of those that change sign or may be angles.
struct TermVocabulary {
    private(set) var bases: [PowerBase] = []
    private(set) var factors: [PlainFactor] = []
    /// Positive functions of one or two inputs that all terms of a sum may share powers of.
    private(set) var functions: [PowerBase] = []

    /// An input at most this far from 0 on both sides, with a range over 1, may be an angle.
    private static let largestAngle = 13.0
    private static let leastRange = 1.0
    /// Of more inputs no pairs are looked at as differences of angles.
    private static let mostPaired = 7
    private static let farthestExponential = 100.0
    /// Of more no waves of products.
    private static let mostMultiplied = 4
    private static let longestExponential = 40.0
    /// One of some hundred functions, in bits.
    private static let functionCost = 7.0

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

    /// eˣ, 1 ± x, 1 ± x², 1 ± cos x, sin x, sums and differences of two and of their squares, with the sign that makes them
    /// positive, where they have one; waves of products too where inputs are few.
    private mutating func addFunctions(
        _ inputs: [(name: String, values: [Double])], angles: [(formula: Expression, values: [Double])]
    ) {
        for (index, (name, values)) in inputs.enumerated() {
            let x = Expression.variable(name)
            let (low, high) = (values.min() ?? 0, values.max() ?? 0)
            // Years, say, are too far from 0 for their exponentials.
            if high - low < Self.longestExponential, max(abs(low), abs(high)) < Self.farthestExponential {
                functions.append(PowerBase(formula: .function(.exp, x), logs: values, cost: Self.functionCost))
            }
            let square = Expression.power(of: x, 2)
            addFunction(1 + x, values.map { 1 + $0 })
            addFunction(1 - x, values.map { 1 - $0 })
            addFunction(1 + square, values.map { 1 + $0 * $0 })
            addFunction(1 - square, values.map { 1 - $0 * $0 })
            for (other, others) in inputs[..<index] {
                let z = Expression.variable(other)
                let otherSquare = Expression.power(of: z, 2)
                addFunction(z + x, zip(others, values).map { $0 + $1 })
                addFunction(z - x, zip(others, values).map { $0 - $1 })
                addFunction(otherSquare + square, zip(others, values).map { $0 * $0 + $1 * $1 })
                addFunction(otherSquare - square, zip(others, values).map { $0 * $0 - $1 * $1 })
            }
        }
        var angles = angles
        if inputs.count <= Self.mostMultiplied {
            for (index, one) in angles.enumerated() {
                angles += angles[..<index].map { ($0.formula * one.formula, zip($0.values, one.values).map { $0 * $1 }) }
            }
        }
        for (formula, values) in angles {
            addFunction(1 - .function(.cos, formula), values.map { 1 - cos($0) })
            addFunction(1 + .function(.cos, formula), values.map { 1 + cos($0) })
            addFunction(.function(.sin, formula), values.map { sin($0) })
        }
    }

    /// What is not of one sign is no base.
    private mutating func addFunction(_ formula: Expression, _ values: [Double]) {
        let sign: Double = values.allSatisfy { $0 > 1e-9 } ? 1 : values.allSatisfy { $0 < -1e-9 } ? -1 : 0
        guard sign != 0, values.allSatisfy(\.isFinite) else { return }
        functions.append(
            PowerBase(formula: sign < 0 ? -formula : formula, logs: values.map { log(sign * $0) }, cost: Self.functionCost))
    }

    private mutating func add(_ formula: Expression, _ values: [Double], _ bases: Set<Int>, complement: Int? = nil) {
        factors.append(PlainFactor(formula: formula, values: values, bases: bases, complement: complement))
    }
}
