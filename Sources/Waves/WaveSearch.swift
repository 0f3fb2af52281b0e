import Expressions
import Glibc
import LeastSquares

/// Looks for waves of any number of periods in scattered rows: A·cos(ω·u + φ) for u a variable, a power, a product or a quotient,
/// products of a wave in one variable and a wave in another, and waves in (x − a)·(z − b), each beside a trend of low degree.
///
/// No smooth surface, spline or network sees a wave that has more periods than there are rows. All frequencies are tried instead
/// (`Periodogram`), and what the highest peaks explain is held against the most that any of so many would explain by chance.
public struct WaveSearch {
    let names: [String]
    /// Of the whole table.
    private let table: [[Double]]
    /// The rows that waves are refined on.
    let columns: [[Double]]
    let target: [Double]
    let work: WorkBudget

    /// Rows that frequencies are looked for in, and that they are refined on.
    private static let (searchedRows, refinedRows) = (200, 1000)
    private static let leastRows = 20
    private static let mostRefined = 8
    private static let mostFound = 3
    /// What chance must not do more often than once in so many tables.
    private static let chance = log(1e-4)
    /// Frequencies between those that were tried explain more than their neighbours.
    private static let leastHeight = 0.6

    /// - Parameter columns: `columns[i]` for the variable `names[i]`, each as long as the target; rows in no order.
    public init(names: [String], columns: [[Double]], target: [Double], work: WorkBudget = WorkBudget()) {
        precondition(columns.allSatisfy { $0.count == target.count }, "the columns and the target are equally long")
        self.names = names
        table = columns
        self.columns = columns.map { Array($0.prefix(Self.refinedRows)) }
        self.target = Array(target.prefix(Self.refinedRows))
        self.work = work
    }

    /// A kind of wave, with its highest peaks.
    private struct Family {
        let wave: Wave
        let peaks: Peaks
    }

    /// Formulas with a wave that is no chance, those that leave least first.
    public func formulas() -> [Expression] {
        guard target.count >= Self.leastRows else { return [] }
        let trend = Trend(names, columns)
        guard let rest = trend.remainder(of: target, work: work) else { return [] }
        let rows = min(target.count, Self.searchedRows)
        let periodogram = Periodogram(target: Array(rest.prefix(rows)), work: work)
        var candidates: [(wave: Wave, peak: Peaks.Peak, peaks: Peaks)] = []
        for family in families(periodogram, rows) {
            for peak in family.peaks.highest {
                let share = min(peak.share / Self.leastHeight, 1)
                let free = rows - trend.columns.count * rows / target.count - family.wave.freedom
                guard Self.logChance(of: share, free: free, tried: family.peaks.tried) < Self.chance else { continue }
                candidates.append((family.wave, peak, family.peaks))
            }
        }
        let total = rest.reduce(0) { $0 + $1 * $1 }
        var found: [(formula: Expression, rest: Double)] = []
        for candidate in candidates.sorted(by: { $0.peak.share > $1.peak.share }).prefix(Self.mostRefined) where !work.isOver {
            let fit = WaveFit(
                arguments: candidate.wave.arguments.map(\.values), signs: candidate.wave.signs, trend: trend.columns,
                target: target, work: work)
            guard let result = fit.refined(from: candidate.peak.multiples, step: candidate.peaks.steps) else { continue }
            let share = 1 - result.residualSumOfSquares / total
            let free = target.count - trend.columns.count - candidate.wave.freedom
            guard Self.logChance(of: share, free: free, tried: candidate.peaks.tried) < Self.chance else { continue }
            let formula = trend.expression(result.trend) + candidate.wave.expression(result)
            found.append((formula, result.residualSumOfSquares))
        }
        return found.sorted { $0.rest < $1.rest }.prefix(Self.mostFound).map(\.formula)
    }

    private func families(_ periodogram: Periodogram, _ rows: Int) -> [Family] {
        let arguments = PhaseArguments(names: names, columns: table, rows: target.count, work: work)
        var families: [Family] = []
        for argument in arguments.single where !work.isOver {
            guard let searched = argument.prefix(rows) else { continue }
            families.append(Family(wave: .single(argument), peaks: periodogram.peaks(searched)))
        }
        for (first, second) in arguments.pairs where !work.isOver {
            guard let pair = arguments.pair(first, second), let one = pair.one.prefix(rows), let two = pair.two.prefix(rows),
                let joint = pair.joint.prefix(rows)
            else { continue }
            families.append(
                Family(wave: .product(pair.one, pair.two, pair.means), peaks: periodogram.peaks(one, two)))
            families.append(
                Family(
                    wave: .bilinear(pair.joint, pair.one, pair.two, pair.means),
                    peaks: periodogram.peaks(joint, one, two)))
        }
        return families
    }

    /// The logarithm of the chance that the highest of so many waves explains this share of noise.
    private static func logChance(of share: Double, free: Int, tried: Int) -> Double {
        guard free > 0 else { return 0 }
        // All families together are some times as many.
        return log(100 * Double(tried)) + Double(free) / 2 * log(max(1 - share, 1e-300))
    }
}
