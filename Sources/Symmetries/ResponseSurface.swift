import FunctionLibrary
import Glibc
import LeastSquares

/// A smooth function of all variables through the rows, rough but with a gradient: what symmetries are read off.
///
/// Polynomials of total degree g in x or in log x are fitted to t, log|t| or 1/t; of all these the one that predicts the rows of
/// the last quarter best is kept. Products and quotients are plain in logarithms, oscillations in the variables themselves.
struct ResponseSurface: Sendable {
    /// In what errors are measured, so that surfaces of different variables and targets can be compared: both are of y itself.
    struct Errors: Sendable {
        /// Root mean square of ŷ − y, in units of the deviation of y.
        var value = Double.infinity
        /// Root mean square of log(ŷ/y), in units of the deviation of log|y|; infinite where y has both signs.
        var logarithm = Double.infinity

        var least: Double { min(value, logarithm) }

        /// How much larger the errors are than others, in the measure in which the others are least.
        func ratio(to other: Errors) -> Double {
            other.value <= other.logarithm
                ? max(value, Self.rounding) / max(other.value, Self.rounding)
                : max(logarithm, Self.rounding) / max(other.logarithm, Self.rounding)
        }

        /// Errors below this are of no account.
        static let rounding = 1e-9
    }

    private static let responses: [Response] = [.identity, .logarithm, .reciprocal]

    /// The least of each measure over all surfaces tried.
    let errors: Errors
    private let response: Response
    private let basis: PolynomialBasis
    private let coefficients: [Double]
    /// The variables as the polynomial has them: log of some.
    private let arguments: [[Double]]
    private let isLogarithmic: [Bool]
    private let problem: ReducedProblem

    /// Rows and functions at most: one factorisation stays under a fifth of a second.
    static let mostRows = 6000
    static let mostFunctions = 420

    /// `nil` where no surface could be fitted.
    ///
    /// - Parameters:
    ///   - limit: how many of the first rows are used at most.
    ///   - functionLimit: how many functions the polynomials may have.
    init?(
        _ problem: ReducedProblem, rows limit: Int = Self.mostRows, functionLimit: Int = Self.mostFunctions, work: WorkBudget
    ) {
        let rows = min(problem.target.count, limit)
        let training = rows * 3 / 4
        guard training >= 12, problem.isFinite, !problem.variables.isEmpty else { return nil }
        var errors = Errors()
        var best: (error: Double, response: Response, basis: PolynomialBasis, coefficients: [Double], isLogarithmic: [Bool])?
        let judge = Judge(problem, rows: training..<rows)
        let canBeLogarithmic = problem.variables.map { $0.values.allSatisfy { $0 > 0 } }
        for isLogarithmic in [canBeLogarithmic.map { _ in false }, canBeLogarithmic] {
            if best != nil, !isLogarithmic.contains(true) { continue }
            let arguments = Self.arguments(problem, isLogarithmic, rows: rows)
            let basis = Self.basis(arguments, training: training, functionLimit: functionLimit)
            let responses = Self.responses.filter { $0 == .identity || judge.hasOneSign }
            work.spend((training + basis.count / 3) * basis.count * basis.count / 4 + 3 * rows * basis.count)
            let targets = responses.map { response in problem.target[..<training].map(response.value) }
            guard
                let fit = NestedLeastSquares(
                    design: basis.design(arguments.map { Array($0[..<training]) }), rows: training, columns: basis.count,
                    targets: targets)
            else { continue }
            let design = basis.design(arguments.map { Array($0[training...]) })
            for (index, response) in responses.enumerated() {
                for count in basis.counts.dropFirst() {
                    let coefficients = fit.coefficients(target: index, count: count)
                    let found = judge.errors { row in
                        var sum = 0.0
                        let base = row * basis.count
                        for k in 0..<count { sum += design[base + k] * coefficients[k] }
                        return response.original(sum, isNegative: judge.sign < 0)
                    }
                    errors.value = min(errors.value, found.value)
                    errors.logarithm = min(errors.logarithm, found.logarithm)
                    if found.least < best?.error ?? .infinity {
                        best = (found.least, response, basis, coefficients, isLogarithmic)
                    }
                }
            }
        }
        guard let best else { return nil }
        self.errors = errors
        self.problem = problem
        response = best.response
        basis = best.basis
        coefficients = best.coefficients
        isLogarithmic = best.isLogarithmic
        arguments = Self.arguments(problem, best.isLogarithmic, rows: rows)
    }

