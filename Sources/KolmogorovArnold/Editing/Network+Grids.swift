import BSplines

/// Changes of the grids under the splines that leave the functions as they are.
extension Network {
    /// Every active spline edge on at least `intervals` intervals, the same function to rounding (knot insertion).
    ///
    /// The old knots stay: a grid of G intervals whose multiple is asked for is cut evenly (8 → 16), any other has its widest
    /// intervals cut first (8 → 12 halves four of them, spread over the range). Grids that are as fine already stay as they are.
    public func gridExtended(to intervals: Int) -> Network {
        mappingSplines { activation in
            guard intervals > activation.knots.intervals else { return }
            let finer = activation.knots.extended(to: intervals)
            if let refined = activation.spline.refined(onto: finer) { activation.spline = refined }
        }
    }

    /// Every active spline edge on equal intervals over its present range, possibly of another degree: the nearest spline
    /// (L² projection), no longer the same function but for splines that fit the new grid.
    public func gridResampled(to intervals: Int, degree: Int? = nil) -> Network {
        mappingSplines { activation in
            let target = KnotVector.uniform(
                on: activation.knots.range, intervals: intervals, degree: degree ?? activation.knots.degree)
            activation.spline = activation.spline.resampled(onto: target)
        }
    }

    /// Grids that follow the samples: of every active spline edge, hidden ones too, onto the range and quantiles of what
    /// reaches it, the function kept by least squares over the samples.
    ///
    /// Layer by layer from the inputs, so that each grid sees the values that the updated layers before it give. Besides the
    /// samples the fit sees the old function between them at a thousandth of their weight, so that stretches of the new range
    /// without samples keep their shape. The number of intervals and the degree stay, frozen edges stay altogether.
    ///
    /// - Parameters:
    ///   - columns: one column an input, at least one row.
    ///   - uniformFraction: 0 puts the knots at quantiles, 1 at equal distances.
    public func gridUpdated(from columns: [[Double]], uniformFraction: Double = 0.02) -> Network {
        precondition(columns.count == inputCount, "A network's grids are updated from one column for each of its inputs.")
        precondition(columns.first?.isEmpty == false, "Grids follow at least one row.")
        var network = self
        var entering = columns
        for index in network.layers.indices {
            for input in entering.indices where entering[input].contains(where: \.isFinite) {
                for subnode in network.layers[index].edges.indices {
                    let address = EdgeAddress(layer: index, subnode: subnode, input: input)
                    guard network[address].isActive, !network[address].isFrozen, var activation = network[address].spline
                    else { continue }
                    let target = KnotVector.adaptive(
                        to: entering[input], intervals: activation.knots.intervals, degree: activation.knots.degree,
                        uniformFraction: uniformFraction)
                    activation.spline = activation.spline.moved(
                        onto: target, following: entering[input], extrapolation: extrapolation)
                    network[address].activation = .spline(activation)
                }
            }
            entering = network.values(ofLayer: index, entering: entering, rows: columns.first?.count ?? 0)
        }
        return network
    }

    /// The network with each active spline edge changed.
    private func mappingSplines(_ change: (inout SplineActivation) -> Void) -> Network {
        var network = self
        for address in activeEdges {
            guard var activation = network[address].spline else { continue }
            change(&activation)
            network[address].activation = .spline(activation)
        }
        return network
    }
}

extension KnotVector {
    /// These knots and more, `intervals` intervals in all: each new cut goes into what are the widest pieces by then.
    func extended(to intervals: Int) -> KnotVector {
        var pieces = Array(repeating: 1, count: self.intervals)
        // Equal widths are told apart by the golden ratio's fractions, which spread the cuts over the range.
        let order = pieces.indices.map { (Double($0 + 1) * 0.6180339887498949).truncatingRemainder(dividingBy: 1) }
        for _ in self.intervals..<max(intervals, self.intervals) {
            var widest = 0
            for candidate in pieces.indices.dropFirst() {
                let (old, new) = (pieceWidth(widest, pieces[widest]), pieceWidth(candidate, pieces[candidate]))
                // Widths that differ by rounding are equal.
                let differs = abs(old - new) > 1e-9 * old
                if differs ? new > old : order[candidate] < order[widest] { widest = candidate }
            }
            pieces[widest] += 1
        }
        return cut(into: pieces)
    }

    private func pieceWidth(_ interval: Int, _ pieces: Int) -> Double {
        (breakpoints[interval + 1] - breakpoints[interval]) / Double(pieces)
    }
}

extension Spline {
    /// The spline on other knots that agrees with this one at the samples as well as it can.
    func moved(onto target: KnotVector, following samples: [Double], extrapolation: Extrapolation) -> Spline {
        if target == knots { return self }
        let inside = samples.filter { target.range.contains($0) }
        // k+1 points an interval determine every coefficient wherever the samples leave gaps.
        let between = zip(target.breakpoints, target.breakpoints.dropFirst()).flatMap { a, b in
            (0..<(degree + 1)).map { a + (b - a) * (Double($0) + 0.5) / Double(degree + 1) }
        }
        let share = 1e-3 * Double(max(inside.count, 1)) / Double(between.count)
        let points = inside + between
        let weights = Array(repeating: 1, count: inside.count) + Array(repeating: share, count: between.count)
        return Spline.fit(
            x: points, y: values(at: points, extrapolation: extrapolation), knots: target, weights: weights
        ).spline
    }
}
