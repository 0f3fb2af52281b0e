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
        var network = self
        var moved = 0
        let rows = inputs.first?.count ?? 0
        var values = values(ofLayer: 0, entering: inputs, rows: rows)
        for layer in layers.indices.dropFirst() {
            for (input, column) in values.enumerated() {
                guard let least = column.min(), let most = column.max(), (most - least).isFinite else { continue }
                // A node that is constant, to rounding, says nothing about where a grid should be.
                guard most - least > 1e-9 * max(abs(least), abs(most), 1e-100) else { continue }
                for subnode in network.layers[layer].edges.indices {
                    let edge = network.layers[layer].edges[subnode][input]
                    guard edge.isActive, !edge.isFrozen, var activation = edge.spline else { continue }
                    let knots = activation.knots
                    let filling = (most - least) / (knots.upperBound - knots.lowerBound)
                    if least >= knots.lowerBound && most <= knots.upperBound && filling >= updates.leastFilling { continue }
                    let margin = updates.margin * (most - least)
                    let target = knots.moved(to: (least - margin)...(most + margin))
                    let spline = activation.spline.resampled(onto: target, extrapolation: extrapolation)
                    guard spline.coefficients.allSatisfy(\.isFinite) else { continue }
                    activation.spline = spline
                    network.layers[layer].edges[subnode][input].activation = .spline(activation)
                    moved += 1
                }
            }
            values = network.values(ofLayer: layer, entering: values, rows: rows)
        }
        return (network, moved)
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
