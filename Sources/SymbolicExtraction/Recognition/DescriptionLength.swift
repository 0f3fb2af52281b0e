import Glibc

/// How many bits it takes to send the samples of a curve with the help of a formula.
///
/// n/2·log₂(max(RSS/n, resolution²)/variance) bits for the residuals, ½·log₂ n for each fitted number, and
/// `bitsPerSymbol` for each unit of complexity; n counts the values that err independently. Residuals below the curve's resolution save nothing, so that of two
/// formulas that both explain the samples the shorter wins, however much better the other follows their errors.
///
/// Source: Rissanen, Modeling by shortest data description (1978); Grünwald, The Minimum Description Length Principle.
public struct DescriptionLength: Sendable, Hashable {
    /// log₂ of about 8 choices for each symbol of a formula.
    public var bitsPerSymbol: Double

    public init(bitsPerSymbol: Double = 3) { self.bitsPerSymbol = bitsPerSymbol }

    /// Bits relative to sending the samples around their mean; the lower the better, negative if the formula helps.
    public func bits(
        residualSumOfSquares: Double, of curve: SampledCurve, fittedNumbers: Int, complexity: Double
    ) -> Double {
        let count = Double(curve.independentCount)
        let floor = curve.resolution * curve.resolution
        let samples = Double(curve.count)
        let variance = max(curve.totalSumOfSquares / samples, floor, .leastNormalMagnitude)
        let error = max(residualSumOfSquares / samples, floor, .leastNormalMagnitude)
        return count / 2 * log2(error / variance) + Double(fittedNumbers) / 2 * log2(count) + bitsPerSymbol * complexity
    }
}
