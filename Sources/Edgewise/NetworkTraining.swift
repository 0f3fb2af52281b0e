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
    /// Columns that were to be inputs and have no value, or to rounding the same value in every row that is used.
    public var constantInputs: [String]
    /// Root mean square errors, in the target's units, each row by its weight; nil without rows for the test.
    public var trainingError: Double
    public var testError: Double?
    /// 1 − (error/deviation)² of the rows for the test.
    public var testDetermination: Double?
}

/// Trains networks on tables of any length, in memory that does not depend on it: the numbers go to a temporary file, eight bytes
/// each, in the directory that `TMPDIR` names, else in /tmp; rows are worked on 65,536 at a time. Only texts that are compressed or
/// come through a pipe are held whole.
///
/// [10,5,1] takes less than 100 MB on 10 million rows.
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
        let columns = try ChosenColumns(
            target: options.target, inputs: options.inputs, sigma: options.sigma, of: table.head)
        let name = columns.target
        let inputs = try columns.inputs.map { (name) throws(TableError) in try table.head.index(of: name) }
        func rows(_ inputs: [Int], isTest: Bool) throws -> StoredRows {
            if control.shouldStop() { throw DiscoveryError.notTrained(wasStopped: true) }
            let choice = StoredRows.Choice(
                inputs: inputs.map { table.places[$0] }, target: table.places[try table.head.index(of: name)],
                sigma: try columns.sigma.map { table.places[try table.head.index(of: $0)] },
                testShare: options.testShare, seed: options.seed)
            return try StoredRows(table.file, choice, isTest: isTest)
        }
        let valued = inputs.filter { table.file.missingCounts[table.places[$0]] < table.file.rowCount }
        var training = try rows(valued, isTest: false)
        guard training.rowCount >= 2 else {
            throw TableError(.tooFewRows(needed: 2, found: training.rowCount, purpose: "training"))
        }
        guard training.deviation.isFinite else { throw DiscoveryError.boundlessColumn(name) }
        guard training.deviation > 0 else { throw DiscoveryError.constantTarget(name: name, value: training.mean) }
        let used = zip(valued, training.inputRanges).filter { isSpread($1, options) }.map(\.0)
        guard !used.isEmpty else { throw DiscoveryError.constantInputs(columns.inputs) }
        // A constant column decides about no row: it may still have gaps.
        if used.count < valued.count { training = try rows(used, isTest: false) }
        for (input, range) in zip(used, training.inputRanges) where !(range.upperBound - range.lowerBound).isFinite {
            throw DiscoveryError.boundlessColumn(table.head.names[input])
        }
        let test = options.testShare > 0 ? try rows(used, isTest: true) : nil

        var network = try network(inputs: used, ranges: training.inputRanges, options)
        let outcome = try network.train(
            on: training.standardised(mean: training.mean, deviation: training.deviation),
            options: trainingOptions(options, network, control), work: control.budget, progress: progress)
        guard outcome.rootMeanSquareError.isFinite else {
            throw DiscoveryError.notTrained(wasStopped: outcome.ending == .cancelled)
        }
        network = network.withOutputs(times: training.deviation)
        network.layers[network.layers.count - 1].biases[0] += training.mean
        let testError = try test.flatMap {
            $0.rowCount > 0 ? try network.rootMeanSquareError(on: $0, threads: control.threads) : nil
        }
        return TrainedNetwork(
            network: network, outcome: outcome, rowCount: training.rowCount, testRowCount: test?.rowCount ?? 0,
            incompleteCount: table.file.rowCount - training.rowCount - (test?.rowCount ?? 0),
            constantInputs: inputs.filter { !used.contains($0) }.map { table.head.names[$0] },
            trainingError: outcome.rootMeanSquareError * training.deviation, testError: testError,
            testDetermination: testError.flatMap { error in
                test.flatMap { $0.deviation > 0 ? 1 - (error / $0.deviation) * (error / $0.deviation) : nil }
            })
    }

    /// Whether there is room for the knots between the numbers that are next to each other.
    private func isSpread(_ range: ClosedRange<Double>, _ options: NetworkTrainingOptions) -> Bool {
        let magnitude = max(abs(range.lowerBound), abs(range.upperBound))
        return range.upperBound - range.lowerBound > 16 * Double(options.intervals) * magnitude.ulp
    }

    private func network(
        inputs: [Int], ranges: [ClosedRange<Double>], _ options: NetworkTrainingOptions
    ) throws -> Network {
        let widths = [inputs.count] + options.hidden + [1]
        let edges = zip(widths, widths.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
        // Three numbers an edge for each row of a batch.
        guard edges * 24 * min(table.file.rowCount, 1 << 16) < 1 << 33, edges < 1 << 20 else {
            throw DiscoveryError.networkTooLarge(edges: edges)
        }
        var generator = SeededGenerator(seed: options.seed)
        return Network(
            shape: widths.map { LayerShape(sums: $0) }, inputNames: inputs.map { table.head.names[$0] }, inputRanges: ranges,
            start: SplineStart(intervals: options.intervals, degree: options.degree), baseFunction: .zero, using: &generator)
    }

    /// Beyond some thousand parameters matrices are no longer worth their memory.
    private func trainingOptions(
        _ options: NetworkTrainingOptions, _ network: Network, _ control: RunControl
    ) -> TrainingOptions {
        TrainingOptions(
            method: network.parameterCount <= 2000 ? .levenbergMarquardt : .lbfgs, iterationLimit: options.iterations,
            sparsity: options.sparsity > 0 ? SparsityPenalty(strength: options.sparsity) : nil, threads: control.threads)
    }
}
