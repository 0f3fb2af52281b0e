import SymbolicExtraction

/// How well a form predicts whole blocks of an input's range with constants fitted to the rest of it.
///
/// Where the residuals of a formula follow their neighbours, rows held out at random sit between rows that were fitted and prove
/// nothing: a line through a random walk has a high R² on them. A block has no such neighbours. The rows are parted into ten blocks
/// along each input that the formula uses, equal values staying together, and the worst of the inputs counts.
struct BlockValidation {
    /// R² over the rows of all blocks, each held against the mean of the other blocks, for the worst input.
    let r2: Double
    /// How many blocks that was from.
    let blocks: Int

    private static let blockCount = 10
    private static let rowLimit = 2000

    /// - Returns: nil if no input of the formula has five different values.
    init?(_ fit: RefinedFormula, fits: FoldedFits) {
        let problem = fits.problem
        let limit = Self.rowLimit
        let count = problem.values.count
        let rows = count <= limit ? Array(0..<count) : (0..<limit).map { $0 * (count - 1) / (limit - 1) }
        let used = Set(fit.formula.variables)
        let results = zip(problem.inputs, problem.columns).compactMap { name, column -> (r2: Double, blocks: Int)? in
            guard used.contains(name) else { return nil }
            let parts = Self.parts(rows, along: column)
            guard parts.count >= 5 else { return nil }
            return (Self.r2(fits.predictions(of: fit, parts: parts), parts, problem.values), parts.count)
        }
        guard let worst = results.min(by: { $0.r2 < $1.r2 }) else { return nil }
        (r2, blocks) = worst
    }

    private static func parts(_ rows: [Int], along column: [Double]) -> [[Int]] {
        let sorted = rows.sorted { column[$0] < column[$1] }
        var parts: [[Int]] = []
        var start = 0
        while start < sorted.count {
            let share = (sorted.count - start) / max(blockCount - parts.count, 1)
            var end = min(start + max(share, 1), sorted.count)
            while end < sorted.count, column[sorted[end]] == column[sorted[end - 1]] { end += 1 }
            parts.append(Array(sorted[start..<end]))
            start = end
        }
        return parts
    }

    private static func r2(_ predicted: [Double], _ parts: [[Int]], _ truth: [Double]) -> Double {
        let sum = parts.joined().reduce(0) { $0 + truth[$1] }
        let count = Double(parts.reduce(0) { $0 + $1.count })
        var (errors, spread) = (0.0, 0.0)
        for part in parts {
            let mean = (sum - part.reduce(0) { $0 + truth[$1] }) / (count - Double(part.count))
            for row in part {
                let error = predicted[row].isFinite ? predicted[row] - truth[row] : mean - truth[row]
                errors += error * error
                spread += (truth[row] - mean) * (truth[row] - mean)
            }
        }
        return spread > 0 ? 1 - errors / spread : 0
    }
}
