/// What each pass over the rows of a plan costs, in operations of `WorkBudget`. Kernels take numbers four at a time.
extension TrainingPlan {
    /// One evaluation of everything.
    var forwardOperations: Int {
        var perRow = 0
        for table in tables where table.layer > 0 { perRow += 10 * table.order }
        for (layer, edges) in layerEdges.enumerated() {
            perRow += edges.reduce(0) { $0 + (self.edges[$1].table >= 0 ? (layer > 0 ? 5 : 3) : 40) }
        }
        return rows * (perRow + 2 * biases.count)
    }

    /// The adjoints, and the gradient with them.
    var gradientOperations: Int { rows * (6 * edges.count + 2 * biases.count) }

    /// JᵀJ by blocks, for all outputs.
    var normalMatrixOperations: Int {
        let dense = trainedCount - splineCount
        return reach.reduce(0) { sum, reached in
            let splines = edges.count { $0.isTrained && $0.table >= 0 && reached[$0.subnode] }
            let blocks = 5 * splines * (splines + 1) / 2
            return sum + rows * (blocks + splines * (4 + dense) + dense * dense / 8 + 2 * edges.count)
        }
    }
}

extension TrainingObjective {
    /// The measures of every activation, and what they add to the matrix.
    var penaltyOperations: Int { isSparse ? plan.rows * 12 * plan.edges.count : 0 }
}
