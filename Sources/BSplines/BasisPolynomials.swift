import CRowKernels

/// The basis of a knot vector as polynomials, piece by piece, with what continues it outside: what loops over rows work on.
///
/// A piece is an interval, or what stands for the spline below or above its range. On it the k+1 local basis functions are
/// polynomials in s = (x − centre)·rate, which is −1…1 on an interval, so that their coefficients stay small: values are good
/// to about 2^(k−2) ulp of the largest. Adjacent pieces meet to rounding.
///
/// It owns flat memory that never changes, for `RowKernels` to read.
package final class BasisPolynomials: @unchecked Sendable {
    /// k + 1.
    package let order: Int
    /// The order rounded up to fours; padding is zero.
    package let stride: Int
    /// Intervals first, then what continues them.
    package let pieceCount: Int
    /// `matrices[(piece·order + j)·stride + r]` is the coefficient of sʲ in the r-th local basis function.
    package let matrices: UnsafePointer<Double>
    /// The same numbers with j and r exchanged.
    package let columns: UnsafePointer<Double>
    /// ds/dx on each piece.
    package let rates: UnsafePointer<Double>
    /// Index of the first local coefficient of each piece.
    package let firsts: UnsafePointer<Int32>

    let knots: KnotVector
    let extrapolation: Extrapolation
    private let centres: [Double]
    private let numbers: UnsafeMutablePointer<Double>
    private let indices: UnsafeMutablePointer<Int32>

    package init(_ knots: KnotVector, extrapolation: Extrapolation) {
        self.knots = knots
        self.extrapolation = extrapolation
        order = knots.degree + 1
        stride = (knots.degree + 4) / 4 * 4
        let intervals = knots.intervals
        pieceCount =
            switch extrapolation {
            case .linear, .constant, .baseOnly: intervals + 2
            case .reflecting: 2 * intervals
            case .polynomial, .periodic: intervals
            }
        let matrixSize = pieceCount * order * stride
        numbers = .allocate(capacity: 2 * matrixSize + pieceCount)
        numbers.initialize(repeating: 0, count: 2 * matrixSize + pieceCount)
        indices = .allocate(capacity: pieceCount)
        indices.initialize(repeating: 0, count: pieceCount)
        matrices = UnsafePointer(numbers)
        columns = UnsafePointer(numbers + matrixSize)
        rates = UnsafePointer(numbers + 2 * matrixSize)
        firsts = UnsafePointer(indices)
        centres = zip(knots.breakpoints, knots.breakpoints.dropFirst()).map { $0 / 2 + $1 / 2 }
        fillIntervals()
        fillContinuation()
        for piece in 0..<pieceCount {
            for j in 0..<order {
                for r in 0..<order {
                    numbers[matrixSize + (piece * order + r) * stride + j] = numbers[(piece * order + j) * stride + r]
                }
            }
        }
    }

    deinit {
        numbers.deallocate()
        indices.deallocate()
    }

    /// The Taylor coefficients of the local basis functions at the middle of each interval.
    private func fillIntervals() {
        var lower = [Double](repeating: 0, count: order + 1)
        var raised = lower
        knots.withKernel { kernel in
            for interval in 0..<knots.intervals {
                let halfWidth = (knots.breakpoints[interval + 1] - knots.breakpoints[interval]) / 2
                let rate = knots.isUniform ? 2 * kernel.inverseWidth : 1 / halfWidth
                set(interval, rate: rate, first: kernel.firstIndex(ofInterval: interval))
                var factor = 1.0
                for j in 0..<order {
                    lower.withUnsafeMutableBufferPointer { lower in
                        raised.withUnsafeMutableBufferPointer { raised in
                            guard var from = lower.baseAddress, var to = raised.baseAddress else { return }
                            kernel.raise(from: 0, to: knots.degree - j, at: centres[interval], interval: interval, from)
                            for degree in (knots.degree - j + 1)..<(knots.degree + 1) {
                                kernel.differentiate(to: degree, interval: interval, from, into: to)
                                swap(&from, &to)
                            }
                            for r in 0..<order { setWeight(interval, j, r, factor * from[r]) }
                        }
                    }
                    factor *= 1 / (rate * Double(j + 1))
                }
            }
        }
    }

    private func fillContinuation() {
        let intervals = knots.intervals
        switch extrapolation {
        case .polynomial, .periodic: break
        case .reflecting:
            for interval in 0..<intervals {
                let mirror = intervals + interval
                set(mirror, rate: -rates[interval], first: Int(firsts[interval]))
                for j in 0..<order {
                    for r in 0..<order { setWeight(mirror, j, r, weight(interval, j, r)) }
                }
            }
        case .linear, .constant, .baseOnly:
            for (end, interval) in [0, intervals - 1].enumerated() {
                let piece = intervals + end
                set(piece, rate: rates[interval], first: Int(firsts[interval]))
                guard extrapolation != .baseOnly else { continue }
                // Clamped knots: one coefficient carries the value, two the slope, which is k/(the interval's width).
                let (own, neighbour) = end == 0 ? (0, 1) : (order - 1, order - 2)
                setWeight(piece, 0, own, 1)
                guard extrapolation == .linear, order > 1 else { continue }
                let slope = (end == 0 ? -1 : 1) * Double(order - 1) / 2
                setWeight(piece, 1, own, slope)
                setWeight(piece, 1, neighbour, -slope)
            }
        }
    }

    private func set(_ piece: Int, rate: Double, first: Int) {
        numbers[2 * pieceCount * order * stride + piece] = rate
        indices[piece] = Int32(truncatingIfNeeded: first)
    }

    private func weight(_ piece: Int, _ j: Int, _ r: Int) -> Double { numbers[(piece * order + j) * stride + r] }

    private func setWeight(_ piece: Int, _ j: Int, _ r: Int, _ value: Double) {
        numbers[(piece * order + j) * stride + r] = value
    }
}

