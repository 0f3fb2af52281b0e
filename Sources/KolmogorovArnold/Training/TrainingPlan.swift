import BSplines
import CRowKernels
import FunctionLibrary

/// A network and its training rows, compiled to index arrays and flat memory: what the loops over the rows work on.
///
/// The parameters are one vector: first the coefficients of the trained splines, group after group, then the trained numbers that
/// act on every row (base weights, a, b, c, d, biases), then everything that is held. Only the first `trainedCount` of them
/// move. Everything is stored column by column, so that each loop over the rows is contiguous.
///
/// Of rows that come in batches the plan holds one at a time: `load` changes which.
///
/// The rows are worked on in chunks of `chunkLength`, on any number of threads; sums over the rows are added up within each
/// chunk and then chunk by chunk, so that they are the same bits for any number. A plan is shared by the threads, which write
/// disjoint rows of its columns; what is theirs alone is in a `RowWorkspace`.
///
/// Edges that leave one input on equal knots share one table of where the rows lie in them; the tables of the first layer
/// never change.
final class TrainingPlan: @unchecked Sendable {
    /// Where the rows of one node's column lie in one knot vector.
    struct Table {
        let layer: Int
        let column: Int
        let knots: KnotVector
        let basis: BasisPolynomials
    }

    struct PlannedEdge {
        let address: Network.EdgeAddress
        /// The column of the node that the edge reads, and the subnode that it feeds, both counted through the layers.
        let column: Int
        let subnode: Int
        let isTrained: Bool
        /// The table of a spline edge, or −1.
        let table: Int
        /// Where its polynomials stand in `polynomials`.
        let polynomials: Int
        /// First coefficient in the parameter vector, the way to the next, and their number.
        var coefficients: Int
        var coefficientStride: Int
        let coefficientCount: Int
        /// Column of the base function and place of its weight, or −1.
        let base: Int
        let baseWeight: Int
        /// The number of a symbolic edge, and the place of its a, b, c, d; or −1.
        let symbolic: Int
        let affine: Int

        func place(ofCoefficient index: Int) -> Int { coefficients + index * coefficientStride }

        /// The spline's own coefficients.
        func coefficients(in parameters: [Double]) -> [Double] {
            (0..<coefficientCount).map { parameters[place(ofCoefficient: $0)] }
        }
    }

    /// The trained splines that share a table and change the same outputs: the columns of the Jacobian that are nonzero together.
    ///
    /// Their coefficients take turns, m-th after m-th, so that a row's nonzeros of all of them stand side by side.
    struct SplineGroup {
        let table: Int
        let edges: [Int]
        /// First coefficient in the parameter vector.
        let coefficients: Int
    }

    struct PlannedNode {
        let column: Int
        let subnodes: Range<Int>
    }

    /// A chunk's columns stay in the second-level cache, and its sums are long enough to be worth adding up apart.
    static let chunkLength = 1024

    /// Where the rows come from; how many it holds at present and at most.
    let source: any TrainingRows
    var rows = 0
    let capacity: Int
    var loadedBatch: Int?
    /// Why no more batches are read.
    var interruption: Interruption?
    /// Called before a batch of several is read.
    var onBatch: (_ batch: Int) -> Void = { _ in }
    /// Asked in the middle of long work, on any thread: whether the caller wants no more.
    var shouldStop: @Sendable () -> Bool = { false }
    let threads: Int
    let kernels: RowKernels
    let layerCount: Int
    let outputCount: Int
    let baseFunction: BaseFunction
    /// Columns of the nodes that enter layer l; the last entry holds the outputs.
    let layerColumns: [Range<Int>]
    let layerSubnodes: [Range<Int>]
    let layerEdges: [Range<Int>]
    let nodes: [[PlannedNode]]
    let edges: [PlannedEdge]
    let groups: [SplineGroup]
    let tables: [Table]
    /// The columns whose base function is needed.
    let baseColumns: [Int]
    let symbolics: [SymbolicActivation]
    /// The place of each subnode's bias.
    let biases: [Int]
    /// `reach[o][s]`: whether subnode s can change output o.
    let reach: [[Bool]]

    /// How many parameters are trained, and how many of these are spline coefficients.
    let trainedCount: Int
    let splineCount: Int
    let parameterCount: Int

    let targets: ColumnStorage
    /// Row weights that add up to 1.
    let shares: ColumnStorage
    /// √(share/outputs): what multiplies a row of the Jacobian and its residual.
    let rootShares: ColumnStorage

