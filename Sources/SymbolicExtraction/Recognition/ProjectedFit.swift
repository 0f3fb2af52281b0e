import FunctionLibrary
import Glibc
import LeastSquares

/// The fit of z ≈ c·f(α·t + β) + d as a problem in the inner parameters alone: c and d are the best for every trial.
///
/// Variable projection with Kaufman's Jacobian: the residuals are what is left of z after projection on f and 1, the
/// derivatives −c·∂f/∂θ after the same projection. Two passes over the rows; no memory beyond the scratch.
///
/// Source: Golub and Pereyra, Separable nonlinear least squares (2003); Kaufman (1975).
struct ProjectedFit: SmallLeastSquaresProblem {
    let function: LibraryFunction
    let form: InnerForm
    /// The piece of the domain in which all arguments have to lie.
    let interval: Domain.Interval
    let t: UnsafeBufferPointer<Double>
    let z: UnsafeBufferPointer<Double>
    let rootWeights: UnsafeBufferPointer<Double>
    /// Four times as long as `t`.
    let scratch: UnsafeMutableBufferPointer<Double>

    var parameterCount: Int { form.parameterCount }

    /// Operations of the residuals alone, and of the normal equations.
    var operations: Int { t.count * (function.operations + 4) }
    var derivativeOperations: Int {
        t.count * ((form.fitsShape ? 4 : 2) * function.operations + 6 * parameterCount)
    }

    /// The sum of squares that the best c and d leave; NaN outside the domain or where f is flat or overflows.
    func residualSumOfSquares(at parameters: SIMD4<Double>) -> Double {
        guard let inner = arguments(at: parameters) else { return .nan }
        let f = column(0)
        function.values(at: UnsafeBufferPointer(f), shape: inner.shape, into: f)
        guard let moments = moments(of: f) else { return .nan }
        let factor = moments.cross / moments.square
        var sum = 0.0
        for row in 0..<t.count {
            let residual = rootWeights[row] * (z[row] - moments.meanTarget - factor * (f[row] - moments.mean))
            sum += residual * residual
        }
        return sum
    }

    func accumulate(at parameters: SIMD4<Double>, into equations: inout SmallNormalEquations) {
        guard let inner = arguments(at: parameters) else {
            equations.sumOfSquares = .nan
            return
        }
        let (f, slope, shapeSlope) = (column(0), column(1), column(2))
        let u = UnsafeBufferPointer(column(0))
        function.derivatives(at: u, shape: inner.shape, into: slope)
        if form.fitsShape { differentiateByShape(at: u, inner.shape, into: shapeSlope) }
        function.values(at: u, shape: inner.shape, into: f)
        guard let moments = moments(of: f) else {
            equations.sumOfSquares = .nan
            return
        }
        let factor = moments.cross / moments.square
        let chain = form.chain(at: parameters)

        var means = SIMD4<Double>.zero
        var overlaps = SIMD4<Double>.zero
        for row in 0..<t.count {
            let weight = rootWeights[row] * rootWeights[row]
            let tangent = form.tangent(t: t[row], slope: slope[row], shapeSlope: shapeSlope[row], chain: chain)
            means += weight * tangent
            overlaps += (weight * (f[row] - moments.mean)) * tangent
        }
        means /= moments.weight
        overlaps /= moments.square
        for row in 0..<t.count {
            let centred = f[row] - moments.mean
            let tangent = form.tangent(t: t[row], slope: slope[row], shapeSlope: shapeSlope[row], chain: chain)
            let residual = rootWeights[row] * (z[row] - moments.meanTarget - factor * centred)
            equations.add(
                residual: residual, derivatives: (-factor * rootWeights[row]) * (tangent - means - centred * overlaps))
        }
    }

    private func column(_ index: Int) -> UnsafeMutableBufferPointer<Double> {
        UnsafeMutableBufferPointer(rebasing: scratch[(index * t.count)..<((index + 1) * t.count)])
    }

    /// α·t + β into the first column, if all of it lies in the domain.
    private func arguments(at parameters: SIMD4<Double>) -> InnerForm.Point? {
        let inner = form.point(at: parameters)
        let (first, last) = (inner.beta - inner.alpha, inner.beta + inner.alpha)
        guard interval.contains(first), interval.contains(last), inner.shape.isFinite else { return nil }
        let u = column(0)
        for row in 0..<t.count { u[row] = inner.alpha * t[row] + inner.beta }
        return inner
    }

    private func differentiateByShape(
        at u: UnsafeBufferPointer<Double>, _ shape: Double, into result: UnsafeMutableBufferPointer<Double>
    ) {
        let step = 6e-6 * max(1, abs(shape))
        let below = column(3)
        function.values(at: u, shape: shape - step, into: below)
        function.values(at: u, shape: shape + step, into: result)
        for row in 0..<t.count { result[row] = (result[row] - below[row]) / (2 * step) }
    }

    private struct Moments {
        var weight: Double
        var mean: Double
        var meanTarget: Double
        /// Σ w (f − f̄)²
        var square: Double
        /// Σ w (f − f̄)(z − z̄)
        var cross: Double
    }

    private func moments(of f: UnsafeMutableBufferPointer<Double>) -> Moments? {
        var (weight, sum, sumTarget) = (0.0, 0.0, 0.0)
        for row in 0..<t.count {
            let w = rootWeights[row] * rootWeights[row]
            weight += w
            sum += w * f[row]
            sumTarget += w * z[row]
        }
        let (mean, meanTarget) = (sum / weight, sumTarget / weight)
        var (square, cross) = (0.0, 0.0)
        for row in 0..<t.count {
            let centred = rootWeights[row] * rootWeights[row] * (f[row] - mean)
            square += centred * (f[row] - mean)
            cross += centred * (z[row] - meanTarget)
        }
        // Below this the variation of f over the samples is rounding.
        let noise = 1e-14 * abs(mean)
        guard square.isFinite, square > weight * noise * noise, square > 0 else { return nil }
        return Moments(weight: weight, mean: mean, meanTarget: meanTarget, square: square, cross: cross)
    }
}
