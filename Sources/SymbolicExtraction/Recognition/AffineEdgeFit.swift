import FunctionLibrary
import Glibc
import LeastSquares

/// v ≈ c·f(a·u + b) + d in the curve's own units, in the numbers that f does not absorb: what GSL fits and reports.
struct AffineEdgeFit: LeastSquaresProblem {
    enum Number: Sendable, Hashable, CaseIterable { case a, b, c, d, shape }

    let function: LibraryFunction
    let curve: SampledCurve
    /// The values of the numbers that are not fitted.
    let fixed: EdgeCandidate.Coefficients
    let free: [Number]

    init(function: LibraryFunction, curve: SampledCurve, start: EdgeCandidate.Coefficients, isAffineFree: Bool = true) {
        self.function = function
        self.curve = curve
        fixed = start
        var free: [Number] = []
        if function.isConstant {
            free = [.d]
        } else if isAffineFree {
            if !function.invariance.contains(.scaling) { free.append(.a) }
            if !function.invariance.contains(.shift) { free.append(.b) }
            free += [.c, .d]
        }
        if function.shapeParameter != nil { free.append(.shape) }
        self.free = free
    }

    var residualCount: Int { curve.count }
    var parameterCount: Int { free.count }
    var operations: Int { curve.count * ((free.contains(.shape) ? 4 : 2) * function.operations + 4) }

    func coefficients(_ parameters: some Collection<Double>, others: EdgeCandidate.Coefficients) -> EdgeCandidate.Coefficients {
        var result = others
        for (number, value) in zip(free, parameters) {
            switch number {
            case .a: result.a = value
            case .b: result.b = value
            case .c: result.c = value
            case .d: result.d = value
            case .shape: result.shape = value
            }
        }
        return result
    }

    func parameters(of coefficients: EdgeCandidate.Coefficients) -> [Double] {
        free.map { number in
            switch number {
            case .a: coefficients.a
            case .b: coefficients.b
            case .c: coefficients.c
            case .d: coefficients.d
            case .shape: coefficients.shape ?? 1
            }
        }
    }

    func evaluate(
        at parameters: UnsafeBufferPointer<Double>, residuals: UnsafeMutableBufferPointer<Double>,
        jacobian: UnsafeMutableBufferPointer<Double>?
    ) {
        let numbers = coefficients(parameters, others: fixed)
        let shape = numbers.shape ?? 1
        let rows = curve.count
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 4 * rows) { scratch in
            scratch.initialize(repeating: 0)
            func column(_ index: Int) -> UnsafeMutableBufferPointer<Double> {
                UnsafeMutableBufferPointer(rebasing: scratch[(index * rows)..<((index + 1) * rows)])
            }
            let (u, f) = (column(0), column(1))
            for row in 0..<rows { u[row] = numbers.a * curve.arguments[row] + numbers.b }
            let arguments = UnsafeBufferPointer(u)
            function.values(at: arguments, shape: shape, into: f)
            for row in 0..<rows {
                let isDefined = function.domain.contains(u[row])
                residuals[row] = isDefined ? numbers.c * f[row] + numbers.d - curve.values[row] : .nan
            }
            guard let jacobian else { return }
            let (slope, shapeSlope) = (column(2), column(3))
            if free.contains(.shape) {
                let step = 6e-6 * max(1, abs(shape))
                function.values(at: arguments, shape: shape + step, into: shapeSlope)
                function.values(at: arguments, shape: shape - step, into: slope)
                for row in 0..<rows { shapeSlope[row] = (shapeSlope[row] - slope[row]) / (2 * step) }
            }
            function.derivatives(at: arguments, shape: shape, into: slope)
            for row in 0..<rows {
                // At the closed end of a domain the slope may be infinite; the other samples decide.
                let tangent = numbers.c * (slope[row].isFinite ? slope[row] : 0)
                for (index, number) in free.enumerated() {
                    let derivative =
                        switch number {
                        case .a: tangent * curve.arguments[row]
                        case .b: tangent
                        case .c: f[row]
                        case .d: 1.0
                        case .shape: numbers.c * (shapeSlope[row].isFinite ? shapeSlope[row] : 0)
                        }
                    jacobian[row * free.count + index] = derivative
                }
            }
        }
    }
}
