import BSplines
import CRowKernels

/// What one thread needs for one chunk of rows: adjoints, basis values, sums. The first row of
/// a column is the chunk's first.
final class RowWorkspace: @unchecked Sendable {
    /// Which of the plan's it is.
    let index: Int
    /// A sum node's column is that of its subnode.
    let nodeAdjoints: [UnsafeMutablePointer<Double>]
    let subnodeAdjoints: ColumnStorage
    let edgeAdjoint: ColumnStorage
    private let otherAdjoints: ColumnStorage
    /// The basis values of each table, `stride` a row, behind one another.
    private let basis: ColumnStorage
    private let basisStarts: [Int]
    /// Two sets of sums for the gradient of one edge.
    let sums: UnsafeMutablePointer<Double>

    /// - Parameter length: rows of the longest chunk.
    init(_ layout: PlanLayout, length: Int, index: Int) {
        self.index = index
        subnodeAdjoints = ColumnStorage(rows: length, count: layout.subnodeCount)
        otherAdjoints = ColumnStorage(rows: length, count: layout.columnCount)
        nodeAdjoints = layout.nodeColumns(subnodeAdjoints, otherAdjoints)
        edgeAdjoint = ColumnStorage(rows: length, count: 1)
        var width = 0
        basisStarts = layout.tables.map { table in
            width += table.basis.stride
            return width - table.basis.stride
        }
        basis = ColumnStorage(rows: length, count: width)
        let size = layout.tables.reduce(0) { max($0, 2 * $1.basis.pieceCount * $1.basis.stride) }
        sums = .allocate(capacity: size + 1)
        sums.initialize(repeating: 0, count: size + 1)
    }

    deinit { sums.deallocate() }

    /// The basis values of a table, once they are filled in.
    func basis(_ table: Int) -> UnsafeMutablePointer<Double> { basis[basisStarts[table]] }

    /// Fills in the basis values of the given tables on some rows.
    func fillBasis(of tables: some Sequence<Int>, _ plan: TrainingPlan, _ rows: Range<Int>) {
        for table in tables {
            let polynomials = plan.tables[table].basis
            plan.kernels.basis(plan.places(table, rows), polynomials.matrices, polynomials.order, basis(table))
        }
    }
}
