extension KnotVector {
    /// Each interval cut into `pieces` equal ones; multiplicities stay.
    public func refined(by pieces: Int) -> KnotVector {
        cut(into: Array(repeating: pieces, count: intervals))
    }

    /// Interval g cut into `pieces[g]` equal ones; multiplicities stay.
    public func cut(into pieces: [Int]) -> KnotVector {
        precondition(pieces.count == intervals, "Each interval is cut into a number of pieces.")
        precondition(pieces.allSatisfy { $0 >= 1 }, "An interval is cut into at least one piece.")
        var finer: [Double] = []
        var repeats: [Int] = []
        let given = multiplicities
        for interval in 0..<intervals {
            let (a, b) = (breakpoints[interval], breakpoints[interval + 1])
            if interval > 0 { repeats.append(given[interval - 1]) }
            finer.append(a)
            for piece in 1..<max(1, pieces[interval]) {
                let fraction = Double(piece) / Double(pieces[interval])
                finer.append(a * (1 - fraction) + b * fraction)
                repeats.append(1)
            }
        }
        finer.append(upperBound)
        return KnotVector(degree: degree, breakpoints: finer, multiplicities: repeats)
    }

    /// Whether every spline on `other` is one on these knots too: same degree and range, and every knot is here as often.
    public func refines(_ other: KnotVector) -> Bool {
        degree == other.degree && lowerBound == other.lowerBound && upperBound == other.upperBound
            && additions(to: other) != nil
    }

    /// The knots here that `coarser` lacks, or `nil` when `coarser` has one that is lacking here.
    fileprivate func additions(to coarser: KnotVector) -> [Double]? {
        var missing: [Double] = []
        var position = 0
        for knot in knots {
            if position < coarser.knots.count && coarser.knots[position] == knot {
                position += 1
            } else {
                missing.append(knot)
            }
        }
        return position == coarser.knots.count ? missing : nil
    }
}

extension Spline {
    /// The same function on finer knots, exact to rounding (Boehm's knot insertion, all combinations convex), or `nil` when
    /// `finer.refines(knots)` does not hold.
    public func refined(onto finer: KnotVector) -> Spline? {
        guard finer.refines(knots), let missing = finer.additions(to: knots) else { return nil }
        var (t, c) = (knots.knots, coefficients)
        for knot in missing { Self.insert(knot, &t, &c, degree) }
        return Spline(knots: finer, coefficients: c)
    }

    /// The same function with each interval cut into `pieces`.
    public func refined(by pieces: Int) -> Spline {
        guard let spline = refined(onto: knots.refined(by: pieces)) else {
            preconditionFailure("Cutting intervals keeps all knots.")
        }
        return spline
    }

    /// One step of Boehm's algorithm: c_i ← (1 − α_i)·c_{i−1} + α_i·c_i with α_i = (x − t_i)/(t_{i+k} − t_i).
    private static func insert(_ x: Double, _ t: inout [Double], _ c: inout [Double], _ degree: Int) {
        let last = c.count
        // The span s with t[s] ≤ x < t[s+1].
        var span = degree
        while span + 1 < last && t[span + 1] <= x { span += 1 }
        var raised: [Double] = []
        raised.reserveCapacity(last + 1)
        for i in 0...last {
            if i <= span - degree {
                raised.append(c[i])
            } else if i > span {
                raised.append(c[i - 1])
            } else {
                let share = (x - t[i]) / (t[i + degree] - t[i])
                raised.append((1 - share) * c[i - 1] + share * c[i])
            }
        }
        c = raised
        t.insert(x, at: span + 1)
    }

    /// The same function as a spline of degree k+1, exact to rounding.
    ///
    /// Every interior knot gains a repetition, because the function has no more derivatives than before; `resampled(onto:)`
    /// gives the nearest spline of degree k+1 with simple knots instead. Coefficient i is the mean, over the k+1 arguments,
    /// of the polynomial's blossom with that argument left out (L. Ramshaw, *Blossoming*, 1987).
    public func degreeElevated() -> Spline {
        let raised = KnotVector(
            degree: degree + 1, breakpoints: knots.breakpoints, multiplicities: knots.multiplicities.map { $0 + 1 })
        let t = raised.knots
        let elevated = (0..<raised.basisCount).map { i -> Double in
            // A non-empty interval as near as possible to the middle of t[i]…t[i+k+2]: least extrapolation.
            let middle = t[i] / 2 + t[i + degree + 2] / 2
            let interval = knots.withKernel { $0.interval(of: middle) }
            let arguments = Array(t[(i + 1)...(i + degree + 1)])
            var sum = 0.0
            for omitted in arguments.indices {
                var rest = arguments
                rest.remove(at: omitted)
                sum += blossom(interval: interval, rest)
            }
            return sum / Double(degree + 1)
        }
        return Spline(knots: raised, coefficients: elevated)
    }

    /// The symmetric multi-affine form of the polynomial on an interval, by de Boor's recursion with one argument a level.
    func blossom(interval: Int, _ arguments: [Double]) -> Double {
        let t = knots.knots
        let span = knots.spans[interval]
        var d = Array(coefficients[(span - degree)...span])
        for level in 1..<max(1, degree + 1) {
            let u = arguments[level - 1]
            for j in stride(from: degree, through: level, by: -1) {
                let (left, right) = (t[span - degree + j], t[span + 1 + j - level])
                let share = (u - left) / (right - left)
                d[j] = (1 - share) * d[j - 1] + share * d[j]
            }
        }
        return d[degree]
    }
}
