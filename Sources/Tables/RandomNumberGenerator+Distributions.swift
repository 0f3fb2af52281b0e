import Glibc

extension RandomNumberGenerator {
    /// A double uniform in [0, 1): a multiple of 2⁻⁵³, each equally likely.
    @inlinable
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A double uniform in a half-open range of finite width.
    @inlinable
    public mutating func uniform(in range: Range<Double>) -> Double {
        let width = range.upperBound - range.lowerBound
        precondition(width > 0 && width.isFinite, "a uniform draw needs a range of positive, finite width")
        while true {
            // Rounding may reach the upper bound, which is outside the range: draw again.
            let draw = range.lowerBound + width * uniform()
            if draw < range.upperBound { return draw }
        }
    }

    /// A double from the standard normal distribution (mean 0, variance 1), by Box and Muller:
    /// √(−2 ln u) · cos 2πv. Always two draws of the generator; |z| ≤ 8.6, the quantile of 2⁻⁵³.
    @inlinable
    public mutating func standardNormal() -> Double {
        let positive = 1 - uniform()
        return (-2 * log(positive)).squareRoot() * cos(2 * Double.pi * uniform())
    }
}
