/// The real numbers on which a function is defined: a union of disjoint intervals in rising order.
public struct Domain: Sendable, Hashable {
    /// One connected piece, each end open or closed; an infinite end is open.
    public struct Interval: Sendable, Hashable {
        public let lower: Double
        public let upper: Double
        public let includesLower: Bool
        public let includesUpper: Bool

        public init(_ lower: Double, _ upper: Double, includesLower: Bool = false, includesUpper: Bool = false) {
            self.lower = lower
            self.upper = upper
            self.includesLower = includesLower && lower.isFinite
            self.includesUpper = includesUpper && upper.isFinite
        }

        public var isEmpty: Bool { !(lower < upper || (lower == upper && includesLower && includesUpper)) }

        @inlinable public func contains(_ u: Double) -> Bool {
            (u > lower || (includesLower && u == lower)) && (u < upper || (includesUpper && u == upper))
        }
    }

    public let intervals: [Interval]

    /// Every real number.
    public static let all = Domain([Interval(-.infinity, .infinity)])
    public static let positive = Domain([Interval(0, .infinity)])
    public static let nonnegative = Domain([Interval(0, .infinity, includesLower: true)])
    public static let nonzero = Domain([Interval(-.infinity, 0), Interval(0, .infinity)])

    /// - Precondition: the intervals are disjoint and rise.
    public init(_ intervals: [Interval]) {
        for (left, right) in zip(intervals, intervals.dropFirst()) {
            precondition(left.upper <= right.lower, "the intervals of a domain are disjoint and in rising order")
        }
        self.intervals = intervals
    }

    /// Whether no number at all belongs to it.
    public var isEmpty: Bool { intervals.allSatisfy(\.isEmpty) }
    /// Whether every real number belongs to it.
    public var isAll: Bool { self == .all }

    @inlinable public func contains(_ u: Double) -> Bool {
        intervals.contains { $0.contains(u) }
    }

    /// The connected piece in which every number from `range.lowerBound` to `range.upperBound` lies, if there is one.
    public func interval(containing range: ClosedRange<Double>) -> Interval? {
        intervals.first { $0.contains(range.lowerBound) && $0.contains(range.upperBound) }
    }
}
