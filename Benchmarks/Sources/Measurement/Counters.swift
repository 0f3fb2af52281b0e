import CCounters

/// What a piece of work costs for each of its elements.
public struct ElementCost: Sendable {
    /// Of the processor.
    public var nanoseconds: Double
    /// Of the time-stamp counter, which has one rate whatever the clock of the processor.
    public var ticks: Double
    /// nil where the machine has no counter, or it could not be read.
    public var cycles: Double?
    public var instructions: Double?
}

/// The counters of the processor, for the thread that made them.
public final class Counters {
    private let cycles = counter_open(COUNTER_CYCLES)
    private let instructions = counter_open(COUNTER_INSTRUCTIONS)

    public init() {}

    deinit {
        counter_close(cycles)
        counter_close(instructions)
    }

    /// Whether cycles and instructions are counted: in virtual machines they seldom are.
    public var areThere: Bool { cycles >= 0 && instructions >= 0 }

    /// The median of five runs, each of as many rounds as take a tenth of a second.
    public func cost(elements: Int, of work: () throws -> Void) rethrows -> ElementCost {
        try work()
        let first = Stopwatch()
        try work()
        let rounds = max(1, Int((0.1 / max(first.processorSeconds, 1e-7)).rounded(.up)))
        let share = 1 / (Double(rounds) * Double(elements))
        var runs: [ElementCost] = []
        for _ in 0..<5 {
            let (watch, start) = (Stopwatch(), Reading(cycles: cycles, instructions: instructions))
            for _ in 0..<rounds { try work() }
            let end = Reading(cycles: cycles, instructions: instructions)
            runs.append(
                ElementCost(
                    nanoseconds: 1e9 * watch.processorSeconds * share, ticks: Double(end.ticks &- start.ticks) * share,
                    cycles: Self.difference(start.cycles, end.cycles).map { $0 * share },
                    instructions: Self.difference(start.instructions, end.instructions).map { $0 * share }))
        }
        return ElementCost(
            nanoseconds: median(runs.map(\.nanoseconds)), ticks: median(runs.map(\.ticks)),
            cycles: Self.medianOfAll(runs.map(\.cycles)), instructions: Self.medianOfAll(runs.map(\.instructions)))
    }

    private static func difference(_ start: UInt64?, _ end: UInt64?) -> Double? {
        guard let start, let end else { return nil }
        return Double(end &- start)
    }

    /// nil if one of the counts is.
    private static func medianOfAll(_ counts: [Double?]) -> Double? {
        let known = counts.compactMap { $0 }
        return known.count == counts.count ? median(known) : nil
    }
}

/// What the counters stand at.
private struct Reading {
    let ticks = time_stamp()
    let cycles: UInt64?
    let instructions: UInt64?

    /// Of the counters with these descriptors.
    init(cycles: Int32, instructions: Int32) {
        self.cycles = Self.value(of: cycles)
        self.instructions = Self.value(of: instructions)
    }

    private static func value(of descriptor: Int32) -> UInt64? {
        var value: UInt64 = 0
        return counter_read(descriptor, &value) ? value : nil
    }
}
