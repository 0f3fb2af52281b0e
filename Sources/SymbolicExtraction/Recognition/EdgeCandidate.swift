import Expressions
import FunctionLibrary

/// One function of the library fitted to a curve: v ≈ c·f(a·u + b) + d.
public struct EdgeCandidate: Sendable, Hashable {
    /// The fitted numbers, or their standard errors; numbers that the function absorbs are fixed and have error 0.
    public struct Coefficients: Sendable, Hashable {
        public var a: Double
        public var b: Double
        public var c: Double
        public var d: Double
        /// The shape parameter, for functions that have one.
        public var shape: Double?

        public init(a: Double, b: Double, c: Double, d: Double, shape: Double? = nil) {
            self.a = a
            self.b = b
            self.c = c
            self.d = d
            self.shape = shape
        }
    }

    /// How a candidate stands against the others of its table.
    public enum Outcome: Sendable, Hashable, CustomStringConvertible {
        /// The shortest description of the samples; the bits by which it beats the next different curve.
        case best(margin: Double)
        /// Within the curve's resolution it is the candidate `name`, which ranks above.
        case sameCurve(as: String)
        /// A longer description than the best one, by so many bits.
        case longer(bits: Double)

        public var description: String {
            switch self {
            case .best(let margin) where margin.isFinite:
                "the shortest description, by \(Int(margin.rounded())) bits"
            case .best: "the only description"
            case .sameCurve(let name): "on these samples the same curve as \(name), which ranks above"
            case .longer(let bits): "\(Int(bits.rounded())) bits longer than the best"
            }
        }
    }

    public let function: LibraryFunction
    public let coefficients: Coefficients
    /// As the linearised fit gives them, conditional on the function being right.
    public let standardErrors: Coefficients
    /// Σ w (v − c·f(a·u + b) − d)².
    public let residualSumOfSquares: Double
    /// 1 − R², from the residuals and not by subtraction: meaningful down to rounding.
    public let unexplained: Double
    /// Description length in bits, see `DescriptionLength`.
    public let score: Double
    public internal(set) var outcome: Outcome

    public var a: Double { coefficients.a }
    public var b: Double { coefficients.b }
    public var c: Double { coefficients.c }
    public var d: Double { coefficients.d }
    public var shape: Double? { coefficients.shape }
    /// R², which loses what `unexplained` keeps when it is near 1.
    public var r2: Double { 1 - unexplained }
    public var complexity: Double { function.complexity }

    /// c·f(a·u + b) + d at u.
    public func value(at u: Double) -> Double {
        c * function.value(a * u + b, shape: shape ?? 1) + d
    }

    /// c·f(a·argument + b) + d with the fitted numbers as `.real`.
    public func expression(of argument: Expression) -> Expression {
        let inner = .real(a) * argument + .real(b)
        let exact = a == 1 && b == 0 ? argument : a == 1 ? argument + .real(b) : b == 0 ? .real(a) * argument : inner
        let plain = shape.map { function.fixingShape($0) } ?? function
        return .real(c) * plain.expression(of: exact) + .real(d)
    }
}
