import BSplines
import Glibc
import KolmogorovArnold

extension Network {
    /// The same function with its product nodes in a gauge that can be recognised.
    ///
    /// Positive factors under a free function are determined up to a common power, ψ(Π g_i) = ψ̃(Π g_i^(1/p)) with
    /// ψ̃(u) = ψ(u^p), and training ends at any p. No function on an edge can take a power up as it does an affine change. So
    /// where a factor is a power of its variable, p is chosen such that it becomes the variable itself, and the edges are fitted
    /// anew on the rows.
    ///
    /// - Returns: `nil` if no product node can be brought into that gauge.
    func withPowersTakenOut(on columns: [[Double]]) -> Network? {
        let activations = activations(on: columns)
        var network = self
        var changed = false
        for index in layers.indices.dropLast() {
            for (node, shape) in layers[index].nodes.enumerated() where shape.kind == .product {
                let outgoing = layers[index + 1].edges.indices.filter { layers[index + 1].edges[$0][node].isActive }
                let incoming = shape.subnodes.map { subnode in
                    layers[index].edges[subnode].indices.filter { layers[index].edges[subnode][$0].isActive }
                }
                let factors = shape.subnodes.map { activations.subnodes[index][$0] }
                guard incoming.allSatisfy({ $0.count == 1 }),
                    outgoing.allSatisfy({ layers[index + 1].edges[$0][node].spline != nil }),
                    factors.allSatisfy({ factor in factor.allSatisfy { $0 > 0 } || factor.allSatisfy { $0 < 0 } })
                else { continue }
                let arguments = incoming.map { activations.nodes[index][$0[0]] }
                guard let power = Self.commonPower(arguments, factors) else { continue }
                let plain = factors.map { $0.map { pow(abs($0), 1 / power) } }
                for (place, subnode) in shape.subnodes.enumerated() {
                    guard
                        network.refit(
                            EdgeAddress(layer: index, subnode: subnode, input: incoming[place][0]), arguments[place],
                            plain[place])
                    else { return nil }
                    network.layers[index].biases[subnode] = 0
                }
                let product = factors[0].indices.map { row in plain.reduce(1) { $0 * $1[row] } }
                for subnode in outgoing {
                    let address = EdgeAddress(layer: index + 1, subnode: subnode, input: node)
                    guard network.refit(address, product, activations.edges[index + 1][subnode][node]) else { return nil }
                }
                changed = true
            }
        }
        return changed ? network : nil
    }

    /// p of the first factor that is c·x^p on the rows; nil if none is.
    private static func commonPower(_ arguments: [[Double]], _ factors: [[Double]]) -> Double? {
        for (x, factor) in zip(arguments, factors) where x.allSatisfy({ $0 > 0 }) {
            let line = StraightLine(x: x.map { log($0) }, y: factor.map { log(abs($0)) })
            if line.unexplained < 1e-2, line.slope != 0 { return line.slope }
        }
        return nil
    }

    /// Replaces a spline edge by the least-squares spline through points, as fine as it was.
    private mutating func refit(_ address: EdgeAddress, _ x: [Double], _ y: [Double]) -> Bool {
        guard let spline = self[address].spline, !self[address].isFrozen, y.allSatisfy(\.isFinite) else { return false }
        self[address] = .fitted(x, y, intervals: spline.knots.intervals)
        return true
    }
}

/// The least-squares line through points.
private struct StraightLine {
    let slope: Double
    /// 1 − R².
    let unexplained: Double

    init(x: [Double], y: [Double]) {
        let count = Double(x.count)
        let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
        var (xx, xy, yy) = (0.0, 0.0, 0.0)
        for (a, b) in zip(x, y) {
            xx += (a - meanX) * (a - meanX)
            xy += (a - meanX) * (b - meanY)
            yy += (b - meanY) * (b - meanY)
        }
        slope = xx > 0 ? xy / xx : 0
        unexplained = xx > 0 && yy > 0 ? 1 - xy * xy / (xx * yy) : 1
    }
}
