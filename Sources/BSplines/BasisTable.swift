/// Values, and if asked for derivatives, of the k+1 local basis functions at each of many points.
///
/// What a trainer keeps for an input that does not move: row r has its numbers at `r·(k+1) ..< (r+1)·(k+1)` and its first
/// coefficient at `first[r]`.
public struct BasisTable: Sendable {
    /// Index of the first local coefficient, a number a row.
    public let first: [Int32]
    /// rows × (k+1) values.
    public let values: [Double]
    /// rows × (k+1) first derivatives; empty if not asked for.
    public let derivatives: [Double]
    /// How many points lay outside the range.
    public let outsideCount: Int
}

extension KnotVector {
    /// The local weights at each point.
    public func table(
        at points: UnsafeBufferPointer<Double>, extrapolation: Extrapolation = .linear, derivatives wanted: Bool = false
    ) -> BasisTable {
        let order = degree + 1
        var first = [Int32](repeating: 0, count: points.count)
        var outsideCount = 0
        var slopes: [Double] = []
        let values = [Double](unsafeUninitializedCapacity: points.count * order) { values, filled in
            filled = points.count * order
            guard let values = values.baseAddress else { return }
            withKernel { kernel in
                if wanted {
                    slopes = [Double](unsafeUninitializedCapacity: points.count * order) { slopes, filled in
                        filled = points.count * order
                        guard let slopes = slopes.baseAddress else { return }
                        for row in points.indices {
                            let start = kernel.evaluate(
                                points[row], extrapolation: extrapolation, into: values + row * order,
                                derivatives: slopes + row * order)
                            first[row] = Int32(truncatingIfNeeded: start)
                            if !kernel.contains(points[row]) { outsideCount += 1 }
                        }
                    }
                } else {
                    for row in points.indices {
                        let start = kernel.evaluate(
                            points[row], extrapolation: extrapolation, into: values + row * order)
                        first[row] = Int32(truncatingIfNeeded: start)
                        if !kernel.contains(points[row]) { outsideCount += 1 }
                    }
                }
            }
        }
        return BasisTable(first: first, values: values, derivatives: slopes, outsideCount: outsideCount)
    }

    /// The local weights at each point.
    public func table(
        at points: [Double], extrapolation: Extrapolation = .linear, derivatives: Bool = false
    ) -> BasisTable {
        points.withUnsafeBufferPointer { table(at: $0, extrapolation: extrapolation, derivatives: derivatives) }
    }
}
