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
                network.layers[last].edges[subnode][input].scale(by: factor)
            }
        }
        return network
    }
}

extension Edge {
    /// φ becomes factor·φ.
    fileprivate mutating func scale(by factor: Double) {
        switch activation {
        case .spline(var spline):
            for index in spline.coefficients.indices { spline.coefficients[index] *= factor }
            spline.baseWeight *= factor
            activation = .spline(spline)
        case .symbolic(var symbolic):
            symbolic.c *= factor
            symbolic.d *= factor
            activation = .symbolic(symbolic)
        }
    }
}
