/// The rows that a network is fitted to, in columns.
public struct TrainingData: Sendable, Equatable {
    /// `inputs[i][row]`.
    public let inputs: [[Double]]
    /// `targets[o][row]`.
    public let targets: [[Double]]
    /// A non-negative weight a row, for instance 1/σ²; nil for equal weights. Only ratios matter.
    public let weights: [Double]?

    /// - Precondition: at least one row, columns of one length, finite numbers, weights ≥ 0 that are not all zero.
    public init(inputs: [[Double]], targets: [[Double]], weights: [Double]? = nil) {
        let rows = targets.first?.count ?? 0
        precondition(rows > 0, "Training needs at least one target with at least one row.")
        precondition((inputs + targets).allSatisfy { $0.count == rows }, "The columns of inputs and targets are equally long.")
        precondition((inputs + targets).joined().allSatisfy(\.isFinite), "Training needs finite numbers; drop the other rows.")
        if let weights {
            precondition(weights.count == rows, "Weights are one a row.")
            precondition(weights.allSatisfy { $0 >= 0 && $0.isFinite }, "Weights are finite and not negative.")
            precondition(weights.contains { $0 > 0 }, "At least one row has a positive weight.")
        }
        self.inputs = inputs
        self.targets = targets
        self.weights = weights
    }

    public var rowCount: Int { targets[0].count }

    /// Weights that add up to 1.
    var shares: [Double] {
        guard let weights else { return Array(repeating: 1 / Double(rowCount), count: rowCount) }
        let total = weights.reduce(0, +)
        return weights.map { $0 / total }
    }
}

extension Network {
    /// The same for rows that come in batches.
    ///
    /// - Throws: what the rows throw when they cannot be read.
    public func rootMeanSquareError(on rows: any TrainingRows, threads: Int = 1) throws -> Double {
        let plan = TrainingPlan(self, rows, TrainingOptions(threads: threads))
        let error = plan.parameters(of: self).withUnsafeBufferPointer { $0.baseAddress.map { plan.forward($0) } ?? .nan }
        if case .failure(let error) = plan.interruption { throw error }
        return error.squareRoot()
    }

    /// √(Σ w·(ŷ − y)² / Σ w), the mean taken over rows and outputs.
    public func rootMeanSquareError(on data: TrainingData) -> Double {
        let shares = data.shares
        let outputs = evaluate(data.inputs)
        var sum = 0.0
        for (output, target) in zip(outputs, data.targets) {
            for row in target.indices {
                let residual = output[row] - target[row]
                sum += shares[row] * residual * residual
            }
        }
        return (sum / Double(data.targets.count)).squareRoot()
    }
}
