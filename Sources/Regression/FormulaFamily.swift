import Expressions

/// A formula whose constants can be set, with what rounding does to its values.
///
/// Every part of the formula (variable, number, operation) is multiplied by a factor that is 1, and the derivatives of the value
/// in these factors are found by one reverse pass with those in the constants. A part that is off by a relative error ε changes
/// the value by ε times its derivative, so that the sum of the derivatives' sizes bounds the error of an evaluation in
/// double precision to first order, cancellation included.
///
/// Source: Higham, Accuracy and Stability of Numerical Algorithms, section 3.3 (running error analysis).
struct FormulaFamily {
    /// With parameters 0 … n − 1.
    let formula: Expression
    let constantCount: Int
    private let program: CompiledExpression
    private let factorCount: Int

    struct Values {
        /// One a row.
        var values: [Double]
        /// ∂value/∂constant, rows × constants, row by row.
        var derivatives: [Double]
        /// How far rounding may put each value off; not finite where that cannot be said.
        var rounding: [Double]

        func rows(at indices: [Int]) -> Values {
            let width = values.isEmpty ? 0 : derivatives.count / values.count
            return Values(
                values: indices.map { values[$0] },
                derivatives: indices.flatMap { derivatives[($0 * width)..<(($0 + 1) * width)] },
                rounding: indices.map { rounding[$0] })
        }
    }

    /// Each operation of an evaluation is taken to be right to so many units in the last place. Most are right to half a unit;
    /// powers by repeated multiplication are off by several.
    private static let unitsInLastPlace = 16.0

    init(_ formula: Expression, variables: [String]) throws(ExpressionError) {
        self.formula = formula
        constantCount = formula.parameterCount
        var next = constantCount
        let marked = formula.multiplyingParts(from: &next)
        factorCount = next - constantCount
        program = try CompiledExpression(marked, variables: variables)
    }

    func values(at points: ComparisonPoints, constants: [Double]) -> Values {
        let width = constantCount + factorCount
        let (values, jacobian) = program.evaluateWithParameterDerivatives(
            columns: points.columns, parameters: constants + [Double](repeating: 1, count: factorCount))
        var result = Values(values: values, derivatives: [], rounding: [])
        for row in values.indices {
            let line = jacobian[(row * width)..<((row + 1) * width)]
            result.derivatives += line.prefix(constantCount)
            result.rounding.append(
                Self.unitsInLastPlace * Double.ulpOfOne * line.dropFirst(constantCount).reduce(0) { $0 + abs($1) })
        }
        return result
    }
}

extension Expression {
    /// The formula with every part multiplied by a parameter of its own, numbered from `next` on. Exact exponents stay: they
    /// are carried out without error.
    fileprivate func multiplyingParts(from next: inout Int) -> Expression {
        let inner: Expression
        switch self {
        case .rational(let number) where number.isInteger: return self
        case .power(let base, let exponent):
            let marked = base.multiplyingParts(from: &next)
            if case .rational = exponent {
                inner = .power(of: marked, exponent)
            } else {
                inner = .power(of: marked, exponent.multiplyingParts(from: &next))
            }
        default: inner = mapChildren { $0.multiplyingParts(from: &next) }
        }
        next += 1
        return .parameter(next - 1) * inner
    }
}
