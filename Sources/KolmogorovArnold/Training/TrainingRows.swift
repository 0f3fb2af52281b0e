/// Rows that a network is fitted to, in batches of which one at a time is in memory.
///
/// A fit reads every batch once for each trial step and once for the matrix, under a penalty on activations twice more; a single
/// batch is read once.
public protocol TrainingRows: Sendable {
    var inputCount: Int { get }
    var targetCount: Int { get }
    /// At least one.
    var batchCount: Int { get }
    /// The rows of the longest batch.
    var longestBatch: Int { get }
    /// The rows of all batches together, at least one.
    var rowCount: Int { get }
    /// Σ of the weights of all rows, positive.
    var totalWeight: Double { get }

    /// Writes one batch: finite numbers, weights ≥ 0. The same each time it is asked for.
    ///
    /// - Returns: how many rows it has, which may be none.
    func read(batch: Int, into columns: BatchColumns) throws -> Int
}

/// Where a batch is written: room for the rows of the longest one in each column.
public struct BatchColumns {
    /// `inputs[i][row]` and `targets[o][row]`.
    public let inputs: [UnsafeMutablePointer<Double>]
    public let targets: [UnsafeMutablePointer<Double>]
    /// A weight a row.
    public let weights: UnsafeMutablePointer<Double>
}

extension TrainingData: TrainingRows {
    public var inputCount: Int { inputs.count }
    public var targetCount: Int { targets.count }
    public var batchCount: Int { 1 }
    public var longestBatch: Int { rowCount }
    public var totalWeight: Double { weights?.reduce(0, +) ?? Double(rowCount) }

    public func read(batch: Int, into columns: BatchColumns) -> Int {
        for (values, target) in zip(inputs + targets, columns.inputs + columns.targets) {
            values.withUnsafeBufferPointer { values in
                if let start = values.baseAddress { target.update(from: start, count: values.count) }
            }
        }
        for row in 0..<rowCount { columns.weights[row] = weights?[row] ?? 1 }
        return rowCount
    }
}
