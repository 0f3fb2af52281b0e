import Expressions
import FunctionLibrary
import Glibc

/// A family of curves Σ cₗ·φₗ(x; θ) + d with at most four inner parameters θ, and where to start the search for them.
struct CurveForm: Sendable {
    /// φ₁, φ₂, … in the variable `x` and the parameters 0 ..< `parameterCount`.
    let columns: [Expression]
    let parameterCount: Int
    let starts: [SIMD4<Double>]

    init(_ columns: [Expression], starts: [SIMD4<Double>]) {
        self.columns = columns
        parameterCount = columns.reduce(0) { max($0, $1.parameterCount) }
        self.starts = starts
    }

    /// The whole formula: inner parameters first, then c₁, c₂, … and d.
    var formula: Expression {
        let terms = columns.enumerated().map { index, column in .parameter(parameterCount + index) * column }
        return .sum(of: terms + [.parameter(parameterCount + columns.count)])
    }
}

/// A function of the library inside a form: f(a·x + b) with the numbers that f does not absorb as parameters.
struct CurveFactor: Sendable {
    let expression: Expression
    let parameterCount: Int
    let starts: [[Double]]

    /// f(θ·x + θ′), parameters from `first` on; starts from `InnerStarts`, `limit` of them evenly chosen.
    static func function(
        _ function: LibraryFunction, on curve: NormalisedCurve, firstParameter first: Int, limit: Int
    ) -> [CurveFactor] {
        let x = Expression.variable(CurveCandidate.argumentName)
        let hints = ShapeHints.none
        return InnerStarts.all(for: function, on: curve, hints: hints, highestFrequency: 20).map { family in
            let points = family.parameters.map(family.form.point(at:))
            let inner: Expression
            var starts: [[Double]]
            switch family.form.freedom {
            case .none:
                (inner, starts) = (x, [[]])
            case .scale:
                inner = .parameter(first) * x
                starts = points.map { [$0.alpha / curve.halfWidth] }
            case .place(let alpha), .distance(let alpha, _, _):
                inner = .sum(of: [alpha < 0 ? -x : x, .parameter(first)])
                starts = points.map { [$0.beta * curve.halfWidth - alpha * curve.centre] }
            case .scaleAndPlace:
                inner = .parameter(first) * x + .parameter(first + 1)
                starts = points.map {
                    let a = $0.alpha / curve.halfWidth
                    return [a, $0.beta - a * curve.centre]
                }
            }
            if starts.count > limit { starts = (0..<limit).map { starts[$0 * (starts.count - 1) / (limit - 1)] } }
            return CurveFactor(
                expression: function.expression(of: inner), parameterCount: starts.first?.count ?? 0, starts: starts)
        }
    }
}

extension SIMD4<Double> {
    /// The first numbers of a list; the rest is 0.
    init(padding numbers: [Double]) {
        self = .zero
        for (index, number) in numbers.prefix(4).enumerated() { self[index] = number }
    }
}
