import CRowKernels

/// What one thread needs to add up products of a Jacobian's nonzeros.
final class BlockWorkspace: @unchecked Sendable {
    /// Rows that are worked on at a time: few enough that the nonzeros of all groups stay in the second-level cache, as far as
    /// that leaves rows to be ordered.
    let length: Int
    private static let mostScaled = 40_000
    /// The groups of splines that each output depends on.
    let groups: [[Int]]
    /// 0, 1, 2, … and 0, 0, 0, …
    let everyRow: UnsafeMutablePointer<Int32>
    let zeros: UnsafeMutablePointer<Int32>
    /// The nonzeros of each group, and where they start.
    private let scaledValues: ColumnStorage
    private let scaledStarts: [Int]
    private let adjoints: UnsafeMutablePointer<UnsafePointer<Double>>
    private let symbolicColumns: ColumnStorage
    /// Weighted residuals of one output.
    let residuals: ColumnStorage
    /// The dense columns of the Jacobian and the residuals, in panels.
    private let panels: ColumnStorage
    private let factors: UnsafeMutablePointer<UnsafePointer<Double>?>
    /// For each table: the first coefficient of each row, the rows ordered by piece, and where each piece starts in that order.
    private let indices: UnsafeMutablePointer<Int32>
    private let indexCount: Int

    init(_ plan: TrainingPlan) {
        groups = plan.reach.map { reach in
            plan.groups.indices.filter { group in plan.groups[group].edges.contains { reach[plan.edges[$0].subnode] } }
        }
        let chunk = min(plan.capacity, TrainingPlan.chunkLength)
        var pitches = 0
        scaledStarts = plan.groups.map { group in
            pitches += plan.pitch(of: group)
            return pitches - plan.pitch(of: group)
        }
        let parts = [1, 2, 4].first { pitches * TrainingPlan.chunkLength / $0 <= Self.mostScaled } ?? 8
        length = min(chunk, TrainingPlan.chunkLength / parts)
        scaledValues = ColumnStorage(rows: length, count: pitches)
        adjoints = .allocate(capacity: plan.groups.reduce(1) { max($0, $1.edges.count) })
        symbolicColumns = ColumnStorage(rows: chunk, count: 4 * plan.symbolics.count)
        residuals = ColumnStorage(rows: chunk, count: 1)
        everyRow = .allocate(capacity: length)
        for row in 0..<length { (everyRow + row).initialize(to: Int32(truncatingIfNeeded: row)) }
        zeros = .allocate(capacity: length)
        zeros.initialize(repeating: 0, count: length)
        let panelCount = Self.panelCount(plan)
        panels = ColumnStorage(rows: length * Int(ROW_PANEL), count: panelCount)
        factors = .allocate(capacity: 2 * panelCount * Int(ROW_PANEL) + 1)
        factors.initialize(repeating: nil, count: 2 * panelCount * Int(ROW_PANEL) + 1)
        indexCount = 2 * length + plan.tables.reduce(0) { max($0, $1.basis.pieceCount) } + 2
        indices = .allocate(capacity: plan.tables.count * indexCount + 1)
        indices.initialize(repeating: 0, count: plan.tables.count * indexCount + 1)
    }

    deinit {
        everyRow.deallocate()
        zeros.deallocate()
        adjoints.deallocate()
        factors.deallocate()
        indices.deallocate()
    }

    /// How many panels the numbers that act on every row fill, with the residuals.
    static func panelCount(_ plan: TrainingPlan) -> Int {
        (plan.trainedCount - plan.splineCount + 1 + Int(ROW_PANEL) - 1) / Int(ROW_PANEL)
    }

    /// Fills in the derivatives with respect to the coefficients of a group.
    func scale(_ number: Int, _ plan: TrainingPlan, _ part: Range<Int>, _ workspace: RowWorkspace) {
        let group = plan.groups[number]
        let basis = plan.tables[group.table].basis
        for (member, edge) in group.edges.enumerated() {
            (adjoints + member).initialize(
                to: UnsafePointer(workspace.subnodeAdjoints[plan.edges[edge].subnode] + part.lowerBound))
        }
        plan.kernels.scale(
            workspace.basis(group.table) + part.lowerBound * basis.stride, basis.stride, basis.order, adjoints,
            part.count, rowBlocks(number, plan), scaledValues[scaledStarts[number]])
    }

