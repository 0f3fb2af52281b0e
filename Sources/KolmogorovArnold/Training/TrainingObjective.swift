import BSplines

/// The training objective on a plan: mean square error + λ·R + quadratic penalties on spline coefficients.
///
/// Value, gradient and Gauss–Newton matrix are those of *half* the objective, as is usual in least squares.
final class TrainingObjective {
    let plan: TrainingPlan
    private let sparsity: SparsityPenalty?
    /// One quadratic form ½·cᵀ·Q·c for each trained spline edge that has one.
    private let forms: [(edge: TrainingPlan.PlannedEdge, matrix: SymmetricBandMatrix)]

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
        let error = parameters.withUnsafeBufferPointer { $0.baseAddress.map { plan.forward($0) } ?? .nan }
        var total = error
        if let sparsity {
            let measures = ActivationMeasures(of: plan, metric: sparsity.metric)
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
        let sources = sparsity.map { sparsity in
            let measures = ActivationMeasures(of: plan, metric: sparsity.metric)
            let value = SparsityValue(sparsity, measures, of: plan)
            return ActivationSources(value, measures, metric: sparsity.metric, scale: sparsity.strength / 2)
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
    func addPenalties(to matrix: LowerTriangle) {
        for form in forms {
            for row in 0..<form.matrix.count {
                for column in max(0, row - form.matrix.bandwidth)...row {
                    let (left, right) = (form.edge.place(ofCoefficient: row), form.edge.place(ofCoefficient: column))
                    matrix[left, right] += form.matrix[row, column]
                }
            }
        }
        guard let sparsity else { return }
        let measures = ActivationMeasures(of: plan, metric: sparsity.metric)
        let value = SparsityValue(sparsity, measures, of: plan)
        let largest = measures.edgeSizes.max() ?? 0
        for (index, edge) in plan.edges.enumerated() where edge.isTrained && edge.table >= 0 {
            let weight = sparsity.strength / 2 * max(0, value.edgeDerivatives[index])
            guard weight > 0 else { continue }
            let floor = 1e-3 * largest
            if sparsity.metric == .meanAbsolute {
                plan.addCovariance(ofEdge: index, weight: weight, floor: max(floor, 1e-12), isCentred: false, to: matrix)
            } else {
                let size = max(measures.edgeSizes[index], floor)
                plan.addCovariance(ofEdge: index, weight: weight / size, floor: nil, isCentred: true, to: matrix)
            }
        }
    }
}
