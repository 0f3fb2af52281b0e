import Expressions
import LeastSquares

/// A formula of one variable fitted to a curve, for curves that no single function of the library explains.
public struct CurveCandidate: Sendable, Hashable {
    /// The variable in which formulas are written.
    public static let argumentName = "x"

    /// In the variable `x`, with a parameter for each fitted number.
    public let formula: Expression
    /// The fitted numbers, in the order of the parameters.
    public let values: [Double]
    /// As the linearised fit gives them, conditional on the form.
    public let standardErrors: [Double]
    public let residualSumOfSquares: Double
    /// 1 − R², from the residuals and not by subtraction.
    public let unexplained: Double
    /// Symbols of the form without its fitted numbers, on the scale of the library's complexities.
    public let complexity: Double
    /// Description length in bits, comparable with the score of an `EdgeCandidate` for the same curve.
    public let score: Double
    /// How the last fit ended.
    public let fit: FitOutcome

    public var r2: Double { 1 - unexplained }

    /// The formula with its numbers, of `argument`.
    public func expression(of argument: Expression) -> Expression {
        formula.substitutingParameters(values).substituting([Self.argumentName: argument])
    }

    /// Two symbols a fitted number are its own and that of the operation which brings it in.
    static func complexity(of formula: Expression) -> Double {
        Double(max(1, formula.complexity - 2 * formula.parameterCount))
    }
}
