/// What a penalty on the size of an edge adds to the normal equations.
extension TrainingPlan {
    /// weight·Σ share·v·vᵀ, v the derivative of φ with respect to the edge's own parameters; centred, or divided by |φ|.
    ///
    /// - Parameter matrix: P × P.
    func addCovariance(
        ofEdge index: Int, weight: Double, floor: Double?, isCentred: Bool, to matrix: LowerTriangle
    ) {
        let edge = edges[index]
        guard let values = edgeValues?[index] else { return }
        let basis = tables[edge.table].basis
        let (count, step) = (edge.coefficientCount, edge.coefficientStride)
        var means = [Double](repeating: 0, count: count)
        var baseMean = 0.0
        let workspace = workspaces[0]
        for chunk in 0..<chunkCount {
            let rows = rows(ofChunk: chunk)
            workspace.fillBasis(of: [edge.table], self, rows)
            let (values, share) = (values + rows.lowerBound, shares[0] + rows.lowerBound)
            let base = edge.base >= 0 ? baseValues[edge.base] + rows.lowerBound : nil
            let pieces = pieces + edge.table * self.rows + rows.lowerBound
            for row in 0..<rows.count {
                let rowWeight = weight * share[row] / (floor.map { max(abs(values[row]), $0) } ?? 1)
                let local = workspace.basis(edge.table) + row * basis.stride
                let first = Int(basis.firsts[Int(pieces[row])])
                for a in 0..<basis.order {
                    let scaled = rowWeight * local[a]
                    let target = matrix.elements + edge.place(ofCoefficient: first + a) * matrix.pitch + edge.place(ofCoefficient: first)
                    for b in 0...a { target[b * step] += scaled * local[b] }
                    means[first + a] += scaled
                }
                if let base {
                    let target = matrix.elements + edge.baseWeight * matrix.pitch + edge.place(ofCoefficient: first)
                    for a in 0..<basis.order { target[a * step] += rowWeight * base[row] * local[a] }
                    matrix[edge.baseWeight, edge.baseWeight] += rowWeight * base[row] * base[row]
                    baseMean += rowWeight * base[row]
                }
            }
        }
        guard isCentred else { return }
        // The row weights add up to `weight`: Σ w·v·vᵀ − (Σ w·v)(Σ w·v)ᵀ/weight.
        for row in 0..<count {
            let target = matrix.elements + edge.place(ofCoefficient: row) * matrix.pitch + edge.coefficients
            for column in 0...row { target[column * step] -= means[row] * means[column] / weight }
        }
        if edge.base >= 0 {
            let target = matrix.elements + edge.baseWeight * matrix.pitch + edge.coefficients
            for column in 0..<count { target[column * step] -= baseMean * means[column] / weight }
            matrix[edge.baseWeight, edge.baseWeight] -= baseMean * baseMean / weight
        }
    }
}
