/// Integrals of products of basis functions, exact to rounding.
extension KnotVector {
    /// The matrix of ∫ B_i⁽ᵐ⁾·B_j⁽ᵐ⁾ over the range, for m = 0, 1 or 2.
    ///
    /// m = 0 is the Gram matrix, m = 2 the curvature penalty: cᵀ·P·c = ∫ f″². Gauss–Legendre with k + 1 − m nodes an interval
    /// integrates the piecewise polynomials of degree 2(k−m) exactly. Zero when m > k.
    public func innerProducts(ofDerivative m: Int) -> SymmetricBandMatrix {
        precondition((0...2).contains(m), "Inner products are offered for derivatives 0, 1 and 2.")
        var matrix = SymmetricBandMatrix(count: basisCount, bandwidth: degree)
        guard m <= degree else { return matrix }
        let rule = GaussLegendre(count: degree + 1 - m)
        forEachQuadraturePoint(rule) { kernel, interval, x, weight, local in
            let order = degree + 1
            kernel.values(
                at: x, interval: interval, into: local, derivatives: local + order, secondDerivatives: local + 2 * order)
            matrix.addOuterProduct(
                of: local + m * order, count: order, at: kernel.firstIndex(ofInterval: interval), weight: weight)
        }
        return matrix
    }

    /// The curvature penalty: cᵀ·P·c = ∫ f″² over the range.
    public var curvaturePenalty: SymmetricBandMatrix { innerProducts(ofDerivative: 2) }

    /// Runs over the nodes of every interval with their weights; `local` has room for 3·(k+1) numbers.
    private func forEachQuadraturePoint(
        _ rule: GaussLegendre,
        _ body: (BasisKernel, _ interval: Int, _ x: Double, _ weight: Double, UnsafeMutablePointer<Double>) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * (degree + 1)) { local in
            guard let local = local.baseAddress else { return }
            withKernel { kernel in
                for interval in 0..<intervals {
                    let half = (breakpoints[interval + 1] - breakpoints[interval]) / 2
                    let middle = (breakpoints[interval + 1] + breakpoints[interval]) / 2
                    for (node, weight) in zip(rule.nodes, rule.weights) {
                        body(kernel, interval, middle + half * node, half * weight, local)
                    }
                }
            }
        }
    }
}
