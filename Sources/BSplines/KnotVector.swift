/// A clamped knot vector: the partition of a range [a, b] and the B-spline basis of degree k on it.
///
/// The knots are a repeated k+1 times, the interior knots, and b repeated k+1 times. With G intervals and simple interior knots
/// there are G + k basis functions; they are non-negative and sum to 1 on [a, b]. Clamped ends rather than uniform knots
/// continued beyond the range (pykan's choice) because the collocation matrix is then well conditioned up to the ends, the
/// first and last coefficient are the end values, and the continuation outside needs only two coefficients an end.
///
/// Interior knots may be spaced freely, and may be repeated up to k+1 times, each repetition taking away one derivative of
/// continuity (`Spline.degreeElevated()` needs that). A function that jumps is taken from the right, at b from the left.
///
/// Reference: C. de Boor, *A Practical Guide to Splines*, chapter IX.
public struct KnotVector: Sendable {
    /// Degree k of the pieces: 3 is cubic.
    public let degree: Int
    /// The ends and the interior knots without repetition, strictly increasing: G + 1 numbers.
    public let breakpoints: [Double]
    /// All knots with repetition: `basisCount + degree + 1` numbers.
    public let knots: [Double]
    /// Whether all intervals have the same width to rounding, so that the interval of x is found by arithmetic.
    public let isUniform: Bool

    /// `spans[g]` is the index s with knots[s] = breakpoints[g] < knots[s+1].
    @usableFromInline let spans: [Int]
    /// 1 / (t[s+r+1] − t[s+r+1−j]) for each interval, j = 1…k, r = 0..<j: the recursion then needs no division.
    @usableFromInline let reciprocals: [Double]

    /// The highest degree that can be asked for; beyond it B-splines of few intervals are hardly better than polynomials.
    public static let maximumDegree = 15

    /// Knots at the given breakpoints, each interior one simple.
    ///
    /// - Precondition: finite, strictly increasing, at least two; 0 ≤ degree ≤ `maximumDegree`.
    public init(degree: Int, breakpoints: [Double]) {
        self.init(
            degree: degree, breakpoints: breakpoints, multiplicities: Array(repeating: 1, count: max(0, breakpoints.count - 2)))
    }

    /// Knots at the given breakpoints, `multiplicities[i]` at the interior one `breakpoints[i + 1]`.
    ///
    /// - Precondition: as above, and each multiplicity in 1…degree+1.
    public init(degree: Int, breakpoints: [Double], multiplicities: [Int]) {
        if let defect = Self.defect(degree: degree, breakpoints: breakpoints, multiplicities: multiplicities) {
            preconditionFailure(defect)
        }
        self.init(checkedDegree: degree, breakpoints: breakpoints, multiplicities: multiplicities)
    }

    private init(checkedDegree degree: Int, breakpoints: [Double], multiplicities: [Int]) {
        let intervals = breakpoints.count - 1
        var knots = Array(repeating: breakpoints[0], count: degree + 1)
        var spans = [degree]
        for interior in 1..<max(intervals, 1) {
            knots.append(contentsOf: repeatElement(breakpoints[interior], count: multiplicities[interior - 1]))
            spans.append(knots.count - 1)
        }
        knots.append(contentsOf: repeatElement(breakpoints[intervals], count: degree + 1))

        var reciprocals: [Double] = []
        reciprocals.reserveCapacity(intervals * degree * (degree + 1) / 2)
        for span in spans {
            for order in 0..<degree {
                for r in 0...order {
                    reciprocals.append(1 / (knots[span + r + 1] - knots[span + r - order]))
                }
            }
        }

        self.degree = degree
        self.breakpoints = breakpoints
        self.knots = knots
        self.spans = spans
        self.reciprocals = reciprocals
        isUniform = Self.areEquallySpaced(breakpoints)
    }