    func rowBlocks(_ number: Int, _ plan: TrainingPlan) -> RowBlocks {
        let group = plan.groups[number]
        return RowBlocks(
            values: scaledValues[scaledStarts[number]], pitch: plan.pitch(of: group), width: plan.width(of: group),
            first: firsts(group.table), step: group.edges.count,
            offset: group.coefficients)
    }

    func firsts(_ table: Int) -> UnsafeMutablePointer<Int32> { indices + table * indexCount }
    func order(_ table: Int) -> UnsafeMutablePointer<Int32> { firsts(table) + length }
    func starts(_ table: Int) -> UnsafeMutablePointer<Int32> { firsts(table) + 2 * length }
    func panel(_ number: Int) -> UnsafeMutablePointer<Double> { panels[number] }

    /// Orders some rows by piece, for each table, rows of a piece as they come.
    func sortRows(_ plan: TrainingPlan, _ rows: Range<Int>) {
        for table in plan.trainedTables {
            let basis = plan.tables[table].basis
            let pieces = plan.pieces + table * plan.capacity + rows.lowerBound
            let (firsts, order, starts) = (firsts(table), order(table), starts(table))
            starts.update(repeating: 0, count: basis.pieceCount + 2)
            for row in 0..<rows.count {
                let piece = Int(pieces[row])
                firsts[row] = basis.firsts[piece]
                starts[piece + 2] += 1
            }
            // While rows are put in their places, what will be the end of a piece is where its next row goes.
            for piece in 1..<(basis.pieceCount + 1) { starts[piece + 1] += starts[piece] }
            for row in 0..<rows.count {
                let piece = Int(pieces[row])
                order[Int(starts[piece + 1])] = Int32(truncatingIfNeeded: row)
                starts[piece + 1] += 1
            }
        }
    }

    /// The derivatives by a, b, c and d of each trained symbolic edge.
    func fillSymbolic(
        _ plan: TrainingPlan, _ parameters: UnsafePointer<Double>, _ rows: Range<Int>, _ output: Int,
        _ workspace: RowWorkspace
    ) {
        for edge in plan.edges where edge.isTrained && edge.affine >= 0 && plan.reach[output][edge.subnode] {
            let (adjoint, c) = (workspace.subnodeAdjoints[edge.subnode], parameters[edge.affine + 2])
            let points = plan.nodeValues[edge.column] + rows.lowerBound
            let values = plan.functionValues[edge.symbolic] + rows.lowerBound
            let slopes = plan.functionSlopes[edge.symbolic] + rows.lowerBound
            let (byA, byB) = (symbolicColumns[4 * edge.symbolic], symbolicColumns[4 * edge.symbolic + 1])
            let byC = symbolicColumns[4 * edge.symbolic + 2]
            for row in 0..<rows.count {
                byB[row] = adjoint[row] * c * slopes[row]
                byA[row] = byB[row] * points[row]
                byC[row] = adjoint[row] * values[row]
            }
        }
    }

    /// The columns of the Jacobian that act on every row, and the residuals, for a part of a chunk.
    func fillPanels(
        _ plan: TrainingPlan, _ output: Int, _ rows: Range<Int>, _ part: Range<Int>, _ workspace: RowWorkspace
    ) {
        let (reach, width) = (plan.reach[output], Int(ROW_PANEL))
        let others = factors + panels.count * width
        factors.update(repeating: nil, count: 2 * panels.count * width)
        func set(_ place: Int, _ one: UnsafeMutablePointer<Double>, _ other: UnsafeMutablePointer<Double>? = nil) {
            factors[place - plan.splineCount] = UnsafePointer(one + part.lowerBound)
            others[place - plan.splineCount] = other.map { UnsafePointer($0 + rows.lowerBound + part.lowerBound) }
        }
        for (subnode, place) in plan.biases.enumerated() where place < plan.trainedCount && reach[subnode] {
            set(place, workspace.subnodeAdjoints[subnode])
        }
        for edge in plan.edges where edge.isTrained && reach[edge.subnode] {
            let adjoint = workspace.subnodeAdjoints[edge.subnode]
            if edge.base >= 0 {
                set(edge.baseWeight, adjoint, plan.baseValues[edge.base])
            } else if edge.affine >= 0 {
                for number in 0..<3 { set(edge.affine + number, symbolicColumns[4 * edge.symbolic + number]) }
                set(edge.affine + 3, adjoint)
            }
        }
        factors[plan.trainedCount - plan.splineCount] = UnsafePointer(residuals[0] + part.lowerBound)
        for panel in 0..<panels.count {
            plan.kernels.fill_panel(factors + panel * width, others + panel * width, part.count, panels[panel])
        }
    }
}
