import Glibc
import LeastSquares
import Symmetries

/// A polynomial of the inputs through the rows that a few gross errors cannot bend: what `OutlyingRows` measures by.
struct RobustSurface {
    /// The inputs as the polynomial has them: log of those that are positive, or themselves.
    let arguments: [[Double]]
    /// Of log|y| rather than y.
    let isLogarithmic: Bool
    /// On every row, in the units of the fit.
    private(set) var residuals: [Double] = []
    private let response: [Double]
    private let design: [Double]
    private let functionCount: Int
    /// The rows that are fitted.
    private let rows: [Int]
    /// As the table gives them; nil if all rows count alike.
    private let errorUnits: [Double]?
    private let sign: Double

    private static let mostFunctions = 36
    private static let mostRows = 500
    private static let highestDegree = 12

    /// Median of the absolute residuals, over that of the response about its median.
    let relativeError: Double

    /// Of a fit by Cholesky's factors, in the measure of `WorkBudget`.
    private static func operations(rows: Int, columns: Int) -> Int { (rows + columns / 3) * columns * columns / 2 + 5000 }

    /// The surfaces by least squares in the four ways that the signs of the data allow.
    static func plain(_ problem: Problem, work: WorkBudget) -> [RobustSurface] {
        let hasOneSign = problem.values.allSatisfy { $0 > 0 } || problem.values.allSatisfy { $0 < 0 }
        let isPositive = problem.columns.map { $0.allSatisfy { $0 > 0 } }
        return [false, true].flatMap { logarithmicInputs in
            [false, true].compactMap { logarithmicResponse in
                guard !logarithmicResponse || (hasOneSign && !problem.areErrorsKnown),
                    !logarithmicInputs || isPositive.contains(true)
                else { return nil }
                let arguments = zip(problem.columns, isPositive).map { column, isPositive in
                    logarithmicInputs && isPositive ? column.map { log($0) } : column
                }
                return RobustSurface(problem, arguments: arguments, isLogarithmic: logarithmicResponse, work: work)
            }
        }
    }

    private init?(_ problem: Problem, arguments: [[Double]], isLogarithmic: Bool, work: WorkBudget) {
        let count = problem.values.count
        let most = min(count, Self.mostRows)
        rows = (0..<most).map { $0 * (count - 1) / max(most - 1, 1) }
        let limit = min(Self.mostFunctions, most / 6)
        var degree = 1
        while degree < Self.highestDegree, PolynomialBasis.count(variables: arguments.count, degree: degree + 1) <= limit {
            degree += 1
        }
        let basis = PolynomialBasis(ranges: arguments.map { ($0.min() ?? 0)...($0.max() ?? 0) }, degree: degree)
        guard basis.count * 2 < most else { return nil }
        let design = basis.design(arguments)
        let response = isLogarithmic ? problem.values.map { log(abs($0)) } : problem.values
        let units = problem.areErrorsKnown ? problem.errorUnits : nil
        work.spend(Self.operations(rows: most, columns: basis.count) + 3 * count * basis.count)
        guard let residuals = Self.fit(design, response, rows, basis.count, errorUnits: units, weights: nil) else { return nil }
        let middle = OutlyingRows.median(response)
        let spread = OutlyingRows.median(response.indices.map { abs(response[$0] - middle) / (units?[$0] ?? 1) })
        relativeError = spread > 0 ? OutlyingRows.median(residuals.map { abs($0) }) / spread : .infinity
        sign = problem.values[0] < 0 ? -1 : 1
        functionCount = basis.count
        errorUnits = units
        self.arguments = arguments
        self.isLogarithmic = isLogarithmic
        self.response = response
        self.design = design
        self.residuals = residuals
    }

    /// The same surface, the rows weighted down that are far from it.
    func robust(work: WorkBudget) -> RobustSurface {
        var surface = self
        for step in 0..<8 {
            let scale = 1.4826 * OutlyingRows.median(surface.residuals.map { abs($0) })
            guard scale > 0 else { break }
            let weights = rows.map { row -> Double in
                let size = abs(surface.residuals[row]) / scale
                if step < 4 { return size <= 1.345 ? 1 : 1.345 / size }
                let part = size / 4.685
                return part < 1 ? (1 - part * part) * (1 - part * part) : 0
            }
            let fitted = Self.fit(design, response, rows, functionCount, errorUnits: errorUnits, weights: weights)
            work.spend(Self.operations(rows: rows.count, columns: functionCount) + 3 * response.count * functionCount)
            guard let fitted else { break }
            surface.residuals = fitted
        }
        return surface
    }

    /// Of the target itself.
    var predictions: [Double] {
        response.indices.map { row in
            let value = response[row] + residuals[row] * (errorUnits?[row] ?? 1)
            return isLogarithmic ? sign * exp(value) : value
        }
    }

    /// Residuals on all rows, in units of their errors, of a fit to some.
    private static func fit(
        _ design: [Double], _ response: [Double], _ rows: [Int], _ columns: Int, errorUnits: [Double]?, weights: [Double]?
    ) -> [Double]? {
        let part = rows.flatMap { design[($0 * columns)..<(($0 + 1) * columns)] }
        let all = rows.indices.map { place in
            let unit = errorUnits?[rows[place]] ?? 1
            return (weights?[place] ?? 1) / (unit * unit)
        }
        let fit = LinearLeastSquares.fit(
            design: part, rows: rows.count, columns: columns, target: rows.map { response[$0] }, weights: all)
        guard fit.coefficients.allSatisfy(\.isFinite) else { return nil }
        return response.indices.map { row in
            var sum = 0.0
            for column in 0..<columns { sum += design[row * columns + column] * fit.coefficients[column] }
            return (sum - response[row]) / (errorUnits?[row] ?? 1)
        }
    }
}
