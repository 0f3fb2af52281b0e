import Expressions
import Glibc
import LeastSquares
import SymbolicExtraction
import Symmetries

/// Rows that are grossly wrong: a slip of the pen, a wrong unit, a sensor that lost its grip.
///
/// One such row in twenty bends every least-squares fit. They are looked for twice: before the search against a rough surface that they
/// cannot bend, and after it against the law, which has the last word. Both ask that a residual be beyond six robust deviations
/// (1.4826 times the median of the absolute residuals) and that such rows lie anywhere: what is wrong in one region of the inputs
/// only is a peak, or a law that fails there, and no slip.
struct OutlyingRows {
    /// Indices into the problem's rows, ascending.
    private(set) var indices: [Int] = []

    /// Robust deviations.
    private static let reach = 6.0
    /// More rows than this share are no exceptions.
    private static let mostShare = 0.2
    /// Fewer marked rows are not asked whether they follow the inputs.
    private static let leastRowsToFollow = 10
    /// Fewer rows have no deviation to speak of.
    private static let leastRows = 30

    // MARK: - Before the search

    /// Rows far from a robust surface, and farther from it than the rows around them.
    ///
    /// The surface is a polynomial of at most 36 functions in x or log x for y or log|y|, the plainest by its median residual, fitted to at
    /// most 500 rows by least squares reweighted after Huber and then Tukey (constants 1.345 and 4.685: 95 % efficiency).
    ///
    /// Source: P. J. Huber and E. M. Ronchetti, Robust Statistics (2009), ch. 7.
    init?(in problem: Problem, work: WorkBudget) {
        guard problem.values.count >= Self.leastRows else { return nil }
        let surfaces = RobustSurface.plain(problem, work: work)
        guard let plain = surfaces.min(by: { $0.relativeError < $1.relativeError }), plain.relativeError > 1e-9 else {
            return nil
        }
        // Least squares of well-behaved data need no second look.
        guard !Self.far(plain.residuals).isEmpty else { return nil }
        let surface = plain.robust(work: work)
        let misses = zip(surface.predictions, problem.values.indices).map { prediction, row in
            abs(prediction - problem.values[row]) / (problem.errorUnits?[row] ?? 1)
        }
        let neighbourhood = Neighbourhood(surface.arguments)
        let distant = Self.far(surface.residuals)
        // So many are no exceptions, and the neighbours of each would take long to find.
        guard Double(distant.count) <= 2 * Self.mostShare * Double(problem.values.count) else { return nil }
        work.spend(distant.count * problem.values.count * (problem.inputs.count + 20))
        if work.isOver { return nil }
        let suspects = distant.filter { row in
            misses[row] > Self.reach * 1.4826 * Self.median(neighbourhood.nearest(to: row, count: 8).map { misses[$0] })
        }
        // Without noise the surface's own errors, in the corners, are beyond any number of deviations: what is wrong is beyond more.
        for factor in [1.0, 30, 1000] {
            let farthest = Set(Self.far(surface.residuals, times: factor))
            indices = suspects.filter(farthest.contains)
            if isBelievable(among: problem, predictions: surface.predictions) { return }
        }
        return nil
    }

    // MARK: - After the search

    /// Rows far from a law. `nil` where the law fails in a region, or on too many rows to be called exceptions.
    init?(from law: Expression, in problem: Problem) {
        guard let (predictions, residuals) = Self.fit(of: law, in: problem), residuals.allSatisfy(\.isFinite) else {
            return nil
        }
        let sizes = problem.values.indices.map { abs(problem.values[$0]) / (problem.errorUnits?[$0] ?? 1) }
        let size = Self.median(sizes)
        let rounding = sizes.map { 1e-9 * max($0, size) }
        indices = Self.far(residuals).filter { abs(residuals[$0]) > rounding[$0] }
        guard Double(indices.count) <= Self.mostShare * Double(residuals.count) else { return nil }
        let members = Set(indices)
        let others = residuals.indices.filter { !members.contains($0) }
        // What an exact law misses is wrong wherever it stands.
        if others.allSatisfy({ abs(residuals[$0]) <= rounding[$0] }) { return }
        let rest = ResidualStructure(
            residuals: others.map { residuals[$0] }, columns: problem.columns.map { column in others.map { column[$0] } })
        guard rest?.isPresent != true else { return nil }
        if !indices.isEmpty, !isBelievable(among: problem, predictions: predictions) { return nil }
    }