    var functionCount: Int { coefficients.count }

    /// How far noise in the rows moves the surface, as a share of the noise: √(functions/rows).
    var accuracy: Double {
        let training = Double(min(problem.target.count, Self.mostRows)) * 3 / 4
        return (Double(functionCount) / training).squareRoot()
    }

    /// t and ∂t/∂x at a row, as the surface has them.
    func gradient(at row: Int) -> (value: Double, gradient: [Double]) {
        var (value, gradient) = basis.gradient(coefficients, arguments, row)
        for variable in gradient.indices where isLogarithmic[variable] {
            gradient[variable] /= problem.variables[variable].values[row]
        }
        let t = response.original(value, isNegative: problem.target[row] < 0)
        for variable in gradient.indices { gradient[variable] /= response.slope(t) }
        value = t
        return (value, gradient)
    }

    private static func arguments(_ problem: ReducedProblem, _ isLogarithmic: [Bool], rows: Int) -> [[Double]] {
        zip(problem.variables, isLogarithmic).map { term, isLogarithmic in
            isLogarithmic ? term.values[..<rows].map { log($0) } : Array(term.values[..<rows])
        }
    }

    /// As many functions as the rows carry, but degree 1 at least.
    private static func basis(_ arguments: [[Double]], training: Int, functionLimit: Int) -> PolynomialBasis {
        let limit = min(training / 4, functionLimit, mostFunctions)
        var degree = 1
        while degree < 40, PolynomialBasis.count(variables: arguments.count, degree: degree + 1) <= limit {
            degree += 1
        }
        return PolynomialBasis(ranges: arguments.map { ($0.min() ?? 0)...($0.max() ?? 0) }, degree: degree)
    }
}

/// Measures predictions of t as errors of y, on the rows that judge.
private struct Judge {
    let problem: ReducedProblem
    let rows: Range<Int>
    /// Of t, where it has one on all rows.
    let sign: Double
    let hasOneSign: Bool
    private let deviation: Double
    /// Of log|y|; nil where y has both signs.
    private let logarithmicDeviation: Double?

    init(_ problem: ReducedProblem, rows: Range<Int>) {
        self.problem = problem
        self.rows = rows
        let y = problem.original[rows]
        sign = problem.target[0] < 0 ? -1 : 1
        hasOneSign = problem.target.allSatisfy { $0 > 0 } || problem.target.allSatisfy { $0 < 0 }
        deviation = Self.deviation(Array(y))
        let isPositive = y.allSatisfy { $0 > 0 } || y.allSatisfy { $0 < 0 }
        logarithmicDeviation = isPositive ? Self.deviation(y.map { log(abs($0)) }) : nil
    }

    func errors(of prediction: (_ row: Int) -> Double) -> ResponseSurface.Errors {
        var squares = 0.0
        var logarithms = 0.0
        for row in rows {
            let y = problem.original[row]
            let guess = problem.offset.values[row] + problem.scale.values[row] * prediction(row - rows.lowerBound)
            squares += (guess - y) * (guess - y)
            if logarithmicDeviation != nil {
                let quotient = guess / y
                logarithms += quotient > 0 ? log(quotient) * log(quotient) : .infinity
            }
        }
        var errors = ResponseSurface.Errors()
        let count = Double(rows.count)
        if squares.isFinite { errors.value = (squares / count).squareRoot() / deviation }
        if let logarithmicDeviation, logarithms.isFinite {
            errors.logarithm = (logarithms / count).squareRoot() / logarithmicDeviation
        }
        return errors
    }

    private static func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return max(
            (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot(), .leastNormalMagnitude)
    }
}
