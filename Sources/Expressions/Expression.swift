/// A closed-form formula: the one tree that every stage from composition to export works on.
///
/// Sums and products are n-ary. Exact numbers (`rational`, `constant`) are kept apart from measured ones (`real`) and from
/// constants that are still free (`parameter`, an index into a vector of values). Subtraction is a product with −1, division
/// a power of −1 and a square root a power of ½, so that each value has one spelling for the simplifier to work on.
///
/// The cases are the raw tree. Operators (`+`, `*`, …) and `Expression.power(of:_:)` build flattened trees with the numbers
/// folded; `simplified()` brings a tree into canonical form.
public indirect enum Expression: Hashable, Sendable {
    case rational(Rational)
    case real(Double)
    case constant(NamedConstant)
    case parameter(Int)
    case variable(String)
    case sum([Expression])
    case product([Expression])
    case power(Expression, Expression)
    case function(ElementaryFunction, Expression)
}

/// An exact number with a name.
public enum NamedConstant: String, Hashable, Sendable, CaseIterable {
    case pi
    case e

    public var value: Double {
        switch self {
        case .pi: Double.pi
        case .e: 2.718281828459045
        }
    }
}

/// The functions of one argument that a formula may use; powers and square roots are `Expression.power`.
public enum ElementaryFunction: String, Hashable, Sendable, CaseIterable {
    case exp, log
    case sin, cos, tan
    case asin, acos, atan
    case sinh, cosh, tanh
    case asinh, acosh, atanh
    case abs, sign
    case erf
}
