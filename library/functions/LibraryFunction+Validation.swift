import Glibc

extension LibraryFunction {
    /// What numbers show to be wrong: a value that is not finite inside the domain, or a derivative that is not the
    /// formula's; `nil` if nothing is.
    ///
    /// The derivative is compared with central differences at sample points, extrapolated to sixth order, to a part in
    /// 10⁵; a shape parameter is given two values.
    func firstDefect() -> FunctionLibraryError.Problem? {
        for shape in shapeParameter == nil ? [1.0] : [1.7, -0.6] {
            for interval in domain.intervals {
                let ends = [(interval.lower, interval.includesLower), (interval.upper, interval.includesUpper)]
                let closedEnds = shapeParameter == nil ? ends.filter(\.1).map(\.0) : []
                let inside = interval.samples(count: 24, reach: 4)
                for x in closedEnds + inside {
                    let value = value(x, shape: shape)
                    guard value.isFinite else { return .notFinite(x: x, value: value) }
                }
                for x in inside {
                    if let problem = derivativeDefect(at: x, inside: interval, shape: shape) { return problem }
                }
            }
        }
        return nil
    }

    private func derivativeDefect(
        at x: Double, inside interval: Domain.Interval, shape: Double
    ) -> FunctionLibraryError.Problem? {
        let room = min(x - interval.lower, interval.upper - x)
        let step = min(2e-3 * max(1, abs(x)), room / 50)
        func difference(_ h: Double) -> Double { (value(x + h, shape: shape) - value(x - h, shape: shape)) / (2 * h) }
        let (coarse, middle, fine) = (difference(step), difference(step / 2), difference(step / 4))
        // Richardson: the errors in h² and h⁴ cancel.
        let (first, second) = ((4 * middle - coarse) / 3, (4 * fine - middle) / 3)
        let expected = (16 * second - first) / 15
        let found = derivative(x, shape: shape)
        let rounding = 64 * Double.ulpOfOne * abs(value(x, shape: shape)) / step
        let tolerance = 1e-5 * max(abs(expected), 1e-6) + rounding
        return abs(found - expected) <= tolerance ? nil : .wrongDerivative(x: x, expected: expected, found: found)
    }
}
