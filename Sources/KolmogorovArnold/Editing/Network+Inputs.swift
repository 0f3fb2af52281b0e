extension Network {
    /// The network as a function of the inputs that it uses, and which of its inputs those are.
    ///
    /// A network that uses none keeps its first, so that it still has rows to be evaluated on.
    public func restrictedToUsedInputs() -> (network: Network, inputs: [Int]) {
        let unused = Set(unusedInputs)
        let used = (0..<inputCount).filter { !unused.contains($0) }
        let kept = used.isEmpty ? Array((0..<inputCount).prefix(1)) : used
        var layers = layers
        layers[0].inputCount = kept.count
        layers[0].edges = layers[0].edges.map { row in kept.map { row[$0] } }
        let network = Network(
            inputNames: kept.map { inputNames[$0] }, layers: layers, baseFunction: baseFunction, extrapolation: extrapolation)
        return (network, kept)
    }
}
