import BSplines
import FunctionLibrary

/// A network and its training rows, compiled to index arrays and flat memory: what the loops over the rows work on.
///
/// The parameters are one vector: first the coefficients of the trained splines, edge after edge, then the trained numbers that
/// act on every row (base weights, a, b, c, d, biases), then everything that is held. Only the first `trainedCount` of them
/// move. Everything is stored column by column, so that each loop over the rows is contiguous.
///
/// Edges that leave one input on equal knots share one table of basis values; the tables of the first layer never change.
final class TrainingPlan {
    /// Local basis values of one node's column on one knot vector, `stride` (the order k+1 rounded up to fours) a row.
    struct Table {
        let layer: Int
        let column: Int
        let knots: KnotVector
        let order: Int
        let stride: Int
        let start: Int
        let firsts: Int
    }

    struct PlannedEdge {
        let address: Network.EdgeAddress
        /// The column of the node that the edge reads, and the subnode that it feeds, both counted through the layers.
        let column: Int
        let subnode: Int
        let isTrained: Bool
        /// The table of a spline edge, or −1.
        let table: Int
        /// First coefficient in the parameter vector, and their number.
        let coefficients: Int
        let coefficientCount: Int
        /// Column of the base function and place of its weight, or −1.
        let base: Int
        let baseWeight: Int
        /// The number of a symbolic edge, and the place of its a, b, c, d; or −1.
        let symbolic: Int
        let affine: Int
    }

    struct PlannedNode {
        let column: Int
        let subnodes: Range<Int>
    }

    let rows: Int
    let layerCount: Int
    let outputCount: Int
    let extrapolation: Extrapolation
    let baseFunction: BaseFunction
    /// Columns of the nodes that enter layer l; the last entry holds the outputs.
    let layerColumns: [Range<Int>]
    let layerSubnodes: [Range<Int>]
    let layerEdges: [Range<Int>]
    let nodes: [[PlannedNode]]
    let edges: [PlannedEdge]
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

    let nodeValues: ColumnStorage
    let subnodeValues: ColumnStorage
    let edgeValues: ColumnStorage
    let edgeSlopes: ColumnStorage
    let baseValues: ColumnStorage
    let baseSlopes: ColumnStorage
    let functionValues: ColumnStorage
    let functionSlopes: ColumnStorage
    let nodeAdjoints: ColumnStorage
    let subnodeAdjoints: ColumnStorage
    let edgeAdjoint: ColumnStorage
    let basisValues: UnsafeMutablePointer<Double>
    let basisSlopes: UnsafeMutablePointer<Double>
    let basisFirsts: UnsafeMutablePointer<Int32>

    init(_ network: Network, _ data: TrainingData) {
        precondition(data.inputs.count == network.inputCount, "Training needs one column for each input.")
        precondition(data.targets.count == network.outputCount, "Training needs one target for each output.")
        let layout = PlanLayout(network, rows: data.rowCount)
        rows = data.rowCount
        layerCount = network.layers.count
        outputCount = network.outputCount
        extrapolation = network.extrapolation
        baseFunction = network.baseFunction
        layerColumns = layout.layerColumns
        layerSubnodes = layout.layerSubnodes
        layerEdges = layout.layerEdges
        nodes = layout.nodes
        edges = layout.edges
        tables = layout.tables
        baseColumns = layout.baseColumns
        symbolics = layout.symbolics
        biases = layout.biases
        reach = layout.reach
        trainedCount = layout.trainedCount
        splineCount = layout.splineCount
        parameterCount = layout.parameterCount

        targets = ColumnStorage(data.targets)
        shares = ColumnStorage([data.shares])
        nodeValues = ColumnStorage(rows: rows, count: layout.columnCount)
        subnodeValues = ColumnStorage(rows: rows, count: layout.subnodeCount)
        edgeValues = ColumnStorage(rows: rows, count: edges.count)
        edgeSlopes = ColumnStorage(rows: rows, count: edges.count)
        baseValues = ColumnStorage(rows: rows, count: baseColumns.count)
        baseSlopes = ColumnStorage(rows: rows, count: baseColumns.count)
        functionValues = ColumnStorage(rows: rows, count: symbolics.count)
        functionSlopes = ColumnStorage(rows: rows, count: symbolics.count)
        nodeAdjoints = ColumnStorage(rows: rows, count: layout.columnCount)
        subnodeAdjoints = ColumnStorage(rows: rows, count: layout.subnodeCount)
        edgeAdjoint = ColumnStorage(rows: rows, count: 1)
        let size = layout.tables.reduce(0) { $0 + $1.stride * data.rowCount }
        basisValues = .allocate(capacity: size + 4)
        basisValues.initialize(repeating: 0, count: size + 4)
        basisSlopes = .allocate(capacity: size + 4)
        basisSlopes.initialize(repeating: 0, count: size + 4)
        basisFirsts = .allocate(capacity: tables.count * rows + 1)
        basisFirsts.initialize(repeating: 0, count: tables.count * rows + 1)

        for (index, column) in data.inputs.enumerated() {
            column.withUnsafeBufferPointer { column in
                if let start = column.baseAddress { nodeValues[index].update(from: start, count: rows) }
            }
        }
        prepare(layer: 0)
    }

    deinit {
        basisValues.deallocate()
        basisSlopes.deallocate()
        basisFirsts.deallocate()
    }
}
