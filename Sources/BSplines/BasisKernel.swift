import Glibc

/// The basis of one knot vector on raw pointers, for hot loops: no allocation, no reference counting, no division.
///
/// Obtained from `KnotVector.withKernel(_:)` and valid inside its closure only. All of the functions write the values of the
/// k+1 basis functions that may be nonzero at x, and return the index of the first: f(x) = Σ_r c[first + r]·values[r]. They
/// never trap on a number: NaN gives NaN weights.
///
/// Accuracy: a few ulp of the largest value inside the range; the values sum to 1 to rounding.
@frozen
public struct BasisKernel {
    /// Degree k.
    public let degree: Int
    /// Number of intervals G.
    public let intervals: Int
    /// The ends of the range.
    public let lowerBound: Double
    public let upperBound: Double

    @usableFromInline let breakpoints: UnsafePointer<Double>
    @usableFromInline let knots: UnsafePointer<Double>
    @usableFromInline let spans: UnsafePointer<Int>
    @usableFromInline let reciprocals: UnsafePointer<Double>
    /// 1/width of the intervals, or 0 where they differ.
    @usableFromInline let inverseWidth: Double

    @inlinable
    init(
        degree: Int, intervals: Int, isUniform: Bool, breakpoints: UnsafePointer<Double>, knots: UnsafePointer<Double>,
        spans: UnsafePointer<Int>, reciprocals: UnsafePointer<Double>
    ) {
        self.degree = degree
        self.intervals = intervals
        self.breakpoints = breakpoints
        self.knots = knots
        self.spans = spans
        self.reciprocals = reciprocals
        lowerBound = breakpoints[0]
        upperBound = breakpoints[intervals]
        inverseWidth = isUniform ? Double(intervals) / (breakpoints[intervals] - breakpoints[0]) : 0
    }

    /// Whether x lies in [a, b]; NaN does not.
    @inlinable @inline(__always)
    public func contains(_ x: Double) -> Bool { x >= lowerBound && x <= upperBound }

    /// The interval 0..<G that holds x, half open but for the last; the nearest one for an x outside.
    @inlinable
    public func interval(of x: Double) -> Int {
        guard x > lowerBound else { return 0 }
        guard x < upperBound else { return intervals - 1 }
        if inverseWidth > 0 {
            var cell = min(Int((x - lowerBound) * inverseWidth), intervals - 1)
            // Rounding may miss by one; the comparison with the knots themselves decides.
            if x < breakpoints[cell] { cell -= 1 } else if x >= breakpoints[cell + 1] { cell += 1 }
            return cell
        }
        var (low, high) = (0, intervals)
        while high - low > 1 {
            let middle = (low + high) / 2
            if x < breakpoints[middle] { high = middle } else { low = middle }
        }
        return low
    }

    /// Index of the first basis function on an interval.
    @inlinable @inline(__always)
    public func firstIndex(ofInterval interval: Int) -> Int { spans[interval] - degree }

    /// Values at x by the polynomials of the given interval, whether or not x lies in it.
    @inlinable
    public func values(at x: Double, interval: Int, into values: UnsafeMutablePointer<Double>) {
        raise(from: 0, to: degree, at: x, interval: interval, values)
    }

    /// Values and first derivatives by the polynomials of the given interval.
    @inlinable
    public func values(
        at x: Double, interval: Int, into values: UnsafeMutablePointer<Double>,
        derivatives: UnsafeMutablePointer<Double>
    ) {
        guard degree > 0 else {
            values[0] = x.isNaN ? x : 1
            derivatives[0] = 0
            return
        }
        raise(from: 0, to: degree - 1, at: x, interval: interval, values)
        differentiate(to: degree, interval: interval, values, into: derivatives)
        raise(from: degree - 1, to: degree, at: x, interval: interval, values)
    }

    /// Values, first and second derivatives by the polynomials of the given interval.
    @inlinable
    public func values(
        at x: Double, interval: Int, into values: UnsafeMutablePointer<Double>,
        derivatives: UnsafeMutablePointer<Double>, secondDerivatives: UnsafeMutablePointer<Double>
    ) {
        guard degree > 1 else {
            self.values(at: x, interval: interval, into: values, derivatives: derivatives)
            for r in 0...degree { secondDerivatives[r] = 0 }
            return
        }
        raise(from: 0, to: degree - 2, at: x, interval: interval, values)
        differentiate(to: degree - 1, interval: interval, values, into: derivatives)
        differentiate(to: degree, interval: interval, derivatives, into: secondDerivatives)
        raise(from: degree - 2, to: degree - 1, at: x, interval: interval, values)
        differentiate(to: degree, interval: interval, values, into: derivatives)
        raise(from: degree - 1, to: degree, at: x, interval: interval, values)
    }

    /// Cox–de Boor from degree `low` (already in `values`, or nothing when 0) up to degree `high`.
    @inlinable @inline(__always)
    func raise(from low: Int, to high: Int, at x: Double, interval: Int, _ values: UnsafeMutablePointer<Double>) {
        let span = knots + spans[interval]
        // A NaN must not come out as the constant 1 of degree 0.
        if low == 0 { values[0] = x.isNaN ? x : 1 }
        guard low < high else { return }
        var reciprocal = reciprocals + (interval * degree * (degree + 1) + low * (low + 1)) / 2
        for order in low..<high {
            var carried = 0.0
            for r in 0...order {
                let share = values[r] * reciprocal[r]
                values[r] = carried + (span[r + 1] - x) * share
                carried = (x - span[r - order]) * share
            }
            values[order + 1] = carried
            reciprocal += order + 1
        }
    }

    /// Derivative weights of degree `order` from values (or derivatives) of degree `order` − 1; the two must not overlap.
    @inlinable @inline(__always)
    func differentiate(
        to order: Int, interval: Int, _ lower: UnsafePointer<Double>, into derivatives: UnsafeMutablePointer<Double>
    ) {
        let reciprocal = reciprocals + (interval * degree * (degree + 1) + order * (order - 1)) / 2
        let factor = Double(order)
        var previous = 0.0
        for r in 0..<order {
            let next = factor * lower[r] * reciprocal[r]
            derivatives[r] = previous - next
            previous = next
        }
        derivatives[order] = previous
    }
}

extension KnotVector {
    /// Calls `body` with the basis on raw pointers.
    @inlinable
    public func withKernel<Result, Failure: Error>(_ body: (BasisKernel) throws(Failure) -> Result) throws(Failure) -> Result {
        // The closures of the four arrays are nested by hand because typed throws passes through each.
        try breakpoints.withUnsafeBufferPointer { breakpoints throws(Failure) in
            try knots.withUnsafeBufferPointer { knots throws(Failure) in
                try spans.withUnsafeBufferPointer { spans throws(Failure) in
                    try reciprocals.withUnsafeBufferPointer { reciprocals throws(Failure) in
                        guard let breakpoints = breakpoints.baseAddress, let knots = knots.baseAddress,
                            let spans = spans.baseAddress
                        else { preconditionFailure("A knot vector is never empty.") }
                        return try body(
                            BasisKernel(
                                degree: degree, intervals: intervals, isUniform: isUniform, breakpoints: breakpoints,
                                knots: knots, spans: spans,
                                // Degree 0 has no reciprocals and never reads one.
                                reciprocals: reciprocals.baseAddress ?? breakpoints))
                    }
                }
            }
        }
    }
}
