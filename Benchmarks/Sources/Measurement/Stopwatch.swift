import Glibc

/// Time on the clock and time of the processor, since the stopwatch was made.
public struct Stopwatch: Sendable {
    private let wallStart = ContinuousClock.now
    private let processorStart = Stopwatch.processorTime

    public init() {}

    /// Seconds on the clock.
    public var wallSeconds: Double {
        let (seconds, attoseconds) = (ContinuousClock.now - wallStart).components
        return Double(seconds) + 1e-18 * Double(attoseconds)
    }

    /// Seconds that the process kept a core busy, all threads together.
    public var processorSeconds: Double { Self.processorTime - processorStart }

    private static var processorTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }
}

/// The median of `repetitions` runs of a piece of work, each of as many rounds as take a tenth of a second: processor seconds
/// of one round.
public func medianSeconds(repetitions: Int = 5, _ work: () throws -> Void) rethrows -> Double {
    try work()
    let first = Stopwatch()
    try work()
    let rounds = max(1, Int((0.1 / max(first.processorSeconds, 1e-7)).rounded(.up)))
    var seconds: [Double] = []
    for _ in 0..<repetitions {
        let watch = Stopwatch()
        for _ in 0..<rounds { try work() }
        seconds.append(watch.processorSeconds / Double(rounds))
    }
    return median(seconds)
}

/// The middle value, or the mean of the two in the middle; NaN of nothing.
public func median(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return .nan }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
