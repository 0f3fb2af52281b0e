import Glibc
import Tables

/// How the values of a variable are drawn.
public enum Sampling: Sendable, Equatable {
    /// Independent and uniform; `rows` is the set's own number of rows, nil where it leaves that to the run.
    case uniform(ClosedRange<Double>, rows: Int?)
    /// Independent, uniform in the logarithm of a positive range.
    case logUniform(ClosedRange<Double>, rows: Int?)
    /// From one end in steps up to the other; several such variables make a mesh.
    case grid(ClosedRange<Double>, step: Double)
    /// So many values at equal distances, both ends among them; several such variables make a mesh.
    case spaced(ClosedRange<Double>, count: Int)

    public var range: ClosedRange<Double> {
        switch self {
        case .uniform(let range, _), .logUniform(let range, _), .grid(let range, _), .spaced(let range, _): range
        }
    }

    /// The number of rows that random values ask for.
    public var rows: Int? {
        switch self {
        case .uniform(_, let rows), .logUniform(_, let rows): rows
        case .grid, .spaced: nil
        }
    }

    /// How many different values a grid has; nil for random values.
    public var gridCount: Int? {
        switch self {
        case .uniform, .logUniform: nil
        case .grid(let range, let step):
            // (1 − 0)/0.1 may fall short of 10 by rounding.
            Int(exactly: ((range.upperBound - range.lowerBound) / step + 1e-9).rounded(.down)).map { $0 + 1 } ?? .max
        case .spaced(_, let count): count
        }
    }

    /// The value of a grid with that index, from 0.
    func gridValue(_ index: Int) -> Double {
        let (low, high) = (range.lowerBound, range.upperBound)
        switch self {
        case .grid(_, let step): return min(low + Double(index) * step, high)
        case .uniform, .logUniform, .spaced:
            let share = Double(index) / Double(max((gridCount ?? 2) - 1, 1))
            return share == 1 ? high : low + share * (high - low)
        }
    }

    /// So many random values on the same range.
    func random(rows: Int) -> Sampling {
        switch self {
        case .uniform(let range, _), .grid(let range, _), .spaced(let range, _): .uniform(range, rows: rows)
        case .logUniform(let range, _): .logUniform(range, rows: rows)
        }
    }

    /// A random value; of a grid, one of its points.
    func draw(using generator: inout SeededGenerator) -> Double {
        let (low, high) = (range.lowerBound, range.upperBound)
        switch self {
        case .uniform: return generator.uniform(in: low..<high)
        case .logUniform: return min(max(exp(log(low) + generator.uniform() * (log(high) - log(low))), low), high)
        case .grid, .spaced: return gridValue(Int.random(in: 0..<(gridCount ?? 1), using: &generator))
        }
    }
}
