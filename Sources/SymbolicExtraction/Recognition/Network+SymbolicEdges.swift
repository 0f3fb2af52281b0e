import BSplines
import FunctionLibrary
import KolmogorovArnold

/// Recognition on the edges of a network: what an edge may be, and holding it to that.
extension Network {
    /// What the edge may be, judged by its values on the rows, best first; empty where its argument hardly varies.
    ///
    /// - Parameters:
    ///   - columns: `columns[i][row]`, the network's inputs.
    ///   - error: the root mean square error of the network's outputs. What it allows the edge to be off by, through the
    ///     outputs' response to the edge, is the curve's error scale.
    public func suggestSymbolic(
        _ address: EdgeAddress, on columns: [[Double]], error: Double = 0, recognition: EdgeRecognition = EdgeRecognition()
    ) -> [EdgeCandidate] {
        sampledCurve(of: address, on: columns, error: error).map(recognition.candidates) ?? []
    }

    /// The edge as a curve to be recognised: some hundred rows, evenly spread over the ranks of its argument.
    ///
    /// `nil` if the argument takes fewer than five different values.
    public func sampledCurve(of address: EdgeAddress, on columns: [[Double]], error: Double = 0) -> SampledCurve? {
        let activations = activations(on: columns)
        let scales = error > 0 ? EdgeChoices.edgeErrors(of: self, columns: columns, error: error) : nil
        var shown = self
        shown[address].isActive = true
        let values =
            self[address].isActive
            ? activations.edges[address.layer][address.subnode][address.input]
            : shown.activations(on: columns).edges[address.layer][address.subnode][address.input]
        return EdgeChoices.curve(
            activations.nodes[address.layer][address.input], values, of: self, at: address,
            errorScale: scales?[address.layer][address.subnode] ?? 0)
    }

    /// Holds the edge to φ(x) = c·f(a·x + b) + d with the given numbers; they train from there on.
    public mutating func fixSymbolic(
        _ address: EdgeAddress, to function: LibraryFunction, a: Double = 1, b: Double = 0, c: Double = 1, d: Double = 0,
        shape: Double = 1
    ) {
        self[address] = Edge(
            .symbolic(SymbolicActivation(function: function, a: a, b: b, c: c, d: d, shape: shape)),
            isActive: self[address].isActive)
    }

    /// Holds the edge to f itself, without affine freedom: nothing of it trains.
    public mutating func keepSymbolic(_ address: EdgeAddress, as function: LibraryFunction, shape: Double = 1) {
        fixSymbolic(address, to: function, shape: shape)
        self[address].isFrozen = true
    }

    /// Holds the edge to c·f(a·x + b) + d with the numbers that fit its values on the rows best, and answers the fit.
    ///
    /// `nil`, and nothing is changed, if f cannot be placed on the samples.
    @discardableResult
    public mutating func fixSymbolic(
        _ address: EdgeAddress, to function: LibraryFunction, fittedOn columns: [[Double]], error: Double = 0,
        recognition: EdgeRecognition = EdgeRecognition()
    ) -> EdgeCandidate? {
        guard let curve = sampledCurve(of: address, on: columns, error: error),
            let candidate = recognition.candidate(for: function, on: curve)
        else { return nil }
        fixSymbolic(address, to: candidate)
        return candidate
    }

    /// Holds the edge to a fitted candidate.
    public mutating func fixSymbolic(_ address: EdgeAddress, to candidate: EdgeCandidate) {
        fixSymbolic(
            address, to: candidate.function, a: candidate.a, b: candidate.b, c: candidate.c, d: candidate.d,
            shape: candidate.shape ?? 1)
    }

    /// Makes a symbolic edge a spline again, the least-squares spline of its function on the grid; a spline edge stays.
    ///
    /// Where the function is not defined on the grid, the spline follows the rest.
    public mutating func unfixSymbolic(_ address: EdgeAddress, knots: KnotVector) {
        guard let symbolic = self[address].symbolic else { return }
        let count = 8 * knots.basisCount
        let points = (0...count).map { knots.lowerBound + (knots.upperBound - knots.lowerBound) * Double($0) / Double(count) }
        let fit = Spline.fit(x: points, y: points.map(symbolic.value), knots: knots)
        self[address] = Edge(.spline(SplineActivation(fit.spline)), isActive: self[address].isActive)
    }
}
