/// The pieces of work of one training iteration, each callable alone: for the benchmarks to time.
@_spi(Benchmarks)
public final class TrainingWork {
    private let objective: TrainingObjective
    private let equations: NormalEquations
    private let parameters: [Double]
    private var gradient: [Double]

    public init(_ network: Network, on data: TrainingData) {
        let plan = TrainingPlan(network, data)
        objective = TrainingObjective(plan, TrainingOptions())
        equations = NormalEquations(plan)
        parameters = plan.parameters(of: network)
        // Kernels write whole groups of four.
        gradient = [Double](repeating: 0, count: plan.parameterCount + 16)
    }

    /// P.
    public var parameterCount: Int { objective.plan.trainedCount }

    /// The objective and its gradient with respect to every parameter.
    public func evaluateLossAndGradient() -> Double {
        let value = objective.value(at: parameters).objective
        gradient.withUnsafeMutableBufferPointer { objective.gradient(at: parameters, into: $0) }
        return value
    }

    /// JᵀJ at the parameters, where the loss was evaluated before.
    public func accumulateNormalMatrix() {
        parameters.withUnsafeBufferPointer { buffer in
            if let start = buffer.baseAddress { equations.accumulate(objective.plan, parameters: start) }
        }
    }
}
