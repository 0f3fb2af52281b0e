import CRowKernels

/// JᵀJ and Jᵀr of some chunks of rows.
final class NormalShard: @unchecked Sendable {
    /// JᵀJ once it is finished.
    let matrix: LowerTriangle
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
        matrix = LowerTriangle(size: size)
        gradient = .allocate(capacity: size)
        cross = .allocate(capacity: panels * crossRows * Self.width + 1)
        square = .allocate(capacity: panels * panels * Self.width * Self.width + 1)
        setZero()
    }

    deinit {
        gradient.deallocate()
        cross.deallocate()
        square.deallocate()
    }

    func setZero() {
        matrix.setZero()
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
            addGroups(part, of: rows, output, workspace, blocks)
            addSquares(part.count, blocks)
            start = part.upperBound
        }
    }

    private func addGroups(
        _ part: Range<Int>, of rows: Range<Int>, _ output: Int, _ workspace: RowWorkspace, _ blocks: BlockWorkspace
    ) {
        let (kernels, numbers) = (plan.kernels, blocks.groups[output])
        for (count, number) in numbers.enumerated() {
            let group = plan.groups[number]
            let basis = plan.tables[group.table].basis
            blocks.scale(number, plan, part, workspace)
            let left = blocks.rowBlocks(number, plan)
            let (order, starts) = (blocks.order(group.table), blocks.starts(group.table))
            for other in numbers[..<count] {
                kernels.add_pairs(left, blocks.rowBlocks(other, plan), order, part.count, matrix.elements, matrix.pitch)
            }
            kernels.add_squares(left, order, starts, basis.pieceCount, matrix.elements, matrix.pitch)
            for panel in 0..<panels {
                kernels.add_panel(
                    left, order, starts, basis.pieceCount, blocks.panel(panel), cross + panel * crossRows * Self.width)
            }
        }
    }

    /// The numbers that act on every row against each other: panels as if they were splines of a single piece.
    private func addSquares(_ count: Int, _ blocks: BlockWorkspace) {
        for left in 0..<panels {
            let values = RowBlocks(
                values: blocks.panel(left), pitch: Self.width, width: Self.width, first: blocks.zeros, step: 0, offset: 0)
            for right in 0...left {
                plan.kernels.add_panel(
                    values, blocks.everyRow, [0, Int32(truncatingIfNeeded: count)], 1, blocks.panel(right),
                    square + (left * panels + right) * Self.width * Self.width)
            }
        }
    }

    /// Puts the rows of the numbers that act on every row below those of the coefficients, and Jᵀr in its place.
    func finish() {
        let splineCount = plan.splineCount
        for i in 0..<(size - splineCount) {
            copy(i, count: splineCount + i + 1, to: matrix.elements + (splineCount + i) * matrix.pitch)
        }
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
