/// f(x) = Σ_i c_i·B_i(x) on a clamped knot vector.
public struct Spline: Sendable, Hashable {
    /// The basis.
    public let knots: KnotVector
    /// One number a basis function.
    public var coefficients: [Double] {
        didSet { checkCount() }
    }

    /// - Precondition: `knots.basisCount` coefficients.
    public init(knots: KnotVector, coefficients: [Double]) {
        self.knots = knots
        self.coefficients = coefficients
        checkCount()
    }

    /// Degree of the pieces.
    public var degree: Int { knots.degree }
    /// The range [a, b].
    public var range: ClosedRange<Double> { knots.range }

    private func checkCount() {
        precondition(coefficients.count == knots.basisCount, "A spline has one coefficient for each basis function.")
    }

    /// f(x).
    public func value(at x: Double, extrapolation: Extrapolation = .linear) -> Double {
        jet(at: x, extrapolation: extrapolation).value
    }

    /// f′(x).
    public func derivative(at x: Double, extrapolation: Extrapolation = .linear) -> Double {
        jet(at: x, extrapolation: extrapolation).derivative
    }

    /// f″(x).
    public func secondDerivative(at x: Double, extrapolation: Extrapolation = .linear) -> Double {
        jet(at: x, extrapolation: extrapolation).secondDerivative
    }

    /// f(x), f′(x) and f″(x) together.
    public func jet(
        at x: Double, extrapolation: Extrapolation = .linear
    ) -> (value: Double, derivative: Double, secondDerivative: Double) {
        let order = degree + 1
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * order) { weights in
            guard let values = weights.baseAddress else { preconditionFailure("A spline has at least one weight.") }
            let first = knots.withKernel {
                $0.evaluate(
                    x, extrapolation: extrapolation, into: values, derivatives: values + order,
                    secondDerivatives: values + 2 * order)
            }
            var (value, derivative, second) = (0.0, 0.0, 0.0)
            for r in 0..<order {
                let coefficient = coefficients[first + r]
                value += coefficient * values[r]
                derivative += coefficient * values[order + r]
                second += coefficient * values[2 * order + r]
            }
            return (value, derivative, second)
        }
    }

    /// f at each point.
    public func values(at points: [Double], extrapolation: Extrapolation = .linear) -> [Double] {
        let table = knots.table(at: points, extrapolation: extrapolation)
        let order = degree + 1
        return points.indices.map { row in
            var value = 0.0
            for r in 0..<order {
                value += coefficients[Int(table.first[row]) + r] * table.values[row * order + r]
            }
            return value
        }
    }
}

extension Spline: Codable {
    private enum CodingKeys: String, CodingKey {
        case knots, coefficients
    }

    /// Throws `DecodingError.dataCorrupted` when the counts disagree.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        knots = try container.decode(KnotVector.self, forKey: .knots)
        coefficients = try container.decode([Double].self, forKey: .coefficients)
        guard coefficients.count == knots.basisCount else {
            throw DecodingError.dataCorruptedError(
                forKey: .coefficients, in: container,
                debugDescription: "A spline has one coefficient for each basis function.")
        }
    }
}
