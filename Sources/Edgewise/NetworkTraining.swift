import KolmogorovArnold
import Tables

/// How a network is trained on a table.
public struct NetworkTrainingOptions: Sendable, Equatable {
    public var target: String
    /// nil for all other columns.
    public var inputs: [String]?
    /// The column with the target's standard error in each row.
    public var sigma: String?
    /// Sum nodes of each hidden layer.
    public var hidden: [Int]
    /// G and k of every edge.
    public var intervals: Int
    public var degree: Int
    public var iterations: Int
    /// λ of the sparsity penalty, in units of the target's variance; 0 for none.
    public var sparsity: Double
    /// The share of the rows that take no part in training.
    public var testShare: Double
    public var seed: UInt64

    public init(
        target: String, inputs: [String]? = nil, sigma: String? = nil, hidden: [Int] = [5], intervals: Int = 5,
        degree: Int = 3, iterations: Int = 100, sparsity: Double = 0, testShare: Double = 0.1, seed: UInt64 = 0
    ) {
        self.target = target
        self.inputs = inputs
        self.sigma = sigma
        self.hidden = hidden
        self.intervals = intervals
        self.degree = degree
        self.iterations = iterations
        self.sparsity = sparsity
        self.testShare = testShare
        self.seed = seed
    }
}

/// A network and how it came about.
public struct TrainedNetwork: Sendable {
    public var network: Network
    public var outcome: TrainingOutcome
    public var rowCount: Int
    public var testRowCount: Int
    /// Rows that lack a finite number in a chosen column, or a positive σ.
    public var incompleteCount: Int
    /// Columns that were to be inputs and have the same value in every row.
    public var constantInputs: [String]
    /// Root mean square errors, in the target's units; nil without rows for the test.
    public var trainingError: Double
    public var testError: Double?
    /// The standard deviation of the target on the training rows.
    public var deviation: Double
}

/// Trains networks on tables of any length, in memory that does not depend on it: the numbers go to a temporary file, eight bytes
/// each, in the directory that `TMPDIR` names, else in /tmp; rows are worked on 65,536 at a time.
///
/// [10,5,1] on 10 million rows takes some 250 MB.
public struct NetworkTraining {
    private let table: StoredTable

    /// Reads a table into its temporary file.
    ///
    /// - Throws: `TableError`.
    public init(path: String, reader: TableReader = TableReader()) throws {
        table = try reader.store(path: path)
    }

    /// The table's names, without a row.
    public var head: Table { table.head }

    /// Trains.
    ///
    /// Inputs keep their units, their grids span the training rows; the target is standardised while the network is trained. The
    /// same table, options and seed give the same network with any number of threads, unless the run was cut short.
    ///
    /// - Throws: `TableError`, `DiscoveryError` for columns that cannot be used.
    public func run(
        _ options: NetworkTrainingOptions, control: RunControl = RunControl(),
        progress: @escaping (TrainingProgress) -> Void = { _ in }
    ) throws -> TrainedNetwork {
        let target = try table.head.index(of: options.target)
        let sigma = try options.sigma.map { (name) throws(TableError) in try table.head.index(of: name) }
        var inputs: [Int] = []
        if let names = options.inputs {
            for name in names { inputs.append(try table.head.index(of: name)) }
        } else {
            inputs = table.head.names.indices.filter { $0 != target && $0 != sigma }
        }
        let (name, skipped) = (table.head.names[target], table.head.skippedTextColumns)
        if inputs.contains(target) { throw DiscoveryError.targetAmongInputs(name) }
        if let sigma, sigma == target || inputs.contains(sigma) {
            throw DiscoveryError.sigmaHasAnotherPart(table.head.names[sigma])
        }
        if inputs.isEmpty { throw DiscoveryError.noInputs(target: name, skipped: skipped) }
        func rows(_ inputs: [Int], isTest: Bool) throws -> StoredRows {
            let choice = StoredRows.Choice(
                inputs: inputs.map { table.places[$0] }, target: table.places[target], sigma: sigma.map { table.places[$0] },
                testShare: options.testShare, seed: options.seed)
            return try StoredRows(table.file, choice, isTest: isTest)
        }
        var training = try rows(inputs, isTest: false)
        guard training.rowCount >= 2 else {
            throw TableError(.tooFewRows(needed: 2, found: training.rowCount, purpose: "training"))
        }
        guard training.deviation > 0, training.deviation.isFinite else {
            throw DiscoveryError.constantTarget(name: name, value: training.mean)
        }
        let constant = zip(inputs, training.inputRanges).filter { $1.lowerBound == $1.upperBound }.map(\.0)
        let used = inputs.filter { !constant.contains($0) }
        guard !used.isEmpty else { throw DiscoveryError.constantInputs(inputs.map { table.head.names[$0] }) }
        // A constant column decides about no row: it may still have gaps.
        if used.count < inputs.count { training = try rows(used, isTest: false) }
        let test = options.testShare > 0 ? try rows(used, isTest: true) : nil

        var generator = SeededGenerator(seed: options.seed)
        var network = Network(
            shape: [LayerShape(sums: used.count)] + options.hidden.map { LayerShape(sums: $0) } + [1],
            inputNames: used.map { table.head.names[$0] }, inputRanges: training.inputRanges,
            start: SplineStart(intervals: options.intervals, degree: options.degree), baseFunction: .zero, using: &generator)
        let outcome = try network.train(
            on: training.standardised(mean: training.mean, deviation: training.deviation),
            options: trainingOptions(options, control),
            work: control.budget, progress: progress)
        network = network.withOutputs(times: training.deviation)
        network.layers[network.layers.count - 1].biases[0] += training.mean
        return TrainedNetwork(
            network: network, outcome: outcome, rowCount: training.rowCount, testRowCount: test?.rowCount ?? 0,
            incompleteCount: table.file.rowCount - training.rowCount - (test?.rowCount ?? 0),
            constantInputs: constant.map { table.head.names[$0] },
            trainingError: outcome.rootMeanSquareError * training.deviation,
            testError: try test.flatMap {
                $0.rowCount > 0 ? try network.rootMeanSquareError(on: $0, threads: control.threads) : nil
            }, deviation: training.deviation)
    }

    private func trainingOptions(_ options: NetworkTrainingOptions, _ control: RunControl) -> TrainingOptions {
        TrainingOptions(
            iterationLimit: options.iterations,
            sparsity: options.sparsity > 0 ? SparsityPenalty(strength: options.sparsity) : nil, threads: control.threads)
    }
}
