import Glibc

/// Evaluation at any x: inside the range as it is, outside by the rule.
extension BasisKernel {
    /// Where an outside x is looked up, and with which sign the slope comes back: the rules that map x into the range.
    @inlinable
    func folded(_ x: Double, _ extrapolation: Extrapolation) -> (x: Double, slope: Double) {
        let width = upperBound - lowerBound
        switch extrapolation {
        case .reflecting:
            var offset = fmod(x - lowerBound, 2 * width)
            if offset < 0 { offset += 2 * width }
            let mirrored = offset > width
            return (lowerBound + (mirrored ? 2 * width - offset : offset), mirrored ? -1 : 1)
        case .periodic:
            var offset = fmod(x - lowerBound, width)
            if offset < 0 { offset += width }
            return (lowerBound + offset, 1)
        case .constant:
            return (min(max(x, lowerBound), upperBound), 0)
        case .linear, .polynomial, .baseOnly:
            return (x, 1)
        }
    }

    /// Writes the two weights that carry value and slope of a clamped end; the slope's size is k/(first interval).
    ///
    /// At b only the last coefficient has a value and only the last two a slope, so the linear rule needs no recursion.
    @inlinable
    func endWeights(
        at x: Double, into values: UnsafeMutablePointer<Double>, derivatives: UnsafeMutablePointer<Double>?
    ) -> Int {
        let upper = x > upperBound
        let interval = upper ? intervals - 1 : 0
        for r in 0...degree {
            values[r] = 0
            derivatives?[r] = 0
        }
        guard degree > 0 else {
            values[0] = 1
            return firstIndex(ofInterval: interval)
        }
        let end = upper ? degree : 0
        let neighbour = upper ? degree - 1 : 1
        let last = reciprocals + (interval * degree * (degree + 1) + degree * (degree - 1)) / 2
        let slope = upper ? Double(degree) * last[degree - 1] : -Double(degree) * last[0]
        let distance = upper ? x - upperBound : x - lowerBound
        values[end] = 1 + distance * slope
        values[neighbour] = -distance * slope
        derivatives?[end] = slope
        derivatives?[neighbour] = -slope
        return firstIndex(ofInterval: interval)
    }

    /// Writes k+1 zeros and returns the first index of the nearest end interval.
    @inlinable
    func zeroWeights(
        at x: Double, _ values: UnsafeMutablePointer<Double>, _ derivatives: UnsafeMutablePointer<Double>?
    ) -> Int {
        for r in 0...degree {
            values[r] = 0
            derivatives?[r] = 0
        }
        return firstIndex(ofInterval: interval(of: x))
    }

    /// k+1 values at any x; returns the index of the first.
    @inlinable
    public func evaluate(
        _ x: Double, extrapolation: Extrapolation = .linear, into values: UnsafeMutablePointer<Double>
    ) -> Int {
        var point = x
        if x < lowerBound || x > upperBound {
            switch extrapolation {
            case .linear: return endWeights(at: x, into: values, derivatives: nil)
            case .baseOnly: return zeroWeights(at: x, values, nil)
            case .constant, .reflecting, .periodic: point = folded(x, extrapolation).x
            case .polynomial: break
            }
        }
        let cell = interval(of: point)
        self.values(at: point, interval: cell, into: values)
        return firstIndex(ofInterval: cell)
    }

    /// k+1 values and first derivatives at any x; returns the index of the first.
    @inlinable
    public func evaluate(
        _ x: Double, extrapolation: Extrapolation = .linear, into values: UnsafeMutablePointer<Double>,
        derivatives: UnsafeMutablePointer<Double>
    ) -> Int {
        var (point, slope) = (x, 1.0)
        if x < lowerBound || x > upperBound {
            switch extrapolation {
            case .linear: return endWeights(at: x, into: values, derivatives: derivatives)
            case .baseOnly: return zeroWeights(at: x, values, derivatives)
            case .constant, .reflecting, .periodic: (point, slope) = folded(x, extrapolation)
            case .polynomial: break
            }
        }
        let cell = interval(of: point)
        self.values(at: point, interval: cell, into: values, derivatives: derivatives)
        if slope != 1 {
            for r in 0...degree { derivatives[r] *= slope }
        }
        return firstIndex(ofInterval: cell)
    }

    /// k+1 values, first and second derivatives at any x; returns the index of the first.
    @inlinable
    public func evaluate(
        _ x: Double, extrapolation: Extrapolation = .linear, into values: UnsafeMutablePointer<Double>,
        derivatives: UnsafeMutablePointer<Double>, secondDerivatives: UnsafeMutablePointer<Double>
    ) -> Int {
        let outside = x < lowerBound || x > upperBound
        let (point, slope) = outside ? folded(x, extrapolation) : (x, 1)
        if outside && (extrapolation == .linear || extrapolation == .baseOnly) {
            for r in 0...degree { secondDerivatives[r] = 0 }
            return extrapolation == .linear
                ? endWeights(at: x, into: values, derivatives: derivatives) : zeroWeights(at: x, values, derivatives)
        }
        let cell = interval(of: point)
        self.values(
            at: point, interval: cell, into: values, derivatives: derivatives, secondDerivatives: secondDerivatives)
        if slope != 1 {
            for r in 0...degree {
                derivatives[r] *= slope
                secondDerivatives[r] *= slope * slope
            }
        }
        return firstIndex(ofInterval: cell)
    }
}
