extension Network {
    /// The network whose outputs are those of this one times a factor, exactly but for rounding.
    ///
    /// A sum node's edges and bias take the factor, of a product node those of its first subnode.
    public func withOutputs(times factor: Double) -> Network {
        var network = self
        let last = layers.count - 1
        for node in layers[last].nodes {
            let subnode = node.subnodes.lowerBound
            network.layers[last].biases[subnode] *= factor
            for input in layers[last].edges[subnode].indices {
                network.layers[last].edges[subnode][input].activation.scale(by: factor)
            }
        }
        return network
    }
}

extension Edge.Activation {
    /// φ ← factor·φ.
    mutating func scale(by factor: Double) {
        switch self {
        case .spline(var spline):
            spline.coefficients = spline.coefficients.map { factor * $0 }
            spline.baseWeight *= factor
            self = .spline(spline)
        case .symbolic(var symbolic):
            symbolic.c *= factor
            symbolic.d *= factor
            self = .symbolic(symbolic)
        }
    }
}
