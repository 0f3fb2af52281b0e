/// What each pass over the rows of a plan costs, in operations of `WorkBudget`. Kernels take numbers four at a time.
extension TrainingPlan {
    /// One evaluation of everything.
    var forwardOperations: Int {
        var perRow = 0
        for table in tables where table.layer > 0 { perRow += 5 * table.basis.order }
        for (layer, edges) in layerEdges.enumerated() {
            perRow += edges.reduce(0) { $0 + (self.edges[$1].table >= 0 ? (layer > 0 ? 3 : 2) : 40) }
        }
        return rows * perRow
    }

    /// The adjoints, and the gradient with them.
    var gradientOperations: Int { 6 * rows * edges.count }

    /// JᵀJ by blocks, for all outputs.
    var normalMatrixOperations: Int {
        let dense = trainedCount - splineCount
        return reach.reduce(0) { sum, reached in
            let splines = edges.count { $0.isTrained && $0.table >= 0 && reached[$0.subnode] }
            let blocks = 2 * splines * (splines + 1)
            return sum + rows * (blocks + splines * dense / 2 + dense * dense / 8 + 6 * edges.count)
        }
    }
}

extension TrainingObjective {
    /// The measures of every activation, and what they add to the matrix.
    var penaltyOperations: Int { isSparse ? plan.rows * 12 * plan.edges.count : 0 }
}
