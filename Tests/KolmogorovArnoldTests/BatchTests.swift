import CRowKernels
import LeastSquares
import Synchronization
import Testing

@testable import KolmogorovArnold
@testable import Tables

/// Rows in memory, given in batches of some lengths.
private struct PartedRows: TrainingRows {
    let data: TrainingData
    let lengths: [Int]
    /// Called with every batch that is read.
    var onRead: @Sendable (Int) throws -> Void = { _ in }

    var inputCount: Int { data.inputs.count }
    var targetCount: Int { data.targets.count }
    var batchCount: Int { lengths.count }
    var longestBatch: Int { lengths.max() ?? 0 }
    var rowCount: Int { data.rowCount }
    var totalWeight: Double { data.totalWeight }

    func read(batch: Int, into columns: BatchColumns) throws -> Int {
        try onRead(batch)
        let start = lengths[..<batch].reduce(0, +)
        for row in 0..<lengths[batch] {
            for (values, target) in zip(data.inputs + data.targets, columns.inputs + columns.targets) {
                target[row] = values[start + row]
            }
            columns.weights[row] = data.weights?[start + row] ?? 1
        }
        return lengths[batch]
    }
}

@Suite("Rows in batches")
struct BatchTests {
    static let penalties: [SparsityPenalty?] =
        [nil] + ActivationMetric.allCases.map { SparsityPenalty(metric: $0, strength: 0.05) }

    @Test("have the objective, the gradient and the matrix of all rows at once", arguments: penalties, RandomNetworks.shapes)
    func sums(penalty: SparsityPenalty?, shape: [LayerShape]) {
        let network = RandomNetworks.network(shape: shape, seed: 61)
        let data = RandomNetworks.data(for: network, rows: 2500, seed: 61, isWeighted: true)
        let options = TrainingOptions(sparsity: penalty)
        func numbers(_ rows: any TrainingRows) -> (objective: Double, gradient: [Double], matrix: [Double]) {
            let plan = TrainingPlan(network, rows, options)
            let objective = TrainingObjective(plan, options)
            let parameters = plan.parameters(of: network)
            let value = objective.value(at: parameters).objective
            let equations = NormalEquations(plan)
            var gradient = [Double](repeating: 0, count: plan.parameterCount + 16)
            parameters.withUnsafeBufferPointer { if let start = $0.baseAddress { equations.accumulate(parameters: start) } }
            gradient.withUnsafeMutableBufferPointer { objective.gradient(at: parameters, from: equations, into: $0) }
            objective.addPenalties(at: parameters, to: equations.matrix)
            let matrix = (0..<plan.trainedCount).flatMap { row in (0...row).map { equations.matrix[row, $0] } }
            return (value, Array(gradient[0..<plan.trainedCount]), matrix)
        }
        let whole = numbers(data)
        let parted = numbers(PartedRows(data: data, lengths: [1024, 0, 700, 1, 775]))
        #expect(abs(whole.objective - parted.objective) <= 1e-13 * whole.objective)
        for (one, other) in [(whole.gradient, parted.gradient), (whole.matrix, parted.matrix)] {
            let scale = one.reduce(0) { max($0, abs($1)) }
            for (a, b) in zip(one, other) { #expect(abs(a - b) <= 1e-12 * scale) }
        }
    }

    @Test("are trained on to the same network on one thread and on three, and as well as all rows at once")
    func training() throws {
        let network = RandomNetworks.network(shape: [2, 3, 1], seed: 62)
        let data = RandomNetworks.data(for: network, rows: 3000, seed: 62)
        let rows = PartedRows(data: data, lengths: [2000, 0, 1000])
        for method in TrainingOptions.Method.allCases {
            var results: [Network] = []
            for threads in [1, 3] {
                var trained = network
                let outcome = try trained.train(
                    on: rows, options: TrainingOptions(method: method, iterationLimit: 10, threads: threads))
                let error = trained.rootMeanSquareError(on: data)
                #expect(abs(outcome.rootMeanSquareError - error) <= 1e-12 * error)
                #expect(try abs(trained.rootMeanSquareError(on: rows) - error) <= 1e-12 * error)
                results.append(trained)
            }
            #expect(results[0] == results[1])
            let whole = network.trained(on: data, options: TrainingOptions(method: method, iterationLimit: 10)).outcome
            let error = results[0].rootMeanSquareError(on: data)
            #expect(abs(error - whole.rootMeanSquareError) <= 1e-6 * error)
        }
    }

    private struct Unreadable: Error {}

    @Test(
        "that cannot be read end the run with their error, and leave the network as it was",
        arguments: [(0, [100, 100, 100]), (1, [100, 100, 100]), (5, [100, 100, 100]), (12, [100, 100, 100]), (0, [300])])
    func failure(reads: Int, lengths: [Int]) {
        let network = RandomNetworks.network(shape: [2, 2, 1], seed: 63)
        let data = RandomNetworks.data(for: network, rows: 300, seed: 63)
        let count = Mutex(0)
        let rows = PartedRows(data: data, lengths: lengths) { _ in
            let isOver = count.withLock { value in
                value += 1
                return value > reads
            }
            if isOver { throw Unreadable() }
        }
        var trained = network
        #expect(throws: Unreadable.self) { try trained.train(on: rows, options: TrainingOptions(iterationLimit: 20)) }
        #expect(trained == network)
        // Nothing is tried again.
        #expect(count.withLock { $0 } == reads + 1)
    }

    @Test("of which a run is called back half way leave the network that was evaluated last", arguments: [0, 1, 4, 8, 15])
    func cancelled(batches: Int) throws {
        let network = RandomNetworks.network(shape: [2, 2, 1], seed: 64)
        let data = RandomNetworks.data(for: network, rows: 300, seed: 64)
        var seen = 0
        let isOver = Mutex(false)
        var trained = network
        let outcome = try trained.train(
            on: PartedRows(data: data, lengths: [100, 100, 100]), options: TrainingOptions(iterationLimit: 50),
            work: WorkBudget(shouldStop: { isOver.withLock { $0 } })
        ) { progress in
            #expect(progress.batchCount == 3)
            if progress.batch < 3 { seen += 1 }
            if seen > batches { isOver.withLock { $0 = true } }
        }
        #expect(outcome.ending == .cancelled)
        #expect(seen <= batches + 1)
        let error = trained.rootMeanSquareError(on: data)
        if outcome.rootMeanSquareError.isFinite {
            #expect(abs(outcome.rootMeanSquareError - error) <= 1e-12 * error)
        } else {
            #expect(trained == network)
        }
        #expect(batches < 15 || outcome.iterations > 0)
    }
}

@Suite("Rows of a stored table")
struct StoredRowsTests {
    /// 140,000 rows of x, y, z, σ: three blocks; some fields missing, some σ not positive.
    private static func table() throws -> (StoredTable, [[Double]]) {
        var generator = SeededGenerator(seed: 5)
        var columns: [[Double]] = [[], [], [], []]
        var text = "x,y,z,s\n"
        for row in 0..<140_000 {
            let values = [
                row % 1000 == 3 ? .nan : generator.uniform(in: -1..<1), 1e6 + generator.standardNormal(), Double(row),
                row % 700 == 0 ? [0, -1, .infinity][row % 3] : 0.5,
            ]
            for (index, value) in values.enumerated() { columns[index].append(value) }
            text += values.map { $0.isNaN ? "" : "\($0)" }.joined(separator: ",") + "\n"
        }
        return (try TableReader().store(bytes: Array(text.utf8)), columns)
    }

