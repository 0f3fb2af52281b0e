import BSplines
import FunctionLibrary
import KolmogorovArnold

/// The slow twin of the network: one row at a time, B-splines by their recursive definition, nothing shared.
struct ReferenceNetwork {
    let network: Network

    func outputs(at point: [Double]) -> [Double] {
        var values = point
        for layer in network.layers {
            let subnodes = layer.edges.indices.map { subnode in
                layer.biases[subnode]
                    + zip(layer.edges[subnode], values).reduce(0) { $0 + ($1.0.isActive ? phi($1.0, $1.1) : 0) }
            }
            values = layer.nodes.map { node in node.subnodes.reduce(1) { $0 * subnodes[$1] } }
        }
        return values
    }

    func outputs(on columns: [[Double]]) -> [[Double]] {
        let rows = columns[0].indices.map { row in outputs(at: columns.map { $0[row] }) }
        return rows[0].indices.map { output in rows.map { $0[output] } }
    }

    func phi(_ edge: Edge, _ x: Double) -> Double {
        switch edge.activation {
        case .symbolic(let s): s.c * s.function.value(s.a * x + s.b, shape: s.shape) + s.d
        case .spline(let s): s.splineScale * spline(s.knots, s.coefficients, x) + s.baseWeight * network.baseFunction.value(x)
        }
    }

    /// Inside by recursion, outside by the straight line through the end.
    private func spline(_ knots: KnotVector, _ c: [Double], _ x: Double) -> Double {
        let (k, t, n) = (knots.degree, knots.knots, c.count)
        if k == 0 && !knots.range.contains(x) { return x < knots.lowerBound ? c[0] : c[n - 1] }
        if x < knots.lowerBound {
            return c[0] + (x - knots.lowerBound) * Double(k) * (c[1] - c[0]) / (t[k + 1] - t[1])
        }
        if x > knots.upperBound {
            return c[n - 1] + (x - knots.upperBound) * Double(k) * (c[n - 1] - c[n - 2]) / (t[n + k - 1] - t[n - 1])
        }
        return c.indices.reduce(0) { $0 + c[$1] * basis($1, k, t, x) }
    }

    private func basis(_ i: Int, _ k: Int, _ t: [Double], _ x: Double) -> Double {
        if k == 0 {
            let isLast = x == t[t.count - 1] && t[i + 1] == x && t[i] < x
            return (t[i] <= x && x < t[i + 1]) || isLast ? 1 : 0
        }
        let rising = t[i + k] > t[i] ? (x - t[i]) / (t[i + k] - t[i]) * basis(i, k - 1, t, x) : 0
        let falling =
            t[i + k + 1] > t[i + 1] ? (t[i + k + 1] - x) / (t[i + k + 1] - t[i + 1]) * basis(i + 1, k - 1, t, x) : 0
        return rising + falling
    }
}
