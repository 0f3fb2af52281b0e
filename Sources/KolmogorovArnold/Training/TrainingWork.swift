import LeastSquares

/// The pieces of work of one training iteration, each callable alone: for the benchmarks to time.
@_spi(Benchmarks)
public final class TrainingWork {
    private let objective: TrainingObjective
    // Of large networks only the loss may be wanted.
    private lazy var equations = NormalEquations(objective.plan)
    private lazy var solver = CholeskySolver(size: parameterCount)
    private let parameters: [Double]
    private var gradient: [Double]

    public init(_ network: Network, on data: TrainingData, threads: Int = 1) {
        let options = TrainingOptions(threads: threads)
        let plan = TrainingPlan(network, data, options)
        objective = TrainingObjective(plan, options)
        parameters = plan.parameters(of: network)
        // Kernels write whole groups of four.
        gradient = [Double](repeating: 0, count: plan.parameterCount + 16)
    }

    /// P.
    public var parameterCount: Int { objective.plan.trainedCount }

    /// The objective.
    public func evaluateLoss() -> Double { objective.value(at: parameters).objective }

    /// The objective and its gradient with respect to every parameter.
    public func evaluateLossAndGradient() -> Double {
        let value = objective.value(at: parameters).objective
        gradient.withUnsafeMutableBufferPointer { objective.gradient(at: parameters, into: $0) }
        return value
    }

    /// JᵀJ and Jᵀr at the parameters, where the loss was evaluated before.
    public func accumulateNormalMatrix() {
        parameters.withUnsafeBufferPointer { buffer in
            if let start = buffer.baseAddress { equations.accumulate(parameters: start) }
        }
    }

    /// The step of Levenberg–Marquardt, where the loss was evaluated before: JᵀJ, Jᵀr and the solution by Cholesky.
    public func solveNormalEquations() -> [Double] {
        accumulateNormalMatrix()
        gradient.withUnsafeMutableBufferPointer { objective.gradient(at: parameters, from: equations, into: $0) }
        let added = (0..<parameterCount).map { 1e-2 * (equations.matrix[$0, $0] + 1e-6) }
        let outcome = added.withUnsafeBufferPointer {
            solver.factor(equations.matrix.elements, pitch: equations.matrix.pitch, addingToDiagonal: $0)
        }
        var step = Array(gradient[0..<parameterCount])
        if outcome == .solved { step.withUnsafeMutableBufferPointer { solver.solve($0) } }
        return step
    }

    /// The dense Jacobian of the first output: rows × P, row-major.
    public func denseJacobian() -> [Double] {
        let plan = objective.plan
        var jacobian = [Double](repeating: 0, count: plan.rows * plan.trainedCount)
        parameters.withUnsafeBufferPointer { parameters in
            jacobian.withUnsafeMutableBufferPointer { jacobian in
                if let start = parameters.baseAddress { plan.jacobian(ofOutput: 0, start, into: jacobian) }
            }
        }
        return jacobian
    }
}
