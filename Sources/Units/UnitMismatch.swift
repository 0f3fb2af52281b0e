import Expressions

/// Where a formula breaks the units of its variables.
public struct UnitMismatch: Error, Equatable, CustomStringConvertible {
    public enum Problem: Equatable, Sendable {
        /// The units of two terms of one sum.
        case sum(FormulaUnit, FormulaUnit)
        case argument(of: ElementaryFunction, FormulaUnit)
        /// An exponent with a unit.
        case exponent(FormulaUnit)
        /// A quantity with a unit to a power that is not a number.
        case power(FormulaUnit)
        /// The whole formula has another unit than the quantity it stands for.
        case result(FormulaUnit, expected: Unit)
        /// Exponents or factors beyond the numbers of a machine.
        case outOfRange
    }

    public let problem: Problem
    /// The smallest part of the formula that shows it: of a sum, the two terms.
    public let subterm: Expression

    /// What is wrong and where, in one sentence.
    public var description: String {
        switch problem {
        case .sum(let left, let right):
            "‘\(subterm)’ adds \(Self.name(right)) to \(Self.name(left))\(Self.advice(left, right))"
        case .argument(let function, let unit):
            "‘\(subterm)’ takes the \(function.rawValue) of \(Self.name(unit)), which is not a pure number"
                + (unit.unit?.isDimensionless == true ? "; convert with a factor" : "")
        case .exponent(let unit):
            "‘\(subterm)’ has an exponent in \(Self.name(unit)), which is not a pure number"
        case .power(let unit):
            "‘\(subterm)’ raises \(Self.name(unit)) to a power that is not a fixed number"
        case .result(let unit, let expected):
            "the formula gives \(Self.name(unit)), not \(expected)\(Self.advice(unit, .fixed(expected)))"
        case .outOfRange:
            "the unit of ‘\(subterm)’ is too large or too small for numbers"
        }
    }

    private static func name(_ unit: FormulaUnit) -> String {
        guard let unit = unit.unit else { return "any unit" }
        return unit == .one ? "a pure number" : unit.description
    }

    private static func advice(_ left: FormulaUnit, _ right: FormulaUnit) -> String {
        guard let one = left.unit, let other = right.unit, one.hasDimension(of: other) else { return "" }
        return "; convert with a factor"
    }
}
