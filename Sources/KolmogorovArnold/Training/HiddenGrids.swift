import BSplines

extension Network {
    /// This network with the grids of its hidden layers moved to where the samples are, the functions kept as well as the new
    /// grids allow, and how many edges changed.
    ///
    /// An edge's grid moves when a sample lies outside it or the samples fill less than `leastFilling` of it. The new range is
    /// that of the samples with the margin on both sides; the knots keep their relative places. On it the spline is the L²
    /// projection of the old one, continued by the network's extrapolation rule. Frozen and inactive edges stay.
    /// Layers are treated one after another, each on the values that the moved ones before it give.
    ///
    /// - Parameter inputs: a column an input.
    public func withHiddenGrids(
        following inputs: [[Double]], updates: HiddenGridUpdates = HiddenGridUpdates()
    ) -> (network: Network, movedCount: Int) {
        let rows = inputs.first?.count ?? 0
        var values = [inputs]
        return withHiddenGrids(updates) { network, layer, isMoved in
            values = isMoved ? [inputs] : values
            for below in (values.count - 1)..<layer {
                values.append(network.values(ofLayer: below, entering: values[below], rows: rows))
            }
            return values[layer].map { column in
                guard let least = column.min(), let most = column.max() else { return nil }
                return SampleRange(least: least, most: most)
            }
        }
    }

    /// As above, for samples of which only the ranges are known.
    ///
    /// - Parameter ranges: those of the nodes that enter a layer of a network, which is this one until `isMoved`.
    func withHiddenGrids(
        _ updates: HiddenGridUpdates, ranges: (_ network: Network, _ layer: Int, _ isMoved: Bool) -> [SampleRange?]
    ) -> (network: Network, movedCount: Int) {
        var network = self
        var moved = 0
        for layer in layers.indices.dropFirst() {
            for (input, range) in ranges(network, layer, moved > 0).enumerated() {
                guard let range, range.isWide else { continue }
                for subnode in network.layers[layer].edges.indices {
                    let edge = network.layers[layer].edges[subnode][input]
                    guard let activation = edge.withGrid(following: range, updates, extrapolation) else { continue }
                    network.layers[layer].edges[subnode][input].activation = .spline(activation)
                    moved += 1
                }
            }
        }
        return (network, moved)
    }
}

/// The least and the largest of some samples.
struct SampleRange {
    var least: Double
    var most: Double

    /// A node that is constant, to rounding, says nothing about where a grid should be.
    var isWide: Bool { (most - least).isFinite && most - least > 1e-9 * max(abs(least), abs(most), 1e-100) }
}

extension Edge {
    /// The activation on a grid that holds the samples, or nil where the present one does or the edge does not move.
    fileprivate func withGrid(
        following range: SampleRange, _ updates: HiddenGridUpdates, _ extrapolation: Extrapolation
    ) -> SplineActivation? {
        guard isActive, !isFrozen, var activation = spline else { return nil }
        let knots = activation.knots
        let filling = (range.most - range.least) / (knots.upperBound - knots.lowerBound)
        if range.least >= knots.lowerBound && range.most <= knots.upperBound && filling >= updates.leastFilling { return nil }
        let margin = updates.margin * (range.most - range.least)
        let target = knots.moved(to: (range.least - margin)...(range.most + margin))
        let spline = activation.spline.resampled(onto: target, extrapolation: extrapolation)
        guard spline.coefficients.allSatisfy(\.isFinite) else { return nil }
        activation.spline = spline
        return activation
    }
}

extension KnotVector {
    /// The same relative spacing on another range.
    func moved(to range: ClosedRange<Double>) -> KnotVector {
        if isUniform && multiplicities.allSatisfy({ $0 == 1 }) {
            return .uniform(on: range, intervals: intervals, degree: degree)
        }
        let factor = (range.upperBound - range.lowerBound) / (upperBound - lowerBound)
        var places = breakpoints.map { range.lowerBound + ($0 - lowerBound) * factor }
        places[places.count - 1] = range.upperBound
        let rises = zip(places, places.dropFirst()).allSatisfy { $0 < $1 }
        return rises ? KnotVector(degree: degree, breakpoints: places, multiplicities: multiplicities) : self
    }
}
