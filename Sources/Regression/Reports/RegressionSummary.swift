/// What the records of a run come to, by set and noise.
public struct RegressionSummary: Sendable, Equatable {
    /// The runs of a set at one noise.
    public struct Group: Sendable, Equatable {
        public let set: String
        public let noise: Double
        /// In the order of the records.
        public let records: [RegressionRecord]
    }

    /// Sets in the order of the records, in each the noise from the lowest up.
    public let groups: [Group]

    public init(records: [RegressionRecord]) {
        groups = records.grouped(by: \.case.set).flatMap { set, records in
            records.grouped(by: \.case.noise).sorted { $0.key < $1.key }
                .map { Group(set: set, noise: $0.key, records: $0.elements) }
        }
    }
}

extension RegressionSummary.Group {
    /// How many runs ended with this verdict.
    public func count(_ verdict: Verdict) -> Int { records.count { $0.verdict == verdict } }

    /// The share of all runs, failed ones among them, whose verdict is this one or a better one; nil of no runs.
    public func share(atLeast verdict: Verdict) -> Double? {
        records.isEmpty ? nil : Double(records.count { $0.verdict <= verdict }) / Double(records.count)
    }

    /// Processor seconds of the runs that ended with the exact law; nil where none did.
    public var medianSecondsToExact: Double? { median(secondsToExact) }
    public var largestSecondsToExact: Double? { secondsToExact.max() }

    /// Counted work of all runs that have it; nil where none has.
    public var medianWork: Double? { median(records.compactMap(\.work)) }

    /// Runs whose certificate says that the formula is exact, and it is another law.
    public var falselyExact: [RegressionRecord] { records.filter { $0.claim == "exact" && $0.isAnotherLaw } }

    /// Runs whose certificate says that what remains looks like noise, and the formula is another law. With noise this claim says
    /// no more than that the data cannot tell the formulas apart.
    public var falselyWithinNoise: [RegressionRecord] { records.filter { $0.claim == "within-noise" && $0.isAnotherLaw } }

    private var secondsToExact: [Double] { records.filter { $0.verdict == .exact }.map(\.seconds) }
}

extension RegressionRecord {
    /// Whether a law was found that is neither the known one nor the same but for rounding.
    var isAnotherLaw: Bool { verdict == .accurate || verdict == .missed }
}

extension Verdict: Comparable {
    /// Whether `left` is the better one.
    public static func < (left: Verdict, right: Verdict) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}

extension Sequence {
    /// The elements that agree in a value, by that value, in the order in which each value comes first.
    func grouped<Key: Hashable>(by key: (Element) -> Key) -> [(key: Key, elements: [Element])] {
        var groups: [(key: Key, elements: [Element])] = []
        var places: [Key: Int] = [:]
        for element in self {
            let key = key(element)
            if let place = places[key] {
                groups[place].elements.append(element)
            } else {
                places[key] = groups.count
                groups.append((key, [element]))
            }
        }
        return groups
    }
}

/// The middle value, or the mean of the two in the middle; nil of nothing.
func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
