import Edgewise

/// What `train` prints.
struct TrainingReport {
    private let trained: TrainedNetwork
    private let wasInterrupted: Bool

    init(_ trained: TrainedNetwork, wasInterrupted: Bool) {
        self.trained = trained
        self.wasInterrupted = wasInterrupted
    }

    var text: String {
        var table = TextTable([.left, .left])
        table.append(["rows", rows])
        if !trained.constantInputs.isEmpty {
            table.append([
                "left out", "\(trained.constantInputs.joined(separator: ", ")), without a value, or the same in every row",
            ])
        }
        let network = trained.network
        let shape = [network.inputCount] + network.layers.map(\.nodes.count)
        table.append(["network", "\(shape), \(NumberText.count(network.parameterCount, "number"))"])
        table.append(["iterations", "\(trained.outcome.iterations), \(ending)"])
        table.append(["error", errors])
        return table.lines().map { $0 + "\n" }.joined()
    }

    private var rows: String {
        var parts = ["\(trained.rowCount) to train on"]
        if trained.testRowCount > 0 { parts.append("\(trained.testRowCount) for the test") }
        if trained.incompleteCount > 0 { parts.append("\(trained.incompleteCount) left out, which are not complete") }
        return parts.joined(separator: ", ")
    }

    private var errors: String {
        var text = "\(NumberText.significant(trained.trainingError)) on the rows it was trained on"
        if let error = trained.testError {
            text +=
                ", \(NumberText.significant(error)) on the others (R² \(NumberText.determination(trained.testDetermination)))"
        }
        return text
    }

    private var ending: String {
        switch trained.outcome.ending {
        case .convergedByStep, .convergedByGradient, .convergedByValue, .solved: "converged"
        case .iterationLimit: "the most that were allowed"
        case .noProgress, .rankDeficient, .failed: "no step led further"
        case .cancelled: wasInterrupted ? "ended by Ctrl-C" : "ended by the time limit"
        case .notFiniteAtStart: "the network has no finite values on these rows"
        }
    }

    /// How far a run has come, for the line of progress.
    static func stage(_ progress: TrainingProgress) -> String {
        var stage = "iteration \(progress.iterations)"
        if progress.rootMeanSquareError.isFinite {
            stage += ", error \(NumberText.significant(progress.rootMeanSquareError)) of the target's deviation"
        }
        if progress.batchCount > 1, progress.batch < progress.batchCount {
            stage += ", \(100 * progress.batch / progress.batchCount) % of the rows"
        }
        return stage
    }
}
