import LeastSquares

/// The last steps of a fit, by QR of the damped Jacobian: min ‖J·δ + r‖² + μ·δᵀDδ.
///
/// Normal equations know directions whose singular value is above √ε of the largest; QR those above ε. Only without
/// penalties, where the objective is a plain sum of squares.
struct OrthogonalFinish {
    private let objective: TrainingObjective
    private(set) var parameters: [Double]
    private(set) var value: TrainingObjective.Value
    private(set) var evaluations = 1
    private var damping = 1e-8

    init(_ objective: TrainingObjective, start: [Double]) {
        self.objective = objective
        parameters = start
        value = objective.value(at: start)
    }

    /// Operations of one trial step.
    var operations: Int {
        let (plan, columns) = (objective.plan, objective.plan.trainedCount)
        return plan.forwardOperations
            + LinearLeastSquares.operations(rows: plan.rows * plan.outputCount + columns, columns: columns)
    }

    /// One step, with up to four trials; false when none was better.
    mutating func step() -> Bool {
        let plan = objective.plan
        let columns = plan.trainedCount
        let residualCount = plan.rows * plan.outputCount
        var design = [Double](repeating: 0, count: (residualCount + columns) * columns)
        var target = [Double](repeating: 0, count: residualCount + columns)
        fill(&design, &target)
        var squares = [Double](repeating: 0, count: columns)
        for row in 0..<residualCount {
            for column in 0..<columns { squares[column] += design[row * columns + column] * design[row * columns + column] }
        }
        let floor = 1e-2 * squares.reduce(0, +) / Double(columns)
        var trial = parameters
        for _ in 0..<4 {
            for column in 0..<columns {
                design[(residualCount + column) * columns + column] = (damping * (squares[column] + floor)).squareRoot()
            }
            let fit = LinearLeastSquares.fit(
                design: design, rows: residualCount + columns, columns: columns, target: target, startingWith: .orthogonal)
            for column in 0..<columns { trial[column] = parameters[column] + fit.coefficients[column] }
            let reached = objective.value(at: trial)
            evaluations += 1
            if reached.objective.isFinite && reached.objective < value.objective {
                parameters = trial
                value = reached
                damping /= 10
                return true
            }
            damping *= 30
        }
        value = objective.value(at: parameters)
        return false
    }

    /// The weighted Jacobian and minus the weighted residuals, output after output.
    private func fill(_ design: inout [Double], _ target: inout [Double]) {
        let plan = objective.plan
        let columns = plan.trainedCount
        let share = plan.shares[0]
        var jacobian = [Double](repeating: 0, count: plan.rows * columns)
        for (output, column) in plan.layerColumns[plan.layerCount].enumerated() {
            parameters.withUnsafeBufferPointer { parameters in
                jacobian.withUnsafeMutableBufferPointer { jacobian in
                    if let parameters = parameters.baseAddress {
                        plan.jacobian(ofOutput: output, parameters, into: jacobian)
                    }
                }
            }
            for row in 0..<plan.rows {
                let weight = (share[row] / Double(plan.outputCount)).squareRoot()
                let place = output * plan.rows + row
                target[place] = weight * (plan.targets[output][row] - plan.nodeValues[column][row])
                for index in 0..<columns { design[place * columns + index] = weight * jacobian[row * columns + index] }
            }
        }
    }
}

extension TrainingPlan {
    /// ∂(output)/∂(trained parameter) of each row, dense: rows × `trainedCount`, at the parameters that were evaluated last.
    func jacobian(ofOutput output: Int, _ parameters: UnsafePointer<Double>, into result: UnsafeMutableBufferPointer<Double>) {
        precondition(result.count == rows * trainedCount, "A Jacobian has one element for each row and trained parameter.")
        result.update(repeating: 0)
        guard let start = result.baseAddress else { return }
        nonisolated(unsafe) let (parameters, result) = (parameters, start)
        forEachChunk { _, rows, workspace in
            workspace.nodeAdjoints[self.layerColumns[self.layerCount].lowerBound + output].update(
                repeating: 1, count: rows.count)
            self.backward(parameters, rows, workspace, gradient: nil, output: output)
            workspace.fillBasis(of: self.trainedTables, self, rows)
            self.fillJacobian(output, parameters, rows, workspace, into: result + rows.lowerBound * self.trainedCount)
        }
    }

    private func fillJacobian(
        _ output: Int, _ parameters: UnsafePointer<Double>, _ rows: Range<Int>, _ workspace: RowWorkspace,
        into result: UnsafeMutablePointer<Double>
    ) {
        for (subnode, place) in biases.enumerated() where place < trainedCount && reach[output][subnode] {
            for row in 0..<rows.count { result[row * trainedCount + place] = workspace.subnodeAdjoints[subnode][row] }
        }
        for edge in edges where edge.isTrained && reach[output][edge.subnode] {
            let adjoint = workspace.subnodeAdjoints[edge.subnode]
            for row in 0..<rows.count {
                let (target, place) = (result + row * trainedCount, rows.lowerBound + row)
                if edge.table >= 0 {
                    let basis = tables[edge.table].basis
                    let first = Int(basis.firsts[Int(pieces[edge.table * capacity + place])])
                    let local = workspace.basis(edge.table) + row * basis.stride
                    for r in 0..<basis.order { target[edge.place(ofCoefficient: first + r)] = adjoint[row] * local[r] }
                    if edge.base >= 0 { target[edge.baseWeight] = adjoint[row] * baseValues[edge.base][place] }
                } else {
                    let inner = adjoint[row] * parameters[edge.affine + 2] * functionSlopes[edge.symbolic][place]
                    target[edge.affine] = inner * nodeValues[edge.column][place]
                    target[edge.affine + 1] = inner
                    target[edge.affine + 2] = adjoint[row] * functionValues[edge.symbolic][place]
                    target[edge.affine + 3] = adjoint[row]
                }
            }
        }
    }
}
