import Glibc

/// Where the interior knots go.
extension KnotVector {
    /// Equal intervals.
    public static func uniform(on range: ClosedRange<Double>, intervals: Int, degree: Int) -> KnotVector {
        placed(on: range, intervals: intervals, degree: degree) { $0 }
    }

    /// Knots at quantiles of the samples, blended with equal spacing: (1−u)·quantile + u·uniform.
    ///
    /// The range is `range` if given (samples outside are left out), else that of the samples. Repeated samples count once, so
    /// that ties cannot pile knots up; u is at least 1e-6, so that the knots increase strictly. Samples that are all equal get
    /// a range of width max(1, |x|) around them.
    ///
    /// - Parameter uniformFraction: u = 0 follows the samples, 1 is uniform. pykan's default, 0.02, is used here too.
    /// - Precondition: at least one finite sample, or a range.
    public static func adaptive(
        to samples: some Sequence<Double>, intervals: Int, degree: Int, uniformFraction: Double = 0.02,
        on range: ClosedRange<Double>? = nil
    ) -> KnotVector {
        var distinct: [Double] = []
        for sample in samples.filter(\.isFinite).sorted() where range?.contains(sample) ?? true {
            if distinct.last != sample { distinct.append(sample) }
        }
        precondition(range != nil || !distinct.isEmpty, "Adaptive knots need a finite sample or a range.")
        let span = range ?? Self.rangeOfSamples(distinct)
        guard distinct.count > 1 else { return uniform(on: span, intervals: intervals, degree: degree) }
        // The ends are knots in any case; the quantiles are taken between them.
        if distinct[0] > span.lowerBound { distinct.insert(span.lowerBound, at: 0) }
        if distinct[distinct.count - 1] < span.upperBound { distinct.append(span.upperBound) }

        let blend = min(max(uniformFraction, 1e-6), 1)
        let width = span.upperBound - span.lowerBound
        return placed(on: span, intervals: intervals, degree: degree) { fraction in
            let position = fraction * Double(distinct.count - 1)
            let below = min(Int(position), distinct.count - 2)
            let quantile = distinct[below] + (position - Double(below)) * (distinct[below + 1] - distinct[below])
            return (1 - blend) * (quantile - span.lowerBound) / width + blend * fraction
        }
    }

    /// An end of a range.
    public enum End: Sendable, Hashable, Codable, CaseIterable {
        case lower, upper
    }

    /// Knots that crowd toward one end as (i/G)^exponent: for √-like ends, where uniform knots only reach RMSE ~ 1/G.
    ///
    /// - Precondition: exponent ≥ 1.
    public static func graded(
        on range: ClosedRange<Double>, intervals: Int, degree: Int, toward end: End, exponent: Double = 3
    ) -> KnotVector {
        precondition(exponent >= 1, "A grading exponent is at least 1.")
        return placed(on: range, intervals: intervals, degree: degree) { fraction in
            switch end {
            case .lower: pow(fraction, exponent)
            case .upper: 1 - pow(1 - fraction, exponent)
            }
        }
    }

    /// Knots with a constant ratio between neighbours: for a positive variable over decades.
    ///
    /// - Precondition: the range is positive.
    public static func logarithmic(on range: ClosedRange<Double>, intervals: Int, degree: Int) -> KnotVector {
        precondition(range.lowerBound > 0, "Logarithmic knots need a positive range.")
        let (a, b) = (range.lowerBound, range.upperBound)
        return placed(on: range, intervals: intervals, degree: degree) { fraction in
            (a * pow(b / a, fraction) - a) / (b - a)
        }
    }

    /// The range of samples, widened where it is a single point: there is no interval of width zero.
    static func rangeOfSamples(_ sorted: [Double]) -> ClosedRange<Double> {
        let (a, b) = (sorted[0], sorted[sorted.count - 1])
        let half = max(1, abs(a)) / 2
        return a < b ? a...b : (a - half)...(a + half)
    }

    /// Breakpoints a + (b−a)·position(i/G) with the ends exact.
    private static func placed(
        on range: ClosedRange<Double>, intervals: Int, degree: Int, position: (Double) -> Double
    ) -> KnotVector {
        precondition(intervals >= 1, "A knot vector has at least one interval.")
        precondition(range.lowerBound < range.upperBound, "A knot vector needs a range of positive width.")
        let (a, b) = (range.lowerBound, range.upperBound)
        var breakpoints = [a]
        for i in 1..<max(intervals, 1) {
            let fraction = position(Double(i) / Double(intervals))
            // Weighted ends rather than a + (b−a)·fraction: no overflow of b − a, and symmetric in the two ends.
            breakpoints.append(a * (1 - fraction) + b * fraction)
        }
        breakpoints.append(b)
        return KnotVector(degree: degree, breakpoints: breakpoints)
    }
}
