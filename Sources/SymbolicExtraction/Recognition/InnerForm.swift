import FunctionLibrary
import Glibc

/// Which inner parameters of c·f(α·t + β) + d are searched: those that f does not absorb in c and d.
///
/// Where only the place of a domain's end matters (powers, logarithms) the parameter is the logarithm of the distance from
/// that end to the nearest sample, so that no step can put a singularity among the samples.
struct InnerForm: Sendable, Hashable {
    struct Point: Sendable, Hashable {
        var alpha: Double
        var beta: Double
        var shape: Double
    }

    enum Freedom: Sendable, Hashable {
        case none
        /// α; β = 0.
        case scale
        /// β; α is fixed.
        case place(alpha: Double)
        /// log of the distance between the domain's finite end and the image of the samples; α is fixed. `side` is +1 for
        /// a lower end.
        case distance(alpha: Double, end: Double, side: Double)
        case scaleAndPlace
    }

    let freedom: Freedom
    let fitsShape: Bool

    private var innerCount: Int {
        switch freedom {
        case .none: 0
        case .scale, .place, .distance: 1
        case .scaleAndPlace: 2
        }
    }

    var parameterCount: Int { innerCount + (fitsShape ? 1 : 0) }

    func point(at parameters: SIMD4<Double>) -> Point {
        let shape = fitsShape ? parameters[innerCount] : 1
        return switch freedom {
        case .none: Point(alpha: 1, beta: 0, shape: shape)
        case .scale: Point(alpha: parameters[0], beta: 0, shape: shape)
        case .place(let alpha): Point(alpha: alpha, beta: parameters[0], shape: shape)
        case .distance(let alpha, let end, let side):
            Point(alpha: alpha, beta: end + side * (1 + exp(parameters[0])), shape: shape)
        case .scaleAndPlace: Point(alpha: parameters[0], beta: parameters[1], shape: shape)
        }
    }

    /// The parameters of a point; `nil` if the point is not of this form.
    func parameters(of point: Point) -> SIMD4<Double>? {
        var result = SIMD4<Double>.zero
        switch freedom {
        case .none: break
        case .scale: result[0] = point.alpha
        case .place: result[0] = point.beta
        case .distance(_, let end, let side):
            let distance = side * (point.beta - end) - 1
            guard distance > 0 else { return nil }
            result[0] = log(distance)
        case .scaleAndPlace:
            result[0] = point.alpha
            result[1] = point.beta
        }
        if fitsShape { result[innerCount] = point.shape }
        return result
    }

    /// dβ/dθ where it is not 1.
    func chain(at parameters: SIMD4<Double>) -> Double {
        if case .distance(_, _, let side) = freedom { return side * exp(parameters[0]) }
        return 1
    }

    /// ∂f/∂θ at one row. An infinite slope, as of √ at 0, says nothing about the other rows and counts as 0.
    @inline(__always)
    func tangent(t: Double, slope: Double, shapeSlope: Double, chain: Double) -> SIMD4<Double> {
        let slope = slope.isFinite ? slope : 0
        var result = SIMD4<Double>.zero
        switch freedom {
        case .none: break
        case .scale: result[0] = slope * t
        case .place, .distance: result[0] = slope * chain
        case .scaleAndPlace:
            result[0] = slope * t
            result[1] = slope
        }
        if fitsShape { result[innerCount] = shapeSlope.isFinite ? shapeSlope : 0 }
        return result
    }
}
