import Expressions
import FunctionLibrary

/// A term that a sum may be made of: a formula without constants to fit, with its values on the rows of the search.
struct Feature: Sendable {
    var formula: Expression
    var values: [Double]
    /// About the number of symbols.
    var complexity: Double

    static func * (left: Feature, right: Feature) -> Feature {
        Feature(
            formula: left.formula * right.formula, values: zip(left.values, right.values).map { $0 * $1 },
            complexity: left.complexity + right.complexity)
    }

    static func / (left: Feature, right: Feature) -> Feature {
        Feature(
            formula: left.formula / right.formula, values: zip(left.values, right.values).map { $0 / $1 },
            complexity: left.complexity + right.complexity)
    }

    static func + (left: Feature, right: Feature) -> Feature {
        Feature(
            formula: left.formula + right.formula, values: zip(left.values, right.values).map { $0 + $1 },
            complexity: left.complexity + right.complexity)
    }

    static func - (left: Feature, right: Feature) -> Feature {
        Feature(
            formula: left.formula - right.formula, values: zip(left.values, right.values).map { $0 - $1 },
            complexity: left.complexity + right.complexity)
    }

    var isFinite: Bool { values.allSatisfy(\.isFinite) }

    /// f of this; `nil` where a row lies outside f's domain.
    func under(_ function: LibraryFunction) -> Feature? {
        guard values.allSatisfy(function.domain.contains) else { return nil }
        let result = Feature(
            formula: function.expression(of: formula), values: values.map { function.value($0) },
            complexity: complexity + function.complexity - 1)
        return result.isFinite ? result : nil
    }
}
