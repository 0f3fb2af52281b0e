import CRowKernels

/// JᵀJ and Jᵀr of some chunks of rows.
final class NormalShard: @unchecked Sendable {
    /// size × size, row-major; the lower triangle is JᵀJ once it is finished.
    let matrix: UnsafeMutablePointer<Double>
    /// Jᵀr, r the residuals ŷ − y.
    let gradient: UnsafeMutablePointer<Double>
    private let plan: TrainingPlan
    private let size: Int
    /// The columns of the numbers that act on every row, and of the residuals after them, in panels: against the spline coefficients, and against each other.
    private let cross: UnsafeMutablePointer<Double>
    private let square: UnsafeMutablePointer<Double>
    private let panels: Int
    private let crossRows: Int

    private static let width = Int(ROW_PANEL)

    init(_ plan: TrainingPlan) {
        self.plan = plan
        size = plan.trainedCount
        panels = BlockWorkspace.panelCount(plan)
        // Kernels write whole groups of four, which may reach past the last row.
        crossRows = plan.splineCount + 4
        matrix = .allocate(capacity: size * size + 16)
        gradient = .allocate(capacity: size)
        cross = .allocate(capacity: panels * crossRows * Self.width + 1)
        square = .allocate(capacity: panels * panels * Self.width * Self.width + 1)
        setZero()
    }

    deinit {
        matrix.deallocate()
        gradient.deallocate()
        cross.deallocate()
        square.deallocate()
    }

    func setZero() {
        matrix.initialize(repeating: 0, count: size * size + 16)
        gradient.initialize(repeating: 0, count: size)
        cross.initialize(repeating: 0, count: panels * crossRows * Self.width + 1)
        square.initialize(repeating: 0, count: panels * panels * Self.width * Self.width + 1)
    }

    /// Adds what the rows of one chunk say about one output.
    func add(
        _ rows: Range<Int>, _ output: Int, _ parameters: UnsafePointer<Double>, _ workspace: RowWorkspace,
        _ blocks: BlockWorkspace
    ) {
        let column = plan.layerColumns[plan.layerCount].lowerBound + output
        let weights = plan.rootShares[0] + rows.lowerBound
        workspace.nodeAdjoints[column].update(from: weights, count: rows.count)
        plan.kernels.error_adjoint(
            plan.nodeValues[column] + rows.lowerBound, plan.targets[output] + rows.lowerBound, weights, 1, rows.count,
            blocks.residuals[0])
        plan.backward(parameters, rows, workspace, gradient: nil, output: output)
        if output == 0 { workspace.fillBasis(of: plan.trainedTables, plan, rows) }
        blocks.fillSymbolic(plan, parameters, rows, output, workspace)
        var start = 0
        while start < rows.count {
            let part = start..<min(start + blocks.length, rows.count)
            blocks.sortRows(plan, (rows.lowerBound + part.lowerBound)..<(rows.lowerBound + part.upperBound))
            blocks.fillPanels(plan, output, rows, part, workspace)
            addEdges(part, of: rows, output, workspace, blocks)
            addSquares(part.count, blocks)
            start = part.upperBound
        }
    }

    private func addEdges(
        _ part: Range<Int>, of rows: Range<Int>, _ output: Int, _ workspace: RowWorkspace, _ blocks: BlockWorkspace
    ) {
        let (kernels, edges) = (plan.kernels, blocks.splineEdges[output])
        for (left, index) in edges.enumerated() {
            let edge = plan.edges[index]
            let basis = plan.tables[edge.table].basis
            let scaled = blocks.scaled(left)
            kernels.scale(
                workspace.basis(edge.table) + part.lowerBound * basis.stride, basis.stride,
                workspace.subnodeAdjoints[edge.subnode] + part.lowerBound, part.count, scaled)
            for right in 0...left {
                addPair(
                    edge, scaled, plan.edges[edges[right]], blocks.scaled(right), rows.lowerBound + part.lowerBound, part.count,
                    blocks)
            }
            for panel in 0..<panels {
                for r in stride(from: 0, to: basis.stride, by: 4) {
                    kernels.add_runs(
                        scaled + r, basis.stride, blocks.order(edge.table), blocks.starts(edge.table), basis.firsts,
                        basis.pieceCount, blocks.panel(panel),
                        cross + (panel * crossRows + edge.coefficients + r) * Self.width)
                }
            }
        }
    }

    /// The block of two edges, from `count` rows that begin at row `start`.
    private func addPair(
        _ edge: TrainingPlan.PlannedEdge, _ scaled: UnsafePointer<Double>, _ other: TrainingPlan.PlannedEdge,
        _ otherScaled: UnsafePointer<Double>, _ start: Int, _ count: Int, _ blocks: BlockWorkspace
    ) {
        let (basis, otherBasis) = (plan.tables[edge.table].basis, plan.tables[other.table].basis)
        let corner = matrix + edge.coefficients * size + other.coefficients
        let tileSize = basis.pieceCount * otherBasis.pieceCount
        if basis.stride == 4 && otherBasis.stride == 4 && tileSize <= BlockWorkspace.largestTile {
            plan.kernels.add_tiles(
                scaled, plan.pieces + edge.table * plan.rows + start, otherScaled,
                plan.pieces + other.table * plan.rows + start, count, otherBasis.pieceCount, blocks.tile)
            plan.kernels.move_tiles(
                blocks.tile, basis.firsts, basis.pieceCount, basis.order, otherBasis.firsts, otherBasis.pieceCount, corner, size
            )
        } else {
            plan.kernels.add_pairs(
                scaled, blocks.firsts(edge.table), edge.coefficientCount, otherScaled, blocks.firsts(other.table),
                other.coefficientCount, count, basis.order, otherBasis.stride, corner, size)
        }
    }

    /// The numbers that act on every row against each other: panels as if they were edges of a single piece.
    private func addSquares(_ count: Int, _ blocks: BlockWorkspace) {
        for left in 0..<panels {
            for right in 0...left {
                for column in stride(from: 0, to: Self.width, by: 4) {
                    plan.kernels.add_runs(
                        blocks.panel(left) + column, Self.width, blocks.everyRow, [0, Int32(truncatingIfNeeded: count)], [0], 1,
                        blocks.panel(right), square + ((left * panels + right) * Self.width + column) * Self.width)
                }
            }
        }
    }

    /// Puts the rows of the numbers that act on every row below those of the coefficients, and Jᵀr in its place.
    func finish() {
        let splineCount = plan.splineCount
        for i in 0..<(size - splineCount) { copy(i, count: splineCount + i + 1, to: matrix + (splineCount + i) * size) }
        copy(size - splineCount, count: size, to: gradient)
    }

    /// The products of a column in the panels with the first `count` columns of the Jacobian.
    private func copy(_ i: Int, count: Int, to target: UnsafeMutablePointer<Double>) {
        let (width, splineCount) = (Self.width, plan.splineCount)
        let column = cross + i / width * crossRows * width + i % width
        for j in 0..<splineCount { target[j] = column[j * width] }
        for j in 0..<(count - splineCount) {
            target[splineCount + j] = square[((i / width * panels + j / width) * width + i % width) * width + j % width]
        }
    }
}
