import CCounters

/// What a piece of work costs for each of its elements.
public struct ElementCost: Sendable {
    /// Of the processor.
    public var nanoseconds: Double
    /// Of the time-stamp counter, which has one rate whatever the clock of the processor.
    public var ticks: Double
    /// nil where the machine has no counter.
    public var cycles: Double?
    public var instructions: Double?
}

/// The counters of the processor, for the thread that made them.
public struct Counters: Sendable {
    private let cycles = counter_open(COUNTER_CYCLES)
    private let instructions = counter_open(COUNTER_INSTRUCTIONS)

    public init() {}

    /// Whether cycles and instructions are counted: in virtual machines they seldom are.
    public var areThere: Bool { cycles >= 0 && instructions >= 0 }

    /// The median of five runs, each of as many rounds as take a tenth of a second.
    public func cost(elements: Int, of work: () throws -> Void) rethrows -> ElementCost {
        try work()
        let first = Stopwatch()
        try work()
        let rounds = max(1, Int((0.1 / max(first.processorSeconds, 1e-7)).rounded(.up)))
        let share = 1 / (Double(rounds) * Double(elements))
        var runs: [[Double]] = []
        for _ in 0..<5 {
            let (watch, start) = (Stopwatch(), values)
            for _ in 0..<rounds { try work() }
            let counted = zip(values, start).map { Double($0 &- $1) * share }
            runs.append([1e9 * watch.processorSeconds * share] + counted)
        }
        let medians = (0..<4).map { column in median(runs.map { $0[column] }) }
        return ElementCost(
            nanoseconds: medians[0], ticks: medians[1], cycles: areThere ? medians[2] : nil,
            instructions: areThere ? medians[3] : nil)
    }

    private var values: [UInt64] {
        [time_stamp()] + [cycles, instructions].map { $0 < 0 ? 0 : counter_value($0) }
    }
}
