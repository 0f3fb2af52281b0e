import LeastSquares

/// How a training run went.
public struct TrainingOutcome: Sendable, Hashable, CustomStringConvertible {
    /// The objective at the start and after each iteration.
    public var objectives: [Double]
    /// √ of the mean square error on the training rows, at the end.
    public var rootMeanSquareError: Double
    /// The objective's part that is not error, at the end.
    public var penalty: Double
    public var iterations: Int
    /// How often the network was evaluated on all rows.
    public var evaluations: Int
    /// How many times hidden grids were moved; the objective may rise there and nowhere else.
    public var gridUpdates: Int
    public var ending: FitOutcome

    /// The objective at the end.
    public var objective: Double { objectives[objectives.count - 1] }

    /// One sentence for a person.
    public var description: String {
        "\(ending.description) RMSE \(rootMeanSquareError) after \(iterations) iteration\(iterations == 1 ? "" : "s")."
    }
}
