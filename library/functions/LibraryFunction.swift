import Expressions

/// A function of one argument that an edge of a network may turn out to be.
///
/// Everything is data: the formula and its derivative in the variable `x`, the domain of the argument and how much the
/// name costs to read. An edge uses it as c·f(a·u + b) + d. Values come from libm for the common formulas and from a
/// compiled program for the rest; both agree with the formula to a few ulps and are NaN or ±∞ outside the domain.
///
/// A function with a free power (`x**p`) has a `shapeParameter`; `fixingShape(_:)` makes an ordinary function of it.
public struct LibraryFunction: Sendable {
    /// The variable in which formula, derivative and domain are written.
    public static let argumentName = "x"

    public let name: String
    public let formula: Expression
    /// The derivative of `formula` with respect to `x`.
    public let derivativeFormula: Expression
    /// Where the formula is defined and finite, as a condition on the argument a·u + b.
    public let domain: Domain
    /// The cost in the description length; the identity costs 1.
    public let complexity: Double
    /// The variable of `formula`, other than `x`, that is fitted along with a, b, c and d; `nil` for most functions.
    public let shapeParameter: String?

    /// Which of a and b in c·f(a·u + b) + d the function absorbs.
    public private(set) var invariance: AffineInvariance = []

    let valueKernel: FunctionKernel
    let derivativeKernel: FunctionKernel

    /// - Precondition: the formulas contain no variable but `x` and the shape parameter, and no free parameter.
    public init(
        name: String, formula: Expression, derivative: Expression, domain: Domain = .all, complexity: Double,
        shapeParameter: String? = nil
    ) {
        let known = [Self.argumentName] + (shapeParameter.map { [$0] } ?? [])
        for expression in [formula, derivative] {
            precondition(
                expression.variables.allSatisfy(known.contains) && expression.parameterCount == 0,
                "the function \(name) may use only \(known)")
        }
        self.name = name
        self.formula = formula
        self.derivativeFormula = derivative
        self.domain = domain
        self.complexity = complexity
        self.shapeParameter = shapeParameter
        valueKernel = FunctionKernel(formula, shapeParameter: shapeParameter)
        derivativeKernel = FunctionKernel(derivative, shapeParameter: shapeParameter)
        invariance = AffineInvariance(of: self)
    }

    /// The formula with `argument` in the place of `x`: f(argument).
    public func expression(of argument: Expression) -> Expression {
        formula.substituting([Self.argumentName: argument])
    }

    /// The ordinary function that the given value of the shape parameter selects: `x**p` at 2.5 is `x**2.5`.
    ///
    /// A function without a shape parameter is returned as it is. The name carries the value, `power(2.5)`.
    public func fixingShape(_ value: Double) -> LibraryFunction {
        guard let shapeParameter else { return self }
        let replacement = [shapeParameter: Expression.real(value)]
        return LibraryFunction(
            name: "\(name)(\(value))", formula: formula.substituting(replacement),
            derivative: derivativeFormula.substituting(replacement), domain: domain, complexity: complexity)
    }
}

/// Two functions are the same when name and formula are.
extension LibraryFunction: Hashable {
    public static func == (left: LibraryFunction, right: LibraryFunction) -> Bool {
        left.name == right.name && left.formula == right.formula
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(formula)
    }
}

extension LibraryFunction: CustomStringConvertible {
    /// The name.
    public var description: String { name }
}
