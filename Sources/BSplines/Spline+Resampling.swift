extension Spline {
    /// The spline on other knots that is nearest to this one: argmin ∫ (f − g)² over the new range.
    ///
    /// Exact where the new knots refine the old ones, and to rounding wherever f (continued by the rule) is a spline on the new
    /// knots. Otherwise the L² projection: a new degree, other intervals, a narrower or a wider range. The quadrature,
    /// Gauss–Legendre between successive breakpoints of the two, is exact but for the folds of a reflecting or periodic rule.
    public func resampled(onto target: KnotVector, extrapolation: Extrapolation = .linear) -> Spline {
        if let exact = refined(onto: target) { return exact }
        let inner = knots.breakpoints.filter { target.lowerBound < $0 && $0 < target.upperBound }
        let breaks = (target.breakpoints + inner).sorted()
        // n nodes are exact to degree 2n − 1: enough for f·B and for B·B.
        let rule = GaussLegendre(count: max(degree, target.degree) + 1)
        var (nodes, weights): ([Double], [Double]) = ([], [])
        for (a, b) in zip(breaks, breaks.dropFirst()) where a < b {
            for (node, weight) in zip(rule.nodes, rule.weights) {
                nodes.append((a + b) / 2 + (b - a) / 2 * node)
                weights.append((b - a) / 2 * weight)
            }
        }
        let values = self.values(at: nodes, extrapolation: extrapolation)
        return Self.fit(x: nodes, y: values, knots: target, weights: weights).spline
    }
}
