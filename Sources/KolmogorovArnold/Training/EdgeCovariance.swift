/// What a penalty on the size of an edge adds to the normal equations: weight·Σ share·v·vᵀ, v the derivative of φ with respect to
/// the edge's own parameters; centred, or divided by |φ|.
struct EdgeCovariance {
    private let edge: TrainingPlan.PlannedEdge
    private let index: Int
    private let weight: Double
    /// The least |φ| that is divided by; nil where it is not.
    private let floor: Double?
    /// Σ weight·share·v over the rows up to now: of the coefficients, and of the base function.
    private var sums: [Double]
    private var baseSum = 0.0

    /// - Parameter floor: nil for the centred one.
    init(ofEdge index: Int, of plan: TrainingPlan, weight: Double, floor: Double?) {
        edge = plan.edges[index]
        self.index = index
        self.weight = weight
        self.floor = floor
        sums = Array(repeating: 0, count: edge.coefficientCount)
    }

    /// Adds the rows that the plan holds.
    mutating func addRows(of plan: TrainingPlan, to matrix: LowerTriangle) {
        guard let values = plan.edgeValues?[index] else { return }
        let basis = plan.tables[edge.table].basis
        let step = edge.coefficientStride
        let workspace = plan.workspaces[0]
        for chunk in 0..<plan.chunkCount {
            let rows = plan.rows(ofChunk: chunk)
            workspace.fillBasis(of: [edge.table], plan, rows)
            let (values, share) = (values + rows.lowerBound, plan.shares[0] + rows.lowerBound)
            let base = edge.base >= 0 ? plan.baseValues[edge.base] + rows.lowerBound : nil
            let pieces = plan.pieces + edge.table * plan.capacity + rows.lowerBound
            for row in 0..<rows.count {
                let rowWeight = weight * share[row] / (floor.map { max(abs(values[row]), $0) } ?? 1)
                let local = workspace.basis(edge.table) + row * basis.stride
                let first = Int(basis.firsts[Int(pieces[row])])
                let place = edge.place(ofCoefficient: first)
                for a in 0..<basis.order {
                    let scaled = rowWeight * local[a]
                    let target = matrix.elements + (place + a * step) * matrix.pitch + place
                    for b in 0...a { target[b * step] += scaled * local[b] }
                    sums[first + a] += scaled
                }
                if let base {
                    let target = matrix.elements + edge.baseWeight * matrix.pitch + place
                    for a in 0..<basis.order { target[a * step] += rowWeight * base[row] * local[a] }
                    matrix[edge.baseWeight, edge.baseWeight] += rowWeight * base[row] * base[row]
                    baseSum += rowWeight * base[row]
                }
            }
        }
    }

    /// Takes the means off once all rows are added, whose weights add up to `weight`: Σ w·v·vᵀ − (Σ w·v)(Σ w·v)ᵀ/weight.
    func centre(_ matrix: LowerTriangle) {
        guard floor == nil else { return }
        for row in 0..<edge.coefficientCount {
            for column in 0...row {
                matrix[edge.place(ofCoefficient: row), edge.place(ofCoefficient: column)] -= sums[row] * sums[column] / weight
            }
        }
        guard edge.base >= 0 else { return }
        for column in 0..<edge.coefficientCount {
            matrix[edge.baseWeight, edge.place(ofCoefficient: column)] -= baseSum * sums[column] / weight
        }
        matrix[edge.baseWeight, edge.baseWeight] -= baseSum * baseSum / weight
    }
}
