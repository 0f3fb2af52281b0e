import CRowKernels

/// JᵀJ and Jᵀr of an evaluated plan, by blocks: each row of the Jacobian has k+1 nonzeros a spline edge, and only their products are added.
///
/// Work: rows·outputs·(edges·(k+1))²/2 for pairs of spline edges, against rows·P²/2 for a dense product. The chunks of rows are
/// shared out to shards in a way that depends on the numbers of rows and parameters alone; each shard adds up its own chunks in
/// order, and then the shards are added up in order: the same bits for any number of threads. Memory: up to eight matrices, however
/// many rows there are.
final class NormalEquations {
    let size: Int
    /// JᵀJ.
    let matrix: LowerTriangle
    /// Half the gradient of the mean square error.
    let gradient: UnsafeMutableBufferPointer<Double>
    private let plan: TrainingPlan
    private let shards: [NormalShard]
    private let workspaces: [BlockWorkspace]
    /// How many parts the rows are added up in.
    var shardCount: Int { shards.count }

    /// Shards are a few chunks long at least, and long enough that their matrices are no work beside their rows; these take a few
    /// hundred megabytes together at most.
    private static func shardCount(_ plan: TrainingPlan) -> Int {
        let elements = max(1, plan.trainedCount * plan.trainedCount)
        let byWork = plan.normalMatrixOperations / elements / 8
        return max(1, min(8, plan.capacity / TrainingPlan.chunkLength / 4, byWork, (1 << 25) / elements))
    }

    init(_ plan: TrainingPlan) {
        self.plan = plan
        size = plan.trainedCount
        shards = (0..<Self.shardCount(plan)).map { _ in NormalShard(plan) }
        workspaces = (0..<plan.threads).map { _ in BlockWorkspace(plan) }
        matrix = shards[0].matrix
        gradient = UnsafeMutableBufferPointer(start: shards[0].gradient, count: size)
    }

    /// Σ over rows and outputs of share/outputs·J·Jᵀ and share/outputs·J·r, at the parameters at which the plan was evaluated last.
    func accumulate(parameters: UnsafePointer<Double>) {
        nonisolated(unsafe) let parameters = parameters
        let (plan, shards, workspaces) = (plan, shards, workspaces)
        for shard in shards { shard.setZero() }
        plan.forEachBatch(evaluatedAt: parameters) {
            plan.forEach(shards.count) { shard, workspace in
                let chunks = (shard * plan.chunkCount / shards.count)..<((shard + 1) * plan.chunkCount / shards.count)
                // What was cut short is not used.
                for chunk in chunks where !plan.shouldStop() {
                    for output in 0..<plan.outputCount {
                        shards[shard].add(
                            plan.rows(ofChunk: chunk), output, parameters, workspace, workspaces[workspace.index])
                    }
                }
            }
        }
        for shard in shards { shard.finish() }
        guard shards.count > 1 else { return }
        for shard in shards.dropFirst() {
            for index in 0..<size { gradient[index] += shard.gradient[index] }
        }
        plan.forEach(size) { row, _ in
            for shard in shards.dropFirst() { shards[0].matrix.addRow(row, of: shard.matrix) }
        }
    }
}
