import Expressions
import FunctionLibrary
import Glibc

/// c·f·Π u_j^a_j, with f one of a few plain factors and u_j the bases about their geometric mean.
struct PowerTerm: Sendable, Equatable {
    var coefficient: Double
    var exponents: [Double]
    /// Which of the rows' factors; 0 is 1.
    var factor: Int
    /// Which exponents a fit may change.
    var isFree: [Bool]

    var parameterCount: Int { 1 + isFree.count { $0 } }

    func frozen() -> PowerTerm {
        var term = self
        term.isFree = isFree.map { _ in false }
        return term
    }

    /// What it is apart from its coefficient.
    var shape: [Double] { [Double(factor)] + exponents }
}

/// How the target follows from the sum v of the terms: y = ±θ⁻¹(v).
///
/// Below `least` the curve goes on as its tangent there, so that a sum that is not positive has a value and a slope that leads back.
struct ResponseCurve: Sendable, Equatable {
    let response: Response
    let isNegative: Bool
    private let least: Double
    private let leastValue: Double
    private let leastSlope: Double

    static let responses: [Response] = [.identity, .square, .reciprocal, .inverseSquare]

    /// - Parameter largest: the largest |y|.
    init(_ response: Response, isNegative: Bool, largest: Double) {
        self.response = response
        self.isNegative = response != .identity && isNegative
        switch response {
        case .identity: least = -.infinity
        case .square: least = response.value(0.02 * largest)
        default: least = response.value(3 * largest)
        }
        leastValue = response == .identity ? 0 : response.original(least)
        leastSlope = response == .identity ? 1 : 1 / response.slope(leastValue)
    }

    /// The response as a power of y.
    var power: Double {
        switch response {
        case .square: 2
        case .reciprocal: -1
        case .inverseSquare: -2
        default: 1
        }
    }

    /// y and dy/dv.
    @inline(__always)
    func value(_ sum: Double) -> (y: Double, slope: Double) {
        if response == .identity { return (sum, 1) }
        let sign: Double = isNegative ? -1 : 1
        if !(sum > least) { return (sign * (leastValue + leastSlope * (sum - least)), sign * leastSlope) }
        switch response {
        case .square:
            let root = sum.squareRoot()
            return (sign * root, sign * 0.5 / root)
        case .reciprocal:
            let inverse = 1 / sum
            return (sign * inverse, -sign * inverse * inverse)
        default:
            let root = 1 / sum.squareRoot()
            return (sign * root, -sign * 0.5 * root / sum)
        }
    }
}

/// y = ±θ⁻¹(Σ terms).
struct Signomial: Sendable {
    var curve: ResponseCurve
    var terms: [PowerTerm]

    var parameterCount: Int { terms.reduce(0) { $0 + $1.parameterCount } }
}

extension Signomial {
    /// What its shape costs to write, in bits: small whole exponents little, measured ones as the rows determine them.
    func cost(on rows: PowerRows) -> Double {
        let measured = 0.5 * log2(Double(rows.count))
        let terms = terms.reduce(0.0) { sum, term in
            sum + 6 + measured + (term.factor == 0 ? 0 : 9)
                + term.exponents.reduce(0) { $0 + Self.cost(of: $1, measured: measured) }
        }
        let functions = rows.bases.indices.reduce(0) { sum, base in
            self.terms.contains { $0.exponents[base] != 0 } ? sum + rows.bases[base].cost : sum
        }
        return terms + functions + (curve.response == .identity ? 0 : 4)
    }

    private static func cost(of exponent: Double, measured: Double) -> Double {
        let size = abs(exponent)
        if size == 0 { return 0 }
        if size == size.rounded() { return 1 + 2 * size }
        if 2 * size == (2 * size).rounded() { return 7 + 2 * size }
        return 8 + measured
    }

    /// As a formula of the inputs, its coefficients as measured numbers.
    ///
    /// - Parameters:
    ///   - size: what the target was divided by.
    ///   - ratios: of the coefficients to the first, where they are to be held to that.
    func formula(on rows: PowerRows, size: Double, ratios: [Rational]?) -> Expression {
        // y = size·g(v) = g(v·θ(size)), g being a power.
        let scale = curve.response == .identity ? size : curve.response.value(size)
        let coefficients = terms.map { scale * $0.coefficient * exp(-$0.logSize(on: rows)) }
        let shapes = terms.map { $0.shapeFormula(on: rows) }
        let sum =
            if let ratios, let first = coefficients.first {
                .real(first) * Expression.sum(of: zip(ratios, shapes).map { .rational($0) * $1 })
            } else {
                Expression.sum(of: zip(coefficients, shapes).map { .real($0) * $1 })
            }
        return curve.response.inverse(of: sum, isNegative: curve.isNegative)
    }
}

extension Signomial {
    /// The same to first order under another response: (u + v)ᵖ ≈ uᵖ + p·uᵖ⁻¹·v for the largest term u.
    ///
    /// `nil` where no term without a factor is the largest, or its sign does not suit the response.
    func translated(to other: ResponseCurve) -> Signomial? {
        let power = other.power / curve.power
        guard let place = terms.indices.max(by: { abs(terms[$0].coefficient) < abs(terms[$1].coefficient) }),
            terms[place].factor == 0, curve.response != .identity || (terms[place].coefficient < 0) == other.isNegative
        else { return nil }
        let sign: Double = terms[place].coefficient < 0 ? -1 : 1
        let main = terms[place]
        let size = abs(main.coefficient)
        var translated = terms.map { term in
            var next = term.frozen()
            next.coefficient = sign * power * pow(size, power - 1) * term.coefficient
            next.exponents = zip(term.exponents, main.exponents).map { $0 + (power - 1) * $1 }
            return next
        }
        translated[place].coefficient = pow(size, power)
        if other.response == .identity, curve.isNegative {
            for index in translated.indices { translated[index].coefficient.negate() }
        }
        return Signomial(curve: other, terms: translated)
    }
}

extension PowerTerm {
    /// The logarithm of what its bases are at their means: coefficients are of bases about these.
    func logSize(on rows: PowerRows) -> Double {
        zip(exponents, rows.bases).reduce(0) { $0 + $1.0 * $1.1.mean }
    }

    /// The term without its coefficient.
    func shapeFormula(on rows: PowerRows) -> Expression {
        var factors = factor == 0 ? [] : [rows.factors[factor].formula]
        for (base, exponent) in zip(rows.bases, exponents) where exponent != 0 {
            let twelfths = 12 * exponent
            let number: Expression =
                if twelfths == twelfths.rounded(), let fraction = Rational(Int(twelfths), 12) { .rational(fraction) } else {
                    .real(exponent)
                }
            factors.append(.power(of: base.formula, number))
        }
        return factors.isEmpty ? 1 : .product(of: factors)
    }
}
