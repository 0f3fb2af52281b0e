/// What each pass over the rows of a plan costs, in operations of `WorkBudget`.
extension TrainingPlan {
    /// One evaluation of everything.
    var forwardOperations: Int {
        var perRow = baseColumns.count * (baseFunction == .silu ? 2 : 1)
        for table in tables where table.layer > 0 { perRow += 1 + table.basis.stride / 8 }
        for (layer, edges) in layerEdges.enumerated() {
            perRow += edges.reduce(0) { $0 + (self.edges[$1].table >= 0 ? (layer > 0 ? 2 : 1) : 40) }
        }
        return source.rowCount * perRow
    }

    /// The adjoints, and the gradient with them.
    var gradientOperations: Int { 3 * source.rowCount * edges.count }

    /// JᵀJ by blocks, for all outputs.
    var normalMatrixOperations: Int {
        let dense = trainedCount - splineCount
        return reach.reduce(0) { sum, reached in
            let splines = edges.count { $0.isTrained && $0.table >= 0 && reached[$0.subnode] }
            let blocks = 2 * splines * (splines + 1)
            return sum + source.rowCount * (blocks / 2 + splines * dense / 5 + dense * dense / 20 + 5 * edges.count)
        }
    }
}

extension TrainingObjective {
    /// The measures of every activation, and what they add to the matrix.
    var penaltyOperations: Int { isSparse ? plan.source.rowCount * 12 * plan.edges.count : 0 }
}