    /// Those of some rows that a law does not meet: where it has no value, or one beyond six robust deviations of all residuals.
    static func far(from law: Expression, among rows: [Int], of problem: Problem) -> [Int] {
        guard let (_, residuals) = fit(of: law, in: problem) else { return rows }
        let limit = reach * 1.4826 * median(residuals.filter(\.isFinite).map { abs($0) })
        return rows.filter { row in
            let size = abs(problem.values[row]) / (problem.errorUnits?[row] ?? 1)
            return !(abs(residuals[row]) <= max(limit, 1e-9 * size))
        }
    }

    /// What a law predicts, and how far that is from the rows in units of their errors.
    private static func fit(of law: Expression, in problem: Problem) -> (predictions: [Double], residuals: [Double])? {
        guard let program = try? CompiledExpression(law, variables: problem.inputs) else { return nil }
        let predictions = program.evaluate(columns: problem.columns)
        let residuals = zip(predictions, problem.values.indices).map {
            ($0 - problem.values[$1]) / (problem.errorUnits?[$1] ?? 1)
        }
        return (predictions, residuals)
    }

    // MARK: - Judgement

    /// Whether the rows are few, and lie anywhere among the inputs and the values that are expected of them.
    private func isBelievable(among problem: Problem, predictions: [Double]) -> Bool {
        let count = problem.values.count
        guard !indices.isEmpty, Double(indices.count) <= Self.mostShare * Double(count) else { return false }
        guard (problem.columns + [predictions]).allSatisfy({ !isCrowded(in: $0) }) else { return false }
        // A polynomial through one or two marked rows at the edge of an input has all of them in hand.
        guard indices.count >= Self.leastRowsToFollow else { return true }
        let share = Double(indices.count) / Double(count)
        var isOutlying = [Double](repeating: -share, count: count)
        for row in indices { isOutlying[row] += 1 }
        return ResidualStructure(residuals: isOutlying, columns: problem.columns)?.isPresent != true
    }

    /// Whether half of the rows or more stand closer together in the order of a column than chance would have them once in a
    /// million times; once in a thousand if they are few and can show no more.
    ///
    /// Of k places drawn from 0 to 1, (k over m)·m·u^(m − 1) groups of m are expected to fit into a window of width u.
    private func isCrowded(in column: [Double]) -> Bool {
        let order = column.indices.sorted { column[$0] < column[$1] }
        let members = Set(indices)
        let places = order.indices.filter { members.contains(order[$0]) }.map { Double($0) / Double(column.count) }
        let count = places.count
        guard count > 1 else { return false }
        let chance = count < 10 ? 1e-3 : 1e-6
        return (max(2, (count + 1) / 2)...count).contains { size in
            let width = (0...(count - size)).map { places[$0 + size - 1] - places[$0] }.min() ?? 1
            let choices = lgamma(Double(count + 1)) - lgamma(Double(size + 1)) - lgamma(Double(count - size + 1))
            return choices + log(Double(size)) + Double(size - 1) * log(width) < log(chance)
        }
    }

    private static func far(_ residuals: [Double], times factor: Double = 1) -> [Int] {
        let limit = factor * reach * 1.4826 * median(residuals.map { abs($0) })
        return residuals.indices.filter { !(abs(residuals[$0]) <= limit) }
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return .nan }
        return (sorted[sorted.count / 2] + sorted[(sorted.count - 1) / 2]) / 2
    }
}

/// Rows near to others, inputs scaled to unit deviation.
private struct Neighbourhood {
    private let columns: [[Double]]

    init(_ columns: [[Double]]) {
        self.columns = columns.map { column in
            let mean = column.reduce(0, +) / Double(column.count)
            let deviation = (column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(column.count)).squareRoot()
            return column.map { deviation > 0 ? ($0 - mean) / deviation : 0 }
        }
    }

    func nearest(to row: Int, count: Int) -> [Int] {
        let distances = columns[0].indices.map { other in
            columns.reduce(0) { $0 + ($1[other] - $1[row]) * ($1[other] - $1[row]) }
        }
        // A few of many: a sorted list of the nearest so far is faster than sorting all.
        var nearest: [Int] = []
        for other in distances.indices where other != row {
            if nearest.count == count, !(distances[other] < distances[nearest[count - 1]]) { continue }
            let place = nearest.firstIndex { distances[other] < distances[$0] } ?? nearest.endIndex
            nearest.insert(other, at: place)
            if nearest.count > count { nearest.removeLast() }
        }
        return nearest
    }
}
