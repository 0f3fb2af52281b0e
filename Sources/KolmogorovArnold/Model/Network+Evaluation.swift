import BSplines
import FunctionLibrary

/// What every part of a network does on given rows: the material of scores, plots and recognition.
public struct Activations: Sendable, Equatable {
    /// `nodes[l][i][row]`: what enters layer l; `nodes[0]` are the inputs and the last are the outputs.
    public var nodes: [[[Double]]]
    /// `subnodes[l][s][row]`: bias + Σ of the active edges.
    public var subnodes: [[[Double]]]
    /// `edges[l][s][i][row]`: φ(x); empty for an inactive edge.
    public var edges: [[[[Double]]]]
    /// `outsideCounts[l][s][i]`: how many rows fell outside the grid of an active spline edge, where the extrapolation rule and
    /// not the data decides; 0 for other edges.
    public var outsideCounts: [[[Int]]]

    /// The values of the last layer, a column an output.
    public var outputs: [[Double]] { nodes[nodes.count - 1] }

    /// All rows outside a grid, summed over the edges.
    public var outsideCount: Int { outsideCounts.joined().joined().reduce(0, +) }
}

extension Network {
    /// The outputs on columns of inputs: `columns[i][row]` in, `outputs[o][row]` out.
    ///
    /// - Precondition: one column an input, all of one length.
    public func evaluate(_ columns: [[Double]]) -> [[Double]] {
        precondition(columns.count == inputCount, "A network is evaluated on one column for each of its inputs.")
        let rows = columns.first?.count ?? 0
        precondition(columns.allSatisfy { $0.count == rows }, "The columns of inputs are equally long.")
        var values = columns
        for index in layers.indices { values = self.values(ofLayer: index, entering: values, rows: rows) }
        return values
    }

    /// Operations of an evaluation, in the measure of `WorkBudget`.
    package func evaluationOperations(rows: Int) -> Int { 35 * rows * activeEdges.count }

    /// The node values of one layer, from the values that enter it; a layer may have lost all of its inputs, so `rows` is given.
    func values(ofLayer index: Int, entering values: [[Double]], rows: Int) -> [[Double]] {
        let layer = layers[index]
        let subnodes = layer.edges.indices.map { subnode in
            var sum = [Double](repeating: layer.biases[subnode], count: rows)
            for (input, edge) in layer.edges[subnode].enumerated() where edge.isActive {
                let (phi, _) = edge.values(at: values[input], baseFunction: baseFunction, extrapolation: extrapolation)
                for row in 0..<rows { sum[row] += phi[row] }
            }
            return sum
        }
        return layer.nodes.map { $0.value(ofSubnodes: subnodes) }
    }

    /// The outputs at one point.
    public func evaluate(at point: [Double]) -> [Double] {
        evaluate(point.map { [$0] }).map { $0[0] }
    }

    /// The values of every edge, subnode and node on columns of inputs.
    ///
    /// - Precondition: one column an input, all of one length.
    public func activations(on columns: [[Double]]) -> Activations {
        precondition(columns.count == inputCount, "A network is evaluated on one column for each of its inputs.")
        let rows = columns.first?.count ?? 0
        precondition(columns.allSatisfy { $0.count == rows }, "The columns of inputs are equally long.")
        var result = Activations(nodes: [columns], subnodes: [], edges: [], outsideCounts: [])
        for (index, layer) in layers.enumerated() {
            var subnodes: [[Double]] = []
            var edges: [[[Double]]] = []
            var outside: [[Int]] = []
            for (subnode, row) in layer.edges.enumerated() {
                var sum = [Double](repeating: layer.biases[subnode], count: rows)
                var counts = [Int](repeating: 0, count: row.count)
                edges.append(
                    row.enumerated().map { input, edge in
                        guard edge.isActive else { return [] }
                        let (phi, count) = edge.values(
                            at: result.nodes[index][input], baseFunction: baseFunction, extrapolation: extrapolation)
                        for row in 0..<rows { sum[row] += phi[row] }
                        counts[input] = count
                        return phi
                    })
                subnodes.append(sum)
                outside.append(counts)
            }
            result.nodes.append(layer.nodes.map { $0.value(ofSubnodes: subnodes) })
            result.subnodes.append(subnodes)
            result.edges.append(edges)
            result.outsideCounts.append(outside)
        }
        return result
    }
}

extension Node {
    /// The node's values, from those of the layer's subnodes.
    func value(ofSubnodes values: [[Double]]) -> [Double] {
        var product = values[subnodes.lowerBound]
        for factor in subnodes.dropFirst() {
            for row in product.indices { product[row] *= values[factor][row] }
        }
        return product
    }
}

extension Edge {
    /// φ at each point, whether or not the edge is active, and how many points lie outside a spline's grid.
    package func values(
        at points: [Double], baseFunction: BaseFunction, extrapolation: Extrapolation
    ) -> (values: [Double], outsideCount: Int) {
        switch activation {
        case .symbolic(let symbolic):
            var values = points.map { symbolic.a * $0 + symbolic.b }
            values.withUnsafeMutableBufferPointer {
                symbolic.function.values(at: UnsafeBufferPointer($0), shape: symbolic.shape, into: $0)
            }
            for row in values.indices { values[row] = symbolic.c * values[row] + symbolic.d }
            return (values, 0)
        case .spline(let activation):
            let table = activation.knots.table(at: points, extrapolation: extrapolation)
            let order = activation.knots.degree + 1
            let values = points.indices.map { row in
                let first = Int(table.first[row])
                var sum = 0.0
                for r in 0..<order { sum += activation.coefficients[first + r] * table.values[row * order + r] }
                sum *= activation.splineScale
                if activation.baseWeight != 0 { sum += activation.baseWeight * baseFunction.value(points[row]) }
                return sum
            }
            return (values, table.outsideCount)
        }
    }
}
