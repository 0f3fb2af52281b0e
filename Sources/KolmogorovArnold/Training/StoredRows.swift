import Tables

/// Rows of a stored table: those with a finite number in each chosen column, parted at random into rows to train on and rows to
/// test with. A batch is what a block of the table's file has of them.
package struct StoredRows: TrainingRows {
    /// What is asked of the table: places in its file.
    package struct Choice: Sendable {
        package var inputs: [Int]
        package var target: Int
        /// The standard error of the target in each row, which counts by 1/σ²; nil for equal weights.
        package var sigma: Int?
        /// The share of the rows that are for the test, and where the lots are drawn from.
        package var testShare: Double
        package var seed: UInt64

        package init(inputs: [Int], target: Int, sigma: Int?, testShare: Double, seed: UInt64) {
            self.inputs = inputs
            self.target = target
            self.sigma = sigma
            self.testShare = testShare
            self.seed = seed
        }
    }

    private let file: ColumnFile
    private let choice: Choice
    private let isTest: Bool
    private let lots: SeededGenerator
    package private(set) var rowCount = 0
    package private(set) var totalWeight = 0.0
    /// The least and the largest value of each input.
    package private(set) var inputRanges: [ClosedRange<Double>] = []
    /// Of the target, each row by its weight.
    package private(set) var mean = 0.0
    package private(set) var deviation = 0.0
    /// Targets are given as (y − shift)/scale.
    private var shift = 0.0
    private var scale = 1.0

    package var inputCount: Int { choice.inputs.count }
    package var targetCount: Int { 1 }
    package var batchCount: Int { file.blockCount }
    package var longestBatch: Int { min(file.rowCount, ColumnFile.blockRows) }

    /// Reads the rows once.
    ///
    /// Source of the moments: D. H. D. West, "Updating mean and variance estimates: an improved method", CACM 22 (1979) 532.
    ///
    /// - Throws: `TableError` if the file cannot be read.
    package init(_ file: ColumnFile, _ choice: Choice, isTest: Bool) throws {
        self.file = file
        self.choice = choice
        self.isTest = isTest
        lots = SeededGenerator(seed: choice.seed)
        var ranges = choice.inputs.map { _ in (least: Double.infinity, most: -Double.infinity) }
        var squares = 0.0
        let room = ColumnStorage(rows: longestBatch, count: inputCount + 2)
        let columns = BatchColumns(
            inputs: (0..<inputCount).map { room[$0] }, targets: [room[inputCount]], weights: room[inputCount + 1])
        for batch in 0..<batchCount {
            let rows = try read(batch: batch, into: columns)
            for (index, column) in columns.inputs.enumerated() {
                let values = UnsafeBufferPointer(start: column, count: rows)
                ranges[index].least = min(ranges[index].least, values.min() ?? .infinity)
                ranges[index].most = max(ranges[index].most, values.max() ?? -.infinity)
            }
            // West's recurrence, which does not cancel far from zero.
            for row in 0..<rows {
                let weight = columns.weights[row]
                totalWeight += weight
                let distance = columns.targets[0][row] - mean
                mean += distance * weight / totalWeight
                squares += weight * distance * (columns.targets[0][row] - mean)
            }
            rowCount += rows
        }
        if rowCount > 0 {
            inputRanges = ranges.map { $0.least...$0.most }
            deviation = (squares / totalWeight).squareRoot()
        }
    }

    /// The same rows with standardised targets.
    package func standardised(mean: Double, deviation: Double) -> StoredRows {
        var rows = self
        (rows.shift, rows.scale) = (mean, deviation)
        return rows
    }

    package func read(batch: Int, into columns: BatchColumns) throws -> Int {
        let count = file.rows(ofBlock: batch).count
        for (place, column) in zip(choice.inputs, columns.inputs) { try file.read(place, ofBlock: batch, into: column) }
        try file.read(choice.target, ofBlock: batch, into: columns.targets[0])
        if let sigma = choice.sigma {
            try file.read(sigma, ofBlock: batch, into: columns.weights)
            // Without a positive σ a row is not complete.
            for row in 0..<count {
                let weight = 1 / (columns.weights[row] * columns.weights[row])
                columns.weights[row] = columns.weights[row] > 0 && weight > 0 ? weight : .nan
            }
        } else {
            columns.weights.update(repeating: 1, count: count)
        }
        let all = columns.inputs + columns.targets + [columns.weights]
        var draws = lots.stream(batch)
        var kept = 0
        for row in 0..<count {
            let isForTest = draws.uniform(in: 0..<1) < choice.testShare
            guard isForTest == isTest, all.allSatisfy({ $0[row].isFinite }) else { continue }
            if kept < row { for column in all { column[kept] = column[row] } }
            kept += 1
        }
        for row in 0..<kept { columns.targets[0][row] = (columns.targets[0][row] - shift) / scale }
        return kept
    }
}
