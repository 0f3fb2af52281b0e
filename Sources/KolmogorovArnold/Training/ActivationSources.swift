/// The derivative of a sparsity penalty with respect to every activation in every row, as adjoints that join reverse accumulation.
struct ActivationSources: Sendable {
    private let metric: ActivationMetric
    private let measures: ActivationMeasures
    /// What multiplies share·sign(φ), or share·(φ − mean), of each edge; and share·(s − mean) of each subnode.
    let edgeFactors: [Double]
    private let subnodeFactors: [Double]

    /// - Parameter scale: what R is multiplied by in the objective.
    init(_ value: SparsityValue, _ measures: ActivationMeasures, metric: ActivationMetric, scale: Double) {
        self.metric = metric
        self.measures = measures
        switch metric {
        case .meanAbsolute:
            edgeFactors = value.edgeDerivatives.map { scale * $0 }
        case .standardDeviation, .attributed:
            edgeFactors = zip(value.edgeDerivatives, measures.edgeSizes).map { scale * $0 / $1 }
        }
        subnodeFactors =
            metric == .attributed ? zip(value.subnodeDerivatives, measures.subnodeSizes).map { scale * $0 / $1 } : []
    }

    func addEdge(_ edge: Int, of plan: TrainingPlan, _ rows: Range<Int>, to adjoint: UnsafeMutablePointer<Double>) {
        guard let values = plan.edgeValues else { return }
        let (factor, share, value) = (edgeFactors[edge], plan.shares[0] + rows.lowerBound, values[edge] + rows.lowerBound)
        if metric == .meanAbsolute {
            for row in 0..<rows.count where value[row] != 0 {
                adjoint[row] += share[row] * (value[row] > 0 ? factor : -factor)
            }
        } else {
            let mean = measures.edgeMeans[edge]
            for row in 0..<rows.count { adjoint[row] += factor * share[row] * (value[row] - mean) }
        }
    }

    func addSubnode(_ subnode: Int, of plan: TrainingPlan, _ rows: Range<Int>, to adjoint: UnsafeMutablePointer<Double>) {
        guard metric == .attributed else { return }
        let (factor, mean) = (subnodeFactors[subnode], measures.subnodeMeans[subnode])
        let (share, value) = (plan.shares[0] + rows.lowerBound, plan.subnodeValues[subnode] + rows.lowerBound)
        for row in 0..<rows.count { adjoint[row] += factor * share[row] * (value[row] - mean) }
    }
}
