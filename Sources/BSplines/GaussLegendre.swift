import Glibc

/// Gauss–Legendre quadrature on [−1, 1]: n nodes integrate polynomials of degree 2n − 1 exactly.
struct GaussLegendre {
    let nodes: [Double]
    let weights: [Double]

    /// Nodes as roots of the Legendre polynomial P_n by Newton's method from Tricomi's estimate, weights 2/((1−x²)·P′_n²).
    init(count: Int) {
        precondition(count >= 1, "A quadrature needs a node.")
        var nodes: [Double] = []
        var weights: [Double] = []
        for i in 0..<count {
            var x = -cos(Double.pi * (Double(i) + 0.75) / (Double(count) + 0.5))
            var slope = 1.0
            for _ in 0..<8 {
                let (value, derivative) = Self.legendre(count, x)
                slope = derivative
                x -= value / derivative
            }
            slope = Self.legendre(count, x).derivative
            nodes.append(x)
            weights.append(2 / ((1 - x * x) * slope * slope))
        }
        self.nodes = nodes
        self.weights = weights
    }

    private static func legendre(_ n: Int, _ x: Double) -> (value: Double, derivative: Double) {
        var (previous, current) = (1.0, x)
        for m in 1..<max(n, 1) {
            (previous, current) = (current, (Double(2 * m + 1) * x * current - Double(m) * previous) / Double(m + 1))
        }
        return (current, Double(n) * (x * current - previous) / (x * x - 1))
    }
}
