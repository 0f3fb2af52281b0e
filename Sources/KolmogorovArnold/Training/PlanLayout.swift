import BSplines

/// The first half of compiling a network for training: which number goes where.
struct PlanLayout {
    var layerColumns: [Range<Int>] = []
    var layerSubnodes: [Range<Int>] = []
    var layerEdges: [Range<Int>] = []
    var nodes: [[TrainingPlan.PlannedNode]] = []
    var edges: [TrainingPlan.PlannedEdge] = []
    var groups: [TrainingPlan.SplineGroup] = []
    var tables: [TrainingPlan.Table] = []
    var baseColumns: [Int] = []
    var symbolics: [SymbolicActivation] = []
    var biases: [Int] = []
    var reach: [[Bool]] = []
    var splineCount = 0
    var trainedCount = 0
    var parameterCount = 0
    var columnCount = 0
    var subnodeCount = 0
    var polynomialSize = 0

    init(_ network: Network) {
        placeNodes(of: network)
        var places = Places(network)
        splineCount = places.trainedDense
        trainedCount = places.held
        for (index, layer) in network.layers.enumerated() {
            let firstEdge = edges.count
            for (subnode, row) in layer.edges.enumerated() {
                for (input, edge) in row.enumerated() where edge.isActive {
                    let address = Network.EdgeAddress(layer: index, subnode: subnode, input: input)
                    plan(edge, at: address, in: network, places: &places)
                }
            }
            layerEdges.append(firstEdge..<edges.count)
            for isFrozen in layer.frozenBiases { biases.append(places.take(1, isSpline: false, isTrained: !isFrozen)) }
        }
        parameterCount = places.held
        traceReach()
        placeGroups(&places)
    }

    /// Where the next parameters of each of the three groups go.
    private struct Places {
        var trainedSpline = 0
        var trainedDense = 0
        var held = 0

        init(_ network: Network) {
            var dense = network.layers.reduce(0) { $0 + $1.frozenBiases.count { !$0 } }
            for address in network.activeEdges where !network[address].isFrozen {
                switch network[address].activation {
                case .symbolic: dense += 4
                case .spline(let activation):
                    trainedDense += activation.coefficients.count
                    dense += network.baseFunction == .zero ? 0 : 1
                }
            }
            held = trainedDense + dense
        }

        mutating func take(_ count: Int, isSpline: Bool, isTrained: Bool) -> Int {
            func advance(_ place: inout Int) -> Int {
                place += count
                return place - count
            }
            guard isTrained else { return advance(&held) }
            return isSpline ? advance(&trainedSpline) : advance(&trainedDense)
        }
    }

    private mutating func placeNodes(of network: Network) {
        layerColumns = [0..<network.inputCount]
        columnCount = network.inputCount
        for layer in network.layers {
            let (column, subnode) = (columnCount, subnodeCount)
            nodes.append(
                layer.nodes.enumerated().map { index, node in
                    TrainingPlan.PlannedNode(
                        column: column + index,
                        subnodes: (subnode + node.subnodes.lowerBound)..<(subnode + node.subnodes.upperBound))
                })
            columnCount += layer.nodes.count
            subnodeCount += layer.subnodeCount
            layerColumns.append(column..<columnCount)
            layerSubnodes.append(subnode..<subnodeCount)
        }
    }

    private mutating func plan(
        _ edge: Edge, at address: Network.EdgeAddress, in network: Network, places: inout Places
    ) {
        let column = layerColumns[address.layer].lowerBound + address.input
        let subnode = layerSubnodes[address.layer].lowerBound + address.subnode
        switch edge.activation {
        case .spline(let activation):
            let hasBase = network.baseFunction != .zero
            let table = table(
                layer: address.layer, column: column, knots: activation.knots, extrapolation: network.extrapolation)
            edges.append(
                TrainingPlan.PlannedEdge(
                    address: address, column: column, subnode: subnode, isTrained: !edge.isFrozen,
                    table: table, polynomials: polynomialSize,
                    coefficients: edge.isFrozen
                        ? places.take(activation.coefficients.count, isSpline: true, isTrained: false) : -1,
                    coefficientStride: 1, coefficientCount: activation.coefficients.count,
                    base: hasBase ? baseColumn(column) : -1,
                    baseWeight: hasBase ? places.take(1, isSpline: false, isTrained: !edge.isFrozen) : -1, symbolic: -1,
                    affine: -1))
            polynomialSize += tables[table].basis.pieceCount * tables[table].basis.stride
        case .symbolic(let activation):
            symbolics.append(activation)
            edges.append(
                TrainingPlan.PlannedEdge(
                    address: address, column: column, subnode: subnode, isTrained: !edge.isFrozen, table: -1, polynomials: -1,
                    coefficients: -1, coefficientStride: 1, coefficientCount: 0, base: -1, baseWeight: -1,
                    symbolic: symbolics.count - 1,
                    affine: places.take(4, isSpline: false, isTrained: !edge.isFrozen)))
        }
    }

    private mutating func table(layer: Int, column: Int, knots: KnotVector, extrapolation: Extrapolation) -> Int {
        if let known = tables.firstIndex(where: { $0.column == column && $0.knots == knots }) { return known }
        tables.append(
            TrainingPlan.Table(
                layer: layer, column: column, knots: knots,
                basis: BasisPolynomials(knots, extrapolation: extrapolation)))
        return tables.count - 1
    }

    private mutating func baseColumn(_ column: Int) -> Int {
        if let known = baseColumns.firstIndex(of: column) { return known }
        baseColumns.append(column)
        return baseColumns.count - 1
    }

    /// The column of each node: that of its subnode for a sum, one of the others for inputs and products.
    func nodeColumns(_ subnodes: ColumnStorage, _ others: ColumnStorage) -> [UnsafeMutablePointer<Double>] {
        var columns = (0..<columnCount).map { others[$0] }
        for node in nodes.joined() where node.subnodes.count == 1 { columns[node.column] = subnodes[node.subnodes.lowerBound] }
        return columns
    }

    /// Follows the active edges back from each output.
    private mutating func traceReach() {
        let last = nodes.count - 1
        for output in nodes[last].indices {
            var reached = [Bool](repeating: false, count: subnodeCount)
            var columns: Set<Int> = [nodes[last][output].column]
            for layer in stride(from: last, through: 0, by: -1) {
                for node in nodes[layer] where columns.contains(node.column) {
                    for subnode in node.subnodes { reached[subnode] = true }
                }
                columns = Set(edges[layerEdges[layer]].filter { reached[$0.subnode] }.map(\.column))
            }
            reach.append(reached)
        }
    }

    /// Gives the trained splines their coefficients, those of a group by turns.
    private mutating func placeGroups(_ places: inout Places) {
        struct Kind: Hashable {
            let table: Int
            let reach: [Bool]
        }
        var order: [Kind] = []
        var members: [Kind: [Int]] = [:]
        for (index, edge) in edges.enumerated() where edge.isTrained && edge.table >= 0 {
            let kind = Kind(table: edge.table, reach: reach.map { $0[edge.subnode] })
            if members[kind] == nil { order.append(kind) }
            members[kind, default: []].append(index)
        }
        for kind in order {
            guard let indices = members[kind], let first = indices.first else { continue }
            let count = edges[first].coefficientCount
            let start = places.take(count * indices.count, isSpline: true, isTrained: true)
            for (number, index) in indices.enumerated() {
                edges[index].coefficients = start + number
                edges[index].coefficientStride = indices.count
            }
            groups.append(TrainingPlan.SplineGroup(table: kind.table, edges: indices, coefficients: start))
        }
    }
}