    @Test("are each complete row once, for training or for the test, with the moments of the target")
    func parts() throws {
        let (table, columns) = try Self.table()
        let choice = StoredRows.Choice(inputs: [0, 2], target: 1, sigma: 3, testShare: 0.25, seed: 8)
        var seen = Set<Double>()
        var counts: [Int] = []
        for isTest in [false, true] {
            let rows = try StoredRows(table.file, choice, isTest: isTest)
            let standard = rows.standardised(mean: rows.mean, deviation: rows.deviation)
            let room = ColumnStorage(rows: rows.longestBatch, count: 4)
            let batch = BatchColumns(inputs: [room[0], room[1]], targets: [room[2]], weights: room[3])
            var (sum, squares, targets) = (0.0, 0.0, [Double]())
            for index in 0..<rows.batchCount {
                for row in 0..<(try standard.read(batch: index, into: batch)) {
                    let number = Int(room[1][row])
                    #expect(seen.insert(room[1][row]).inserted)
                    targets.append(columns[1][number])
                    sum += room[2][row]
                    squares += room[2][row] * room[2][row]
                    guard room[0][row] == columns[0][number], room[3][row] == 4 else {
                        Issue.record("row \(number)")
                        return
                    }
                }
            }
            #expect(targets.count == rows.rowCount)
            #expect(rows.totalWeight == 4 * Double(rows.rowCount))
            let mean = targets.reduce(0, +) / Double(targets.count)
            let variance = targets.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(targets.count)
            #expect(abs(rows.mean - mean) <= 1e-12 * mean)
            #expect(abs(rows.deviation - variance.squareRoot()) <= 1e-9)
            #expect(abs(sum) <= 1e-6 * Double(targets.count) && abs(squares / Double(targets.count) - 1) <= 1e-9)
            counts.append(rows.rowCount)
        }
        let complete = columns[0].indices.count { columns[0][$0].isFinite && columns[3][$0] > 0 && columns[3][$0].isFinite }
        #expect(counts.reduce(0, +) == complete)
        #expect(abs(Double(counts[1]) / Double(complete) - 0.25) < 0.01)
    }
}
