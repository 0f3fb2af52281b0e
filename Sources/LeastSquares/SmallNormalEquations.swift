/// The normal equations of up to four parameters, JᵀJ and Jᵀr with Σr², gathered row by row in registers.
public struct SmallNormalEquations: Sendable {
    public var sumOfSquares = 0.0
    /// Jᵀr.
    public var gradient = SIMD4<Double>.zero
    /// JᵀJ.
    @usableFromInline var hessian = SmallMatrix()

    @inlinable public init() {}

    /// Adds one residual with its derivatives in the parameters; unused places hold zero.
    @inlinable @inline(__always)
    public mutating func add(residual: Double, derivatives: SIMD4<Double>) {
        sumOfSquares += residual * residual
        gradient += residual * derivatives
        hessian.row0 += derivatives[0] * derivatives
        hessian.row1 += derivatives[1] * derivatives
        hessian.row2 += derivatives[2] * derivatives
        hessian.row3 += derivatives[3] * derivatives
    }

    /// As `add(residual:derivatives:)` for two parameters, at under half of the work.
    @inlinable @inline(__always)
    public mutating func add(residual: Double, _ first: Double, _ second: Double) {
        sumOfSquares += residual * residual
        gradient[0] += residual * first
        gradient[1] += residual * second
        hessian.row0[0] += first * first
        hessian.row0[1] += first * second
        hessian.row1[0] += first * second
        hessian.row1[1] += second * second
    }
}

/// Four rows of four numbers.
@usableFromInline
struct SmallMatrix: Sendable {
    @usableFromInline var row0 = SIMD4<Double>.zero
    @usableFromInline var row1 = SIMD4<Double>.zero
    @usableFromInline var row2 = SIMD4<Double>.zero
    @usableFromInline var row3 = SIMD4<Double>.zero

    @inlinable init() {}

    @inlinable
    subscript(row: Int) -> SIMD4<Double> {
        @inline(__always) get {
            switch row {
            case 0: row0
            case 1: row1
            case 2: row2
            default: row3
            }
        }
        @inline(__always) set {
            switch row {
            case 0: row0 = newValue
            case 1: row1 = newValue
            case 2: row2 = newValue
            default: row3 = newValue
            }
        }
    }

    @inlinable var diagonal: SIMD4<Double> { SIMD4(row0[0], row1[1], row2[2], row3[3]) }

    /// Solves (M + diag(`damping`))·x = `rightHandSide` in the first `count` unknowns by elimination without pivoting, which is
    /// stable for a positive definite M; `nil` if a pivot shows that it is not.
    @inlinable
    func solve(_ rightHandSide: SIMD4<Double>, damping: SIMD4<Double>, count: Int) -> SIMD4<Double>? {
        var matrix = self
        var right = rightHandSide
        for index in 0..<count { matrix[index][index] += damping[index] }
        for pivot in 0..<count {
            let value = matrix[pivot][pivot]
            guard value > 1e-15 * (self[pivot][pivot] + damping[pivot]), value.isFinite else { return nil }
            var lower = pivot + 1
            while lower < count {
                let factor = matrix[lower][pivot] / value
                matrix[lower] -= factor * matrix[pivot]
                right[lower] -= factor * right[pivot]
                lower += 1
            }
        }
        var solution = SIMD4<Double>.zero
        for index in stride(from: count - 1, through: 0, by: -1) {
            solution[index] = (right[index] - (matrix[index] * solution).sum()) / matrix[index][index]
        }
        return solution
    }
}
