import Expressions
import FunctionLibrary
import Glibc

/// The forms that a search tries after the single functions, family by family, cheap ones first.
struct CurveForms: Sendable {
    let library: FunctionLibrary
    let curve: NormalisedCurve
    /// Whether all arguments are positive, so that roots and logarithms of x itself are defined.
    let isPositive: Bool
    let containsZero: Bool

    private let x = Expression.variable(CurveCandidate.argumentName)

    init(library: FunctionLibrary, curve: NormalisedCurve, range: ClosedRange<Double>) {
        self.library = library
        self.curve = curve
        isPositive = range.lowerBound > 0
        containsZero = range.contains(0)
    }

    /// Families in the order in which they are searched.
    var families: [() -> [CurveForm]] {
        [productsWithPowers, functionsOfQuadratics, sumsWithPolynomials, damped, functionsOfFunctions, sums]
    }

    private func named(_ names: [String]) -> [LibraryFunction] { names.compactMap { library[$0] } }

    private func factors(_ function: LibraryFunction, first: Int, limit: Int) -> [CurveFactor] {
        CurveFactor.function(function, on: curve, firstParameter: first, limit: limit)
    }

    private var powersOfArgument: [Expression] {
        let whole = [x, pow(x, 2), pow(x, 3)]
        let inverse = containsZero ? [] : [pow(x, -1), pow(x, -2)]
        let roots = isPositive ? [sqrt(x), 1 / sqrt(x)] : []
        return whole + inverse + roots
    }

    /// x^p·(c·f(a·x + b) + c′) + d.
    private func productsWithPowers() -> [CurveForm] {
        let functions = named([
            "exp", "sin", "log", "gaussian", "tanh", "arctan", "sqrt", "lorentzian", "logistic", "bose", "arcsin", "erf",
        ])
        return functions.flatMap { function in
            factors(function, first: 0, limit: 170).flatMap { factor in
                powersOfArgument.map { power in
                    CurveForm([power * factor.expression, power], starts: factor.starts.map(SIMD4.init(padding:)))
                }
            }
        }
    }

    /// f(a·x² + b·x + e), from the values of the quadratic at both ends and in the middle.
    private func functionsOfQuadratics() -> [CurveForm] {
        let functions = named([
            "sin", "sqrt", "log", "exp", "1/x", "1/sqrt(x)", "tanh", "arctan", "x^1.5", "1/x^2", "arcsin", "erf", "softplus",
        ])
        let quadratic = .parameter(0) * pow(x, 2) + .parameter(1) * x + .parameter(2)
        return functions.flatMap { function in
            function.domain.intervals.prefix(1).map { interval in
                let grid = Self.levels(of: interval)
                let starts = grid.flatMap { left in grid.flatMap { middle in grid.map { (left, middle, $0) } } }
                return CurveForm([function.expression(of: quadratic)], starts: starts.compactMap(quadraticStart))
            }
        }
    }

    private static func levels(of interval: Domain.Interval) -> [Double] {
        switch (interval.lower.isFinite, interval.upper.isFinite) {
        case (true, false): [0.03, 0.3, 1, 3, 10].map { interval.lower + $0 }
        case (false, true): [0.03, 0.3, 1, 3, 10].map { interval.upper - $0 }
        case (true, true): [0.05, 0.3, 0.5, 0.7, 0.95].map { interval.lower + (interval.upper - interval.lower) * $0 }
        case (false, false): [-9, -5, -2.5, -1, 0, 1, 2.5, 5, 9]
        }
    }

    /// a, b, e in x of the parabola through three values at t = −1, 0, 1; `nil` if it is straight.
    private func quadraticStart(_ left: Double, _ middle: Double, _ right: Double) -> SIMD4<Double>? {
        let (second, first) = ((left + right) / 2 - middle, (right - left) / 2)
        guard second != 0 else { return nil }
        let (m, h) = (curve.centre, curve.halfWidth)
        let a = second / (h * h)
        return SIMD4(a, first / h - 2 * a * m, middle - first * m / h + a * m * m, 0)
    }