    /// Number of intervals G.
    public var intervals: Int { breakpoints.count - 1 }
    /// Number of basis functions, which is the number of coefficients: G + k with simple interior knots.
    public var basisCount: Int { knots.count - degree - 1 }
    /// The lower end a.
    public var lowerBound: Double { breakpoints[0] }
    /// The upper end b.
    public var upperBound: Double { breakpoints[breakpoints.count - 1] }
    /// [a, b].
    public var range: ClosedRange<Double> { lowerBound...upperBound }

    /// How often each interior breakpoint is repeated: G − 1 numbers.
    public var multiplicities: [Int] {
        (0..<(intervals - 1)).map { spans[$0 + 1] - spans[$0] }
    }

    /// Greville abscissae, the mean of k successive knots: coefficient i acts at about `grevilleAbscissae[i]`, and the spline
    /// with these numbers as coefficients is x itself. For degree 0 the midpoints.
    public var grevilleAbscissae: [Double] {
        guard degree > 0 else { return (0..<basisCount).map { (knots[$0] + knots[$0 + 1]) / 2 } }
        return (0..<basisCount).map { i in
            let mean = knots[(i + 1)...(i + degree)].reduce(0, +) / Double(degree)
            return min(max(mean, lowerBound), upperBound)
        }
    }

    /// The same breakpoints for another degree, interior knots simple.
    public func withDegree(_ degree: Int) -> KnotVector {
        KnotVector(degree: degree, breakpoints: breakpoints)
    }

    /// A sentence that says what is wrong, or `nil`.
    private static func defect(degree: Int, breakpoints: [Double], multiplicities: [Int]) -> String? {
        if !(0...maximumDegree).contains(degree) { return "A spline's degree lies in 0…\(maximumDegree), not \(degree)." }
        if breakpoints.count < 2 { return "A knot vector needs at least two breakpoints." }
        if !breakpoints.allSatisfy(\.isFinite) { return "Breakpoints must be finite." }
        if !zip(breakpoints, breakpoints.dropFirst()).allSatisfy({ $0 < $1 }) { return "Breakpoints must increase strictly." }
        if multiplicities.count != breakpoints.count - 2 { return "Each interior breakpoint needs one multiplicity." }
        if !multiplicities.allSatisfy({ 1...(degree + 1) ~= $0 }) { return "A multiplicity lies in 1…degree+1." }
        return nil
    }

    private static func areEquallySpaced(_ breakpoints: [Double]) -> Bool {
        let last = breakpoints.count - 1
        let (a, b) = (breakpoints[0], breakpoints[last])
        let step = (b - a) / Double(last)
        let rounding = 8 * max(abs(a), abs(b)).ulp
        // Knots so close that rounding is a good part of the step are searched, not computed.
        guard rounding < step / 8 else { return last == 1 }
        return breakpoints.indices.allSatisfy { abs(breakpoints[$0] - (a + Double($0) * step)) <= rounding }
    }
}

extension KnotVector: Hashable {
    public static func == (left: KnotVector, right: KnotVector) -> Bool {
        left.degree == right.degree && left.knots == right.knots
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(degree)
        hasher.combine(knots)
    }
}

extension KnotVector: Codable {
    private enum CodingKeys: String, CodingKey {
        case degree, breakpoints, multiplicities
    }

    /// Throws `DecodingError.dataCorrupted` with a sentence when the numbers are no knot vector.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let degree = try container.decode(Int.self, forKey: .degree)
        let breakpoints = try container.decode([Double].self, forKey: .breakpoints)
        let multiplicities =
            try container.decodeIfPresent([Int].self, forKey: .multiplicities)
            ?? Array(repeating: 1, count: max(0, breakpoints.count - 2))
        if let defect = Self.defect(degree: degree, breakpoints: breakpoints, multiplicities: multiplicities) {
            throw DecodingError.dataCorruptedError(forKey: .breakpoints, in: container, debugDescription: defect)
        }
        self.init(checkedDegree: degree, breakpoints: breakpoints, multiplicities: multiplicities)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(degree, forKey: .degree)
        try container.encode(breakpoints, forKey: .breakpoints)
        if multiplicities.contains(where: { $0 > 1 }) {
            try container.encode(multiplicities, forKey: .multiplicities)
        }
    }
}
