import Expressions
import Glibc
import LeastSquares

/// z ≈ Σ cₗ·φₗ(x; θ) + d as a problem in θ alone: the linear numbers are the best for every trial.
///
/// Variable projection onto the orthonormalised columns 1, φ₁, φ₂, … with Kaufman's derivatives, as in `ProjectedFit` but
/// for any formulas and several linear numbers.
final class SeparableFit: SmallLeastSquaresProblem {
    let parameterCount: Int
    private let programs: [CompiledExpression]
    private let columns: [[Double]]
    private let z: [Double]
    private let rootWeights: [Double]
    private let basis: UnsafeMutableBufferPointer<Double>
    private let jacobian: UnsafeMutableBufferPointer<Double>

    /// `nil` if a formula uses another variable than `x`, or if there are fewer rows than numbers to fit.
    init?(_ form: CurveForm, arguments: [Double], curve: NormalisedCurve) {
        let programs = form.columns.compactMap { try? CompiledExpression($0, variables: [CurveCandidate.argumentName]) }
        guard programs.count == form.columns.count, arguments.count > programs.count + 1 + form.parameterCount else {
            return nil
        }
        self.programs = programs
        parameterCount = form.parameterCount
        columns = [arguments]
        z = curve.z
        rootWeights = curve.rootWeights
        let rows = arguments.count
        basis = .allocate(capacity: rows * (programs.count + 1))
        jacobian = .allocate(capacity: rows * max(1, form.parameterCount) * programs.count)
        basis.initialize(repeating: 0)
        jacobian.initialize(repeating: 0)
    }

    /// Operations of the residuals alone, and of the normal equations.
    var operations: Int {
        z.count * (programs.reduce(0) { $0 + $1.operationsPerRow } + 15 * programs.count + 4)
    }
    var derivativeOperations: Int {
        z.count * (programs.reduce(0) { $0 + $1.derivativeOperationsPerRow } + 20 * programs.count + 7 * parameterCount)
    }

    deinit {
        basis.deallocate()
        jacobian.deallocate()
    }

    private func column(_ index: Int) -> UnsafeMutableBufferPointer<Double> {
        UnsafeMutableBufferPointer(rebasing: basis[(index * z.count)..<((index + 1) * z.count)])
    }

    /// What the best linear numbers leave; NaN where a formula is not defined or the columns depend on each other.
    func residualSumOfSquares(at parameters: SIMD4<Double>) -> Double {
        let values = (0..<parameterCount).map { parameters[$0] }
        for (index, program) in programs.enumerated() {
            program.evaluate(columns: columns, parameters: values, into: column(index + 1))
        }
        guard orthonormalise() != nil else { return .nan }
        return residuals().sumOfSquares
    }

    func accumulate(at parameters: SIMD4<Double>, into equations: inout SmallNormalEquations) {
        let values = (0..<parameterCount).map { parameters[$0] }
        let rows = z.count
        for (index, program) in programs.enumerated() {
            let start = index * rows * parameterCount
            program.evaluateWithParameterDerivatives(
                columns: columns, parameters: values, values: column(index + 1),
                jacobian: UnsafeMutableBufferPointer(rebasing: jacobian[start..<(start + rows * parameterCount)]))
        }
        guard let triangle = orthonormalise() else {
            equations.sumOfSquares = .nan
            return
        }
        let (residual, projections, _) = residuals()
        let factors = linearNumbers(triangle, projections)
        let tangents = projectedTangents(factors)
        for row in 0..<rows { equations.add(residual: residual[row], derivatives: -tangents[row]) }
    }

    /// c₁, c₂, … for the last `accumulate` or `residualSumOfSquares` at the same parameters, in units of z.
    private func linearNumbers(_ triangle: [Double], _ projections: [Double]) -> [Double] {
        let size = programs.count + 1
        var numbers = projections
        for row in stride(from: size - 1, through: 0, by: -1) {
            for other in (row + 1)..<max(size, row + 1) { numbers[row] -= triangle[row * size + other] * numbers[other] }
            numbers[row] /= triangle[row * size + row]
        }
        return numbers
    }

    private func projectedTangents(_ factors: [Double]) -> [SIMD4<Double>] {
        let rows = z.count
        var tangents = [SIMD4<Double>](repeating: .zero, count: rows)
        for index in programs.indices {
            let start = index * rows * parameterCount
            for row in 0..<rows {
                for parameter in 0..<parameterCount {
                    let derivative = jacobian[start + row * parameterCount + parameter]
                    tangents[row][parameter] += factors[index + 1] * (derivative.isFinite ? derivative : 0) * rootWeights[row]
                }
            }
        }
        for index in 0...programs.count {
            let direction = column(index)
            var overlap = SIMD4<Double>.zero
            for row in 0..<rows { overlap += direction[row] * tangents[row] }
            for row in 0..<rows { tangents[row] -= direction[row] * overlap }
        }
        return tangents
    }

    /// Modified Gram–Schmidt of √w·(1, φ₁, …) in place; the upper triangle R, row-major, or `nil` if the rank is short.
    private func orthonormalise() -> [Double]? {
        let (rows, size) = (z.count, programs.count + 1)
        var triangle = [Double](repeating: 0, count: size * size)
        for index in 0..<size {
            let current = column(index)
            var length = 0.0
            for row in 0..<rows {
                current[row] = index == 0 ? rootWeights[row] : current[row] * rootWeights[row]
                length += current[row] * current[row]
            }
            guard length.isFinite, length > 0 else { return nil }
            for other in 0..<index {
                let direction = column(other)
                var overlap = 0.0
                for row in 0..<rows { overlap += direction[row] * current[row] }
                for row in 0..<rows { current[row] -= overlap * direction[row] }
                triangle[other * size + index] = overlap
            }
            var rest = 0.0
            for row in 0..<rows { rest += current[row] * current[row] }
            // Under 1e-7 of its length the column is rounding of the ones before it.
            guard rest > 1e-20 * length else { return nil }
            let norm = sqrt(rest)
            for row in 0..<rows { current[row] /= norm }
            triangle[index * size + index] = norm
        }
        return triangle
    }

    private func residuals() -> (values: [Double], projections: [Double], sumOfSquares: Double) {
        let rows = z.count
        var values = [Double](repeating: 0, count: rows)
        for row in 0..<rows { values[row] = z[row] * rootWeights[row] }
        var projections = [Double](repeating: 0, count: programs.count + 1)
        for index in 0...programs.count {
            let direction = column(index)
            var overlap = 0.0
            for row in 0..<rows { overlap += direction[row] * values[row] }
            for row in 0..<rows { values[row] -= overlap * direction[row] }
            projections[index] = overlap
        }
        return (values, projections, values.reduce(0) { $0 + $1 * $1 })
    }
}