extension BasisPolynomials {
    /// The piece and the local coordinate of each x.
    package func place(
        _ points: UnsafePointer<Double>, rows: Int, kernels: RowKernels, pieces: UnsafeMutablePointer<Int32>,
        locals: UnsafeMutablePointer<Double>
    ) {
        let intervals = knots.intervals
        // Where nothing jumps, rounding may choose either interval at a knot.
        if knots.isUniform && knots.degree > 1 && knots.basisCount == intervals + knots.degree {
            kernels.place(grid, points, rows, pieces, locals)
            guard extrapolation == .reflecting || extrapolation == .periodic else { return }
            knots.withKernel { kernel in
                for row in 0..<rows where !kernel.contains(points[row]) {
                    (pieces[row], locals[row]) = place(points[row], kernel)
                }
            }
            return
        }
        knots.withKernel { kernel in
            for row in 0..<rows { (pieces[row], locals[row]) = place(points[row], kernel) }
        }
    }

    private var grid: RowGrid {
        let (lower, upper) = (knots.lowerBound, knots.upperBound)
        return RowGrid(
            lower: lower, upper: upper, inverse_width: Double(knots.intervals) / (upper - lower),
            intervals: Int32(truncatingIfNeeded: knots.intervals),
            has_tails: extrapolation == .linear || extrapolation == .constant || extrapolation == .baseOnly ? 1 : 0)
    }

    private func place(_ x: Double, _ kernel: BasisKernel) -> (piece: Int32, local: Double) {
        var (point, isMirrored) = (x, false)
        if x < knots.lowerBound || x > knots.upperBound {
            switch extrapolation {
            case .linear, .constant, .baseOnly:
                let piece = knots.intervals + (x < knots.lowerBound ? 0 : 1)
                let distance = x - (x < knots.lowerBound ? knots.lowerBound : knots.upperBound)
                return (Int32(truncatingIfNeeded: piece), distance * rates[piece])
            case .reflecting, .periodic:
                let folded = kernel.folded(x, extrapolation)
                (point, isMirrored) = (folded.x, folded.slope < 0)
            case .polynomial: break
            }
        }
        let interval = kernel.interval(of: point)
        return (
            Int32(truncatingIfNeeded: interval + (isMirrored ? knots.intervals : 0)),
            (point - centres[interval]) * rates[interval]
        )
    }
}