    /// c·f(a·x + b) + polynomial of degree 2, or + one power of x.
    private func sumsWithPolynomials() -> [CurveForm] {
        let functions = named([
            "exp", "sin", "log", "1/x", "sqrt", "gaussian", "tanh", "arctan", "lorentzian", "1/x^2", "logistic", "x*exp(x)",
        ])
        let inverse = containsZero ? [] : [[1 / x]]
        let roots = isPositive ? [[sqrt(x)], [log(x)]] : []
        let companions = [[x, pow(x, 2)], [pow(x, 3), x]] + inverse + roots
        return functions.flatMap { function in
            factors(function, first: 0, limit: 120).flatMap { factor in
                companions.map { companion in
                    CurveForm([factor.expression] + companion, starts: factor.starts.map(SIMD4.init(padding:)))
                }
            }
        }
    }

    /// f(a·x + b)·g(a′·x + b′) of two functions.
    private func damped() -> [CurveForm] {
        let pairs = [
            ("exp", "sin"), ("gaussian", "sin"), ("sin", "sin"), ("lorentzian", "sin"), ("log", "sin"), ("exp", "log"),
            ("exp", "tanh"), ("sqrt", "sin"), ("sqrt", "exp"), ("tanh", "sin"), ("log", "log"),
        ]
        return pairs.flatMap { pair in pairForms(pair.0, pair.1) { [$0 * $1] } }
    }

    /// c·f(a·x + b) + c′·g(a′·x + b′) + d, alone and with a linear term.
    private func sums() -> [CurveForm] {
        let pairs = [
            ("exp", "exp"), ("sin", "sin"), ("exp", "sin"), ("log", "sin"), ("exp", "log"), ("gaussian", "gaussian"),
            ("gaussian", "sin"), ("1/x", "exp"), ("1/x", "sin"), ("1/x", "log"), ("sqrt", "sin"), ("tanh", "tanh"),
        ]
        return pairs.flatMap { pair in pairForms(pair.0, pair.1) { [$0, $1] } + pairForms(pair.0, pair.1) { [$0, $1, x] } }
    }

    private func pairForms(_ first: String, _ second: String, columns: (Expression, Expression) -> [Expression]) -> [CurveForm]
    {
        guard let first = library[first], let second = library[second] else { return [] }
        return factors(first, first: 0, limit: 14).flatMap { left in
            factors(second, first: left.parameterCount, limit: 60).map { right in
                let starts = left.starts.flatMap { start in right.starts.map { SIMD4(padding: start + $0) } }
                return CurveForm(columns(left.expression, right.expression), starts: starts)
            }
        }
    }

    /// f(g(a·x + b)·s + e): an outer function of one that takes values from 0 to 1, −1 to 1 or all positive ones.
    private func functionsOfFunctions() -> [CurveForm] {
        let outer = named(["sqrt", "1/x", "log", "exp", "sin", "x^2", "1/sqrt(x)", "tanh", "arctan", "1/x^2"])
        let inner = named(["exp", "sin", "log", "sqrt", "1/x", "tanh", "gaussian"])
        return outer.flatMap { outer in
            inner.flatMap { inner in
                factors(inner, first: 0, limit: 24).map { factor in
                    let (scale, offset) = (factor.parameterCount, factor.parameterCount + 1)
                    let isScaleFree = outer.invariance.contains(.scaling)
                    let isShiftFree = outer.invariance.contains(.shift)
                    let scaled = isScaleFree ? factor.expression : .parameter(scale) * factor.expression
                    let offsetIndex = isScaleFree ? scale : offset
                    let argument = isShiftFree ? scaled : scaled + .parameter(offsetIndex)
                    let scales = isScaleFree ? [[]] : [-3, -1, -0.3, 0.3, 1, 3].map { [$0] }
                    let offsets = isShiftFree ? [[]] : [-3, -1.1, 0, 0.5, 1.1, 3].map { [$0] }
                    let starts = factor.starts.flatMap { start in
                        scales.flatMap { scale in offsets.map { SIMD4(padding: start + scale + $0) } }
                    }
                    return CurveForm([outer.expression(of: argument)], starts: starts)
                }
            }
        }.filter { $0.parameterCount <= 4 }
    }
}
