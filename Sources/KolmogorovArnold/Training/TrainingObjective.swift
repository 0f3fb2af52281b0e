import BSplines

/// The training objective on a plan: mean square error + λ·R + quadratic penalties on spline coefficients.
///
/// Value, gradient and Gauss–Newton matrix are those of *half* the objective, as is usual in least squares.
final class TrainingObjective {
    let plan: TrainingPlan
    private let sparsity: SparsityPenalty?
    /// One quadratic form ½·cᵀ·Q·c for each trained spline edge that has one.
    private let forms: [(edge: TrainingPlan.PlannedEdge, matrix: SymmetricBandMatrix)]

    /// Of the activations at the parameters that were evaluated last, where there is a penalty on them.
    private var measures: ActivationMeasures?

    struct Value {
        /// Of the whole, not of half of it.
        var objective: Double
        var meanSquareError: Double
        var penalty: Double { objective - meanSquareError }
    }

    init(_ plan: TrainingPlan, _ options: TrainingOptions) {
        self.plan = plan
        sparsity = options.sparsity.flatMap { $0.strength > 0 ? $0 : nil }
        var forms: [(edge: TrainingPlan.PlannedEdge, matrix: SymmetricBandMatrix)] = []
        if options.coefficientPenalty > 0 || options.curvaturePenalty > 0 {
            for edge in plan.edges where edge.isTrained && edge.table >= 0 {
                let knots = plan.tables[edge.table].knots
                let width = knots.upperBound - knots.lowerBound
                var matrix = SymmetricBandMatrix(count: knots.basisCount, bandwidth: knots.degree)
                if options.curvaturePenalty > 0 {
                    matrix.add(knots.curvaturePenalty, times: options.curvaturePenalty * width * width * width)
                }
                for index in 0..<knots.basisCount {
                    matrix.entries[index * (matrix.bandwidth + 1)] += options.coefficientPenalty / Double(knots.basisCount)
                }
                forms.append((edge, matrix))
            }
        }
        self.forms = forms
    }

    /// Whether there is a penalty on activations.
    var isSparse: Bool { sparsity != nil }

    /// Evaluates the network at `parameters` and adds up.
    func value(at parameters: [Double]) -> Value {
        var moments = sparsity.map { ActivationMoments(of: plan, metric: $0.metric) }
        let error = parameters.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { plan.forward($0) { moments?.addRows(of: plan) } } ?? .nan
        }
        measures = moments?.measures
        var total = error
        if let sparsity, let measures {
            total += sparsity.strength * SparsityValue(sparsity, measures, of: plan).value
        }
        for form in forms {
            total += form.matrix.quadraticForm(form.edge.coefficients(in: parameters))
        }
        return Value(objective: total, meanSquareError: error)
    }

    /// Writes half the gradient at `parameters`, at which the plan was evaluated last.
    func gradient(at parameters: [Double], into gradient: UnsafeMutableBufferPointer<Double>) {
        gradient.update(repeating: 0)
        guard let result = gradient.baseAddress else { return }
        let plan = plan
        var sources: ActivationSources?
        if let sparsity, let measures {
            let value = SparsityValue(sparsity, measures, of: plan)
            sources = ActivationSources(value, measures, metric: sparsity.metric, scale: sparsity.strength / 2)
        }
        parameters.withUnsafeBufferPointer { buffer in
            if let start = buffer.baseAddress { plan.addErrorGradient(at: start, sources: sources, to: result) }
        }
        addFormGradient(at: parameters, to: gradient)
    }

    /// The same from the normal equations of the same state, which hold that of the error: without a penalty on activations no
    /// further pass over the rows.
    func gradient(
        at parameters: [Double], from equations: NormalEquations, into gradient: UnsafeMutableBufferPointer<Double>
    ) {
        guard !isSparse else { return self.gradient(at: parameters, into: gradient) }
        for index in 0..<equations.size { gradient[index] = equations.gradient[index] }
        addFormGradient(at: parameters, to: gradient)
    }

    private func addFormGradient(at parameters: [Double], to result: UnsafeMutableBufferPointer<Double>) {
        for form in forms {
            for (index, slope) in form.matrix.multiplied(by: form.edge.coefficients(in: parameters)).enumerated() {
                result[form.edge.place(ofCoefficient: index)] += slope
            }
        }
    }

    /// Adds to the lower triangle of `matrix` (P × P) the quadratic penalties, and of R a majorant by reweighting.
    ///
    /// The standard deviation E of an edge is bounded by (E² + E₀²)/(2E₀) with equality at the present E₀, mean |φ| row by row
    /// likewise. So an edge adds max(0, ∂R/∂E)/E₀ times the covariance of its own basis. Negative weights, where R rewards
    /// growth, are dropped, and E₀ is kept off zero: the matrix is positive semidefinite and bounded.
    ///
    /// - Parameter parameters: those that were evaluated last.
    func addPenalties(at parameters: [Double], to matrix: LowerTriangle) {
        for form in forms {
            for row in 0..<form.matrix.count {
                for column in max(0, row - form.matrix.bandwidth)...row {
                    let (left, right) = (form.edge.place(ofCoefficient: row), form.edge.place(ofCoefficient: column))
                    matrix[left, right] += form.matrix[row, column]
                }
            }
        }
        guard let sparsity, let measures else { return }
        let value = SparsityValue(sparsity, measures, of: plan)
        let largest = measures.edgeSizes.max() ?? 0
        let floor = 1e-3 * largest
        var covariances: [EdgeCovariance] = []
        for (index, edge) in plan.edges.enumerated() where edge.isTrained && edge.table >= 0 {
            let weight = sparsity.strength / 2 * max(0, value.edgeDerivatives[index])
            guard weight > 0 else { continue }
            covariances.append(
                sparsity.metric == .meanAbsolute
                    ? EdgeCovariance(ofEdge: index, of: plan, weight: weight, floor: max(floor, 1e-12))
                    : EdgeCovariance(
                        ofEdge: index, of: plan, weight: weight / max(measures.edgeSizes[index], floor), floor: nil))
        }
        parameters.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            plan.forEachBatch(evaluatedAt: start) {
                for index in covariances.indices { covariances[index].addRows(of: plan, to: matrix) }
            }
        }
        for covariance in covariances { covariance.centre(matrix) }
    }
}
