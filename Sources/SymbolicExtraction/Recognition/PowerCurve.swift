import Expressions
import FunctionLibrary
import Glibc
import LeastSquares

/// Fits y = d + c·(1 + k·u)^q with free q, u = x^p or exp(p·x) with free p, and the limit y = d + c·exp(k·u) of large q.
///
/// After powers of both axes a curve is a line. That takes in the curves of growth and dose (Hill, Gompertz, Weibull,
/// Richards, von Bertalanffy), of flow (Carreau, van Genuchten) and of relativity. c and d follow from (k, p, q) by linear least squares; a grid
/// of these is scored that way and the best points are refined.
///
/// Source: power transformations of both sides after G. E. P. Box and D. R. Cox, J. R. Stat. Soc. B 26 (1964).
public struct PowerCurve: Sendable {
    /// How many formulas are returned.
    public var reportedCount = 4
    public var work = WorkBudget()

    private static let rows = 200
    /// Points that are refined, of each kind.
    private static let mostRefined = 4

    public init(reportedCount: Int = 4, work: WorkBudget = WorkBudget()) {
        self.reportedCount = reportedCount
        self.work = work
    }

    /// A point of the grid.
    private struct Point {
        var isLimit: Bool
        var k: Double
        var p: Double
        var q: Double

        /// (1 + k·u)^q or exp(k·u).
        func value(_ x: Double, _ axis: Axis) -> Double {
            let u = axis.u(x, p)
            return isLimit ? exp(k * u) : pow(1 + k * u, q)
        }
    }

    /// The best formulas in the variable `x` with their constants fitted, those of least error first; none where x or y does not
    /// vary or x has less than eight values.
    public func formulas(for curve: SampledCurve) -> [(formula: Expression, unexplained: Double)] {
        let picked =
            curve.count <= Self.rows
            ? Array(0..<curve.count) : (0..<Self.rows).map { $0 * (curve.count - 1) / (Self.rows - 1) }
        let x = picked.map { curve.arguments[$0] }
        let y = picked.map { curve.values[$0] }
        let weights = picked.map { curve.weights?[$0] ?? 1 }
        let total = curve.totalSumOfSquares / Double(curve.count) * Double(picked.count)
        guard Set(x).count >= 8, total > 0, let low = x.first else { return [] }
        var refined: [(formula: Expression, unexplained: Double)] = []
        for isExponential in [false, true] where isExponential || low > 0 {
            let axis = Axis(isExponential: isExponential, x)
            let points = Self.grid(axis)
            work.spend(points.count * x.count * 30)
            let starts = points.compactMap { point in
                Self.line(through: axis.scaled.map { point.value($0, axis) }, y, weights).map { line in
                    Start(
                        isLimit: point.isLimit,
                        values: [line.intercept, line.slope, point.k, point.p] + (point.isLimit ? [] : [point.q]),
                        error: line.residual)
                }
            }
            let refinement = ConstantRefinement(
                variables: [LibraryFunction.argumentName], columns: [axis.scaled], target: y, weights: weights, work: work)
            for start in Self.leaders(starts) where !work.isOver {
                let formula = axis.formula(isLimit: start.isLimit)
                guard let fit = try? refinement.refine(formula, start: start.values, effort: .nearest),
                    fit.residualSumOfSquares.isFinite
                else { continue }
                let constants = axis.unscaled(fit.values)
                guard constants.allSatisfy(\.isFinite) else { continue }
                refined.append(
                    (formula.substitutingParameters(constants.map { .real($0) }), fit.residualSumOfSquares / total))
                if fit.residualSumOfSquares < 1e-22 * total { break }
            }
        }
        return Array(refined.sorted { $0.unexplained < $1.unexplained }.prefix(reportedCount))
    }

    /// Constants that a fit starts from: d, c, k, p and, away from the limit, q.
    private struct Start {
        var isLimit: Bool
        var values: [Double]
        var error: Double
    }

    /// The best of each kind, the best of all first: what a limit explains, points near it explain nearly as well.
    private static func leaders(_ starts: [Start]) -> [Start] {
        [false, true]
            .flatMap { kind in starts.filter { $0.isLimit == kind }.sorted { $0.error < $1.error }.prefix(mostRefined) }
            .sorted { ($0.error, $0.values.count) < ($1.error, $1.values.count) }
    }

    private static func grid(_ axis: Axis) -> [Point] {
        let exponents =
            axis.isExponential ? [-8, -4, -2, -1, 1, 2, 4, 8] : [-4, -2.5, -1.5, -0.8, -0.4, 0.4, 0.8, 1.5, 2.5, 4]
        return exponents.flatMap { p in
            let largest = axis.scaled.reduce(0) { max($0, axis.u($1, p)) }
            return [0.1, 0.5, 2, 10, -0.7 / largest].flatMap { k in
                [-2.5, -1.3, -0.6, 0.4, 1.6, 2.7].map { Point(isLimit: false, k: k, p: p, q: $0) }
            } + [-3, -1, -0.3, 0.3].map { Point(isLimit: true, k: $0, p: p, q: 1) }
        }
    }

    /// y = d + c·v by weighted least squares; nil where v does not vary or is not finite.
    private static func line(
        through v: [Double], _ y: [Double], _ weights: [Double]
    ) -> (slope: Double, intercept: Double, residual: Double)? {
        let total = weights.reduce(0, +)
        var (meanV, meanY) = (0.0, 0.0)
        for row in v.indices {
            meanV += weights[row] * v[row]
            meanY += weights[row] * y[row]
        }
        meanV /= total
        meanY /= total
        var (square, product, spread) = (0.0, 0.0, 0.0)
        for row in v.indices {
            let (a, b) = (v[row] - meanV, y[row] - meanY)
            square += weights[row] * a * a
            product += weights[row] * a * b
            spread += weights[row] * b * b
        }
        guard square > 0, square.isFinite, product.isFinite, square > 1e-20 * meanV * meanV * total else { return nil }
        let slope = product / square
        return (slope, meanY - slope * meanV, spread - slope * product)
    }
}

/// x in units that make u of order 1: x/m for powers, (x − m)/w for exponentials.
private struct Axis {
    let isExponential: Bool
    let place: Double
    let width: Double
    let scaled: [Double]

    /// - Parameter x: ascending.
    init(isExponential: Bool, _ x: [Double]) {
        let (low, middle, high) = (x[0], x[x.count / 2], x[x.count - 1])
        self.isExponential = isExponential
        (place, width) = isExponential ? ((low + high) / 2, (high - low) / 2) : (0, middle)
        let (place, width) = (place, width)
        scaled = x.map { ($0 - place) / width }
    }

    func u(_ x: Double, _ p: Double) -> Double { isExponential ? exp(p * x) : pow(x, p) }

    /// With parameters d, c, k, p and q.
    func formula(isLimit: Bool) -> Expression {
        let x = Expression.variable(LibraryFunction.argumentName)
        let (k, p) = (Expression.parameter(2), Expression.parameter(3))
        let u = isExponential ? Expression.function(.exp, p * x) : .power(x, p)
        let shape = isLimit ? Expression.function(.exp, k * u) : .power(1 + k * u, .parameter(4))
        return .parameter(0) + .parameter(1) * shape
    }

    /// The same constants for x as it was given.
    func unscaled(_ constants: [Double]) -> [Double] {
        var constants = constants
        let p = constants[3]
        constants[2] *= isExponential ? exp(-p * place / width) : pow(width, -p)
        if isExponential { constants[3] = p / width }
        return constants
    }
}
