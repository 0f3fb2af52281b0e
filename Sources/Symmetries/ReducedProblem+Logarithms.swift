import Expressions
import Glibc

extension ReducedProblem {
    /// The largest value of a variable over the smallest from which its logarithm is the natural scale: three decades.
    private static let wide = 1e3

    /// The same problem with log z in the place of each variable z that is positive and spans decades: a spline or a polynomial in z
    /// itself would see only its largest values. `nil` where there is no such variable.
    package var inLogarithms: ReducedProblem? {
        var next = self
        var isChanged = false
        for (place, variable) in variables.enumerated() {
            guard let low = variable.values.min(), let high = variable.values.max(), low > 0, high > Self.wide * low else {
                continue
            }
            next.variables[place] = Term(
                formula: .function(.log, variable.formula), values: variable.values.map { log($0) })
            isChanged = true
        }
        return isChanged && next.isFinite ? next : nil
    }
}