    /// A sum node's column is that of its subnode.
    let nodeValues: [UnsafeMutablePointer<Double>]
    let subnodeValues: ColumnStorage
    private let otherValues: ColumnStorage
    /// φ of every edge, where a penalty asks for it; else nothing.
    let edgeValues: ColumnStorage?
    /// φ′ of the edges beyond the first layer.
    let edgeSlopes: ColumnStorage
    let firstSlope: Int
    let baseValues: ColumnStorage
    let baseSlopes: ColumnStorage
    let functionValues: ColumnStorage
    let functionSlopes: ColumnStorage
    /// The local coordinates of each table, and its pieces, a column a table.
    let locals: ColumnStorage
    let pieces: UnsafeMutablePointer<Int32>
    /// Each spline edge as polynomials, at the parameters that were evaluated last.
    let polynomials: UnsafeMutablePointer<Double>
    /// The tables of trained edges.
    let trainedTables: [Int]
    /// One a thread.
    let workspaces: [RowWorkspace]

    init(
        _ network: Network, _ source: any TrainingRows, _ options: TrainingOptions = TrainingOptions(),
        kernels: RowKernels = row_kernels().pointee
    ) {
        precondition(source.inputCount == network.inputCount, "Training needs one column for each input.")
        precondition(source.targetCount == network.outputCount, "Training needs one target for each output.")
        precondition(source.totalWeight > 0, "Training needs rows with a positive weight.")
        precondition(options.threads >= 1, "Training needs a thread to run on.")
        let layout = PlanLayout(network)
        let rows = source.longestBatch
        self.source = source
        capacity = rows
        threads = options.threads
        self.kernels = kernels
        layerCount = network.layers.count
        outputCount = network.outputCount
        baseFunction = network.baseFunction
        layerColumns = layout.layerColumns
        layerSubnodes = layout.layerSubnodes
        layerEdges = layout.layerEdges
        nodes = layout.nodes
        edges = layout.edges
        groups = layout.groups
        tables = layout.tables
        baseColumns = layout.baseColumns
        symbolics = layout.symbolics
        biases = layout.biases
        reach = layout.reach
        trainedCount = layout.trainedCount
        splineCount = layout.splineCount
        parameterCount = layout.parameterCount

        targets = ColumnStorage(rows: rows, count: outputCount)
        shares = ColumnStorage(rows: rows, count: 1)
        rootShares = ColumnStorage(rows: rows, count: 1)
        let subnodeValues = ColumnStorage(rows: rows, count: layout.subnodeCount)
        let otherValues = ColumnStorage(rows: rows, count: layout.columnCount)
        nodeValues = layout.nodeColumns(subnodeValues, otherValues)
        self.subnodeValues = subnodeValues
        self.otherValues = otherValues
        edgeValues = options.isSparse ? ColumnStorage(rows: rows, count: edges.count) : nil
        firstSlope = layout.layerEdges.first?.upperBound ?? 0
        edgeSlopes = ColumnStorage(rows: rows, count: edges.count - firstSlope)
        baseValues = ColumnStorage(rows: rows, count: baseColumns.count)
        baseSlopes = ColumnStorage(rows: rows, count: baseColumns.count)
        functionValues = ColumnStorage(rows: rows, count: symbolics.count)
        functionSlopes = ColumnStorage(rows: rows, count: symbolics.count)
        locals = ColumnStorage(rows: rows, count: tables.count)
        pieces = .allocate(capacity: tables.count * rows + 1)
        pieces.initialize(repeating: 0, count: tables.count * rows + 1)
        polynomials = .allocate(capacity: layout.polynomialSize + 4)
        polynomials.initialize(repeating: 0, count: layout.polynomialSize + 4)
        trainedTables = Set(layout.groups.map(\.table)).sorted()
        let length = min(rows, Self.chunkLength)
        workspaces = (0..<threads).map { RowWorkspace(layout, length: length, index: $0) }

        if source.batchCount == 1 { load(0) }
    }

    deinit {
        pieces.deallocate()
        polynomials.deallocate()
    }

    /// Where some rows lie in the knots of a table.
    func places(_ table: Int, _ rows: Range<Int>) -> RowPlaces {
        RowPlaces(
            piece: pieces + table * capacity + rows.lowerBound, s: locals[table] + rows.lowerBound, rows: rows.count)
    }

    /// The nonzeros of a group in a row.
    func width(of group: SplineGroup) -> Int { group.edges.count * tables[group.table].basis.order }
    /// The room for them, in whole groups of four that begin anywhere in a vector of eight.
    func pitch(of group: SplineGroup) -> Int { ((width(of: group) + 3) / 4 * 4 + 14) / 8 * 8 }
}
