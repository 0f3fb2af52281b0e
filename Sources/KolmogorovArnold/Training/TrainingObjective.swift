import BSplines

/// The training objective on a plan: mean square error + λ·R + quadratic penalties on spline coefficients.
///
/// Value, gradient and Gauss–Newton matrix are those of *half* the objective, as is usual in least squares.
final class TrainingObjective {
    let plan: TrainingPlan
    private let sparsity: SparsityPenalty?
    /// One quadratic form ½·cᵀ·Q·c for each trained spline edge that has one.
    private let forms: [(place: Int, matrix: SymmetricBandMatrix)]

    struct Value {
        /// Of the whole, not of half of it.
        var objective: Double
        var meanSquareError: Double
        var penalty: Double { objective - meanSquareError }
    }

    init(_ plan: TrainingPlan, _ options: TrainingOptions) {
        self.plan = plan
        sparsity = options.sparsity.flatMap { $0.strength > 0 ? $0 : nil }
        var forms: [(place: Int, matrix: SymmetricBandMatrix)] = []
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
                forms.append((edge.coefficients, matrix))
            }
        }
        self.forms = forms
    }

    /// Whether there is a penalty on activations.
    var isSparse: Bool { sparsity != nil }

    /// Evaluates the network at `parameters` and adds up.
    func value(at parameters: [Double]) -> Value {
        parameters.withUnsafeBufferPointer { buffer in
            if let start = buffer.baseAddress { plan.forward(start) }
        }
        let error = plan.meanSquareError()
        var total = error
        if let sparsity {
            let measures = ActivationMeasures(of: plan, metric: sparsity.metric)
            total += sparsity.strength * SparsityValue(sparsity, measures, of: plan).value
        }
        for form in forms {
            total += form.matrix.quadraticForm(Array(parameters[form.place..<(form.place + form.matrix.count)]))
        }
        return Value(objective: total, meanSquareError: error)
    }

    /// Writes half the gradient at `parameters`, at which the plan was evaluated last.
    func gradient(at parameters: [Double], into gradient: UnsafeMutableBufferPointer<Double>) {
        gradient.update(repeating: 0)
        guard let result = gradient.baseAddress else { return }
        let plan = plan
        let share = plan.shares[0]
        let factor = 1 / Double(plan.outputCount)
        for (output, column) in plan.layerColumns[plan.layerCount].enumerated() {
            let (value, target, adjoint) = (plan.nodeValues[column], plan.targets[output], plan.nodeAdjoints[column])
            for row in 0..<plan.rows { adjoint[row] = factor * share[row] * (value[row] - target[row]) }
        }
        var sources: ActivationSources?
        if let sparsity {
            let measures = ActivationMeasures(of: plan, metric: sparsity.metric)
            let value = SparsityValue(sparsity, measures, of: plan)
            sources = ActivationSources(value, measures, metric: sparsity.metric, scale: sparsity.strength / 2)
        }
        parameters.withUnsafeBufferPointer { buffer in
            if let start = buffer.baseAddress { plan.backward(start, gradient: result, sources: sources) }
        }
        for form in forms {
            let coefficients = Array(parameters[form.place..<(form.place + form.matrix.count)])
            for (index, slope) in form.matrix.multiplied(by: coefficients).enumerated() { result[form.place + index] += slope }
        }
    }

    /// Adds to the lower triangle of `matrix` (P × P, row-major) the quadratic penalties, and of R a majorant by reweighting.
    ///
    /// The standard deviation E of an edge is bounded by (E² + E₀²)/(2E₀) with equality at the present E₀, mean |φ| row by row
    /// likewise. So an edge adds max(0, ∂R/∂E)/E₀ times the covariance of its own basis. Negative weights, where R rewards
    /// growth, are dropped, and E₀ is kept off zero: the matrix is positive semidefinite and bounded.
    func addPenalties(to matrix: UnsafeMutablePointer<Double>) {
        let size = plan.trainedCount
        for form in forms {
            for row in 0..<form.matrix.count {
                for column in max(0, row - form.matrix.bandwidth)...row {
                    matrix[(form.place + row) * size + form.place + column] += form.matrix[row, column]
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
                addCovariance(ofEdge: index, weight: weight, floor: max(floor, 1e-12), isCentred: false, to: matrix)
            } else {
                let size = max(measures.edgeSizes[index], floor)
                addCovariance(ofEdge: index, weight: weight / size, floor: nil, isCentred: true, to: matrix)
            }
        }
    }

    /// weight·Σ share·v·vᵀ, v the derivative of φ with respect to the edge's own parameters; centred, or divided by |φ|.
    private func addCovariance(
        ofEdge index: Int, weight: Double, floor: Double?, isCentred: Bool, to matrix: UnsafeMutablePointer<Double>
    ) {
        let edge = plan.edges[index]
        let table = plan.tables[edge.table]
        let (basis, firsts) = (plan.basisValues + table.start, plan.basisFirsts + table.firsts)
        let size = plan.trainedCount
        let count = edge.coefficientCount
        var means = [Double](repeating: 0, count: count + 4)
        let (share, value, base) = (plan.shares[0], plan.edgeValues[index], edge.base >= 0 ? plan.baseValues[edge.base] : nil)
        var baseMean = 0.0
        means.withUnsafeMutableBufferPointer { buffer in
            guard let means = buffer.baseAddress else { return }
            for row in 0..<plan.rows {
                let rowWeight = weight * share[row] / (floor.map { max(abs(value[row]), $0) } ?? 1)
                let (local, first) = (basis + row * table.stride, Int(firsts[row]))
                for a in 0..<table.order {
                    let scaled = rowWeight * local[a]
                    let target = matrix + (edge.coefficients + first + a) * size + edge.coefficients + first
                    for b in 0...a { target[b] += scaled * local[b] }
                    means[first + a] += scaled
                }
                if let base {
                    let target = matrix + edge.baseWeight * size + edge.coefficients + first
                    for a in 0..<table.order { target[a] += rowWeight * base[row] * local[a] }
                    matrix[edge.baseWeight * (size + 1)] += rowWeight * base[row] * base[row]
                    baseMean += rowWeight * base[row]
                }
            }
        }
        guard isCentred else { return }
        // The row weights add up to `weight`: Σ w·v·vᵀ − (Σ w·v)(Σ w·v)ᵀ/weight.
        for row in 0..<count {
            let target = matrix + (edge.coefficients + row) * size + edge.coefficients
            for column in 0...row { target[column] -= means[row] * means[column] / weight }
        }
        if base != nil {
            let target = matrix + edge.baseWeight * size + edge.coefficients
            for column in 0..<count { target[column] -= baseMean * means[column] / weight }
            matrix[edge.baseWeight * (size + 1)] -= baseMean * baseMean / weight
        }
    }
}
