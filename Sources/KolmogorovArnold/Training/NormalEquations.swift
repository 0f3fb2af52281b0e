/// JᵀJ of an evaluated plan, by blocks: each row of the Jacobian has k+1 nonzeros a spline edge, and only their products are added.
///
/// Work: rows·outputs·(edges·(k+1))²/2 for pairs of spline edges, against rows·P²/2 for a dense product. The rows are added in
/// order, chunk by chunk, each block on its own, so that the sums do not depend on how blocks might be shared among threads.
final class NormalEquations {
    let size: Int
    /// size × size, row-major; the lower triangle is JᵀJ.
    let matrix: UnsafeMutableBufferPointer<Double>
    private let denseStride: Int
    private let dense: ColumnStorage
    private let cross: ColumnStorage
    private let square: ColumnStorage
    private let storage: UnsafeMutablePointer<Double>

    /// A chunk's basis values and dense rows stay in the second-level cache.
    private static let chunkLength = 256

    init(_ plan: TrainingPlan) {
        size = plan.trainedCount
        let denseCount = plan.trainedCount - plan.splineCount
        denseStride = (denseCount + 3) / 4 * 4
        // Kernels write whole groups of four, which may reach past the last row.
        storage = .allocate(capacity: size * size + 16)
        storage.initialize(repeating: 0, count: size * size + 16)
        matrix = UnsafeMutableBufferPointer(start: storage, count: size * size)
        dense = ColumnStorage(rows: denseStride, count: Self.chunkLength)
        cross = ColumnStorage(rows: denseStride, count: plan.splineCount)
        square = ColumnStorage(rows: denseStride, count: denseCount)
    }

    deinit { storage.deallocate() }

    /// Σ over rows and outputs of share/outputs·J·Jᵀ, at the parameters at which the plan was evaluated last.
    func accumulate(_ plan: TrainingPlan, parameters: UnsafePointer<Double>) {
        storage.update(repeating: 0, count: size * size + 16)
        cross.setZero(0..<cross.count)
        square.setZero(0..<square.count)
        let share = plan.shares[0]
        for (output, column) in plan.layerColumns[plan.layerCount].enumerated() {
            let adjoint = plan.nodeAdjoints[column]
            for row in 0..<plan.rows { adjoint[row] = (share[row] / Double(plan.outputCount)).squareRoot() }
            plan.backward(parameters, gradient: nil, output: output)
            let reach = plan.reach[output]
            let factors = plan.edges.filter { $0.isTrained && $0.table >= 0 && reach[$0.subnode] }.map { edge in
                let table = plan.tables[edge.table]
                return TrainingKernel.Factor(
                    basis: plan.basisValues + table.start, firsts: plan.basisFirsts + table.firsts, order: table.order,
                    stride: table.stride, adjoint: plan.subnodeAdjoints[edge.subnode], place: edge.coefficients)
            }
            var start = 0
            while start < plan.rows {
                let chunk = start..<min(start + Self.chunkLength, plan.rows)
                for left in factors.indices {
                    for right in 0...left {
                        TrainingKernel.addBlock(factors[left], factors[right], rows: chunk, matrix: storage, size: size)
                    }
                }
                if denseStride > 0 {
                    fillDense(plan, parameters, reach, chunk)
                    for factor in factors {
                        TrainingKernel.addCross(factor, dense: dense[0], stride: denseStride, rows: chunk, cross: cross[0])
                    }
                    TrainingKernel.addSquare(
                        dense[0], count: square.count, stride: denseStride, rows: chunk.count, square: square[0])
                }
                start = chunk.upperBound
            }
        }
        // The padding of a block may have written zeros only; what stands above the diagonal is never read.
        let splineCount = plan.splineCount
        for i in 0..<square.count {
            let target = storage + (splineCount + i) * size
            for j in 0..<splineCount { target[j] = cross[j][i] }
            for j in 0...i { target[splineCount + j] = square[i][j] }
        }
    }

    /// The columns of the Jacobian that act on every row, a row at a time.
    private func fillDense(
        _ plan: TrainingPlan, _ parameters: UnsafePointer<Double>, _ reach: [Bool], _ chunk: Range<Int>
    ) {
        let target = dense[0]
        target.update(repeating: 0, count: denseStride * Self.chunkLength)
        for (subnode, place) in plan.biases.enumerated() where place < plan.trainedCount && reach[subnode] {
            let (adjoint, column) = (plan.subnodeAdjoints[subnode], target + (place - plan.splineCount))
            for row in chunk { column[(row - chunk.lowerBound) * denseStride] = adjoint[row] }
        }
        for edge in plan.edges where edge.isTrained && reach[edge.subnode] {
            let adjoint = plan.subnodeAdjoints[edge.subnode]
            if edge.base >= 0 {
                let (base, column) = (plan.baseValues[edge.base], target + (edge.baseWeight - plan.splineCount))
                for row in chunk { column[(row - chunk.lowerBound) * denseStride] = adjoint[row] * base[row] }
            } else if edge.affine >= 0 {
                let (points, c) = (plan.nodeValues[edge.column], parameters[edge.affine + 2])
                let (values, slopes) = (plan.functionValues[edge.symbolic], plan.functionSlopes[edge.symbolic])
                for row in chunk {
                    let local = target + (row - chunk.lowerBound) * denseStride + (edge.affine - plan.splineCount)
                    local[0] = adjoint[row] * c * slopes[row] * points[row]
                    local[1] = adjoint[row] * c * slopes[row]
                    local[2] = adjoint[row] * values[row]
                    local[3] = adjoint[row]
                }
            }
        }
    }
}
