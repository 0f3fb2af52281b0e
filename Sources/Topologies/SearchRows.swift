import KolmogorovArnold

/// The rows that a structure search works on: those for fitting first, then those that judge the fits.
public struct SearchRows: Sendable {
    public let inputNames: [String]
    /// `columns[i][row]`.
    public let columns: [[Double]]
    /// The target, of deviation about 1; its mean is left alone, because a product minus its mean is no product.
    public let target: [Double]
    /// How many rows, from the first, are fitted.
    public let trainingCount: Int

    /// - Precondition: columns and target of one length, of which at least one row is left to judge by.
    public init(inputNames: [String], columns: [[Double]], target: [Double], trainingCount: Int) {
        precondition(columns.allSatisfy { $0.count == target.count }, "The columns and the target are equally long.")
        precondition(0 < trainingCount && trainingCount < target.count, "A search needs rows to fit and rows to judge by.")
        self.inputNames = inputNames
        self.columns = columns
        self.target = target
        self.trainingCount = trainingCount
    }

    /// The same rows with some of the inputs and another target: the problem that a part of a structure poses.
    func part(_ variables: [Int], target: [Double]) -> SearchRows {
        SearchRows(
            inputNames: variables.map { inputNames[$0] }, columns: variables.map { columns[$0] }, target: target,
            trainingCount: trainingCount)
    }

    var training: TrainingData { data(0..<trainingCount) }
    var validation: TrainingData { data(trainingCount..<target.count) }

    private func data(_ rows: Range<Int>) -> TrainingData {
        TrainingData(inputs: columns.map { Array($0[rows]) }, targets: [Array(target[rows])])
    }
}
