import CRowKernels

/// Reverse accumulation: from adjoints at the outputs to the gradient.
extension TrainingPlan {
    /// Adds half the gradient of the mean square error, and that of the sources, at the parameters that were evaluated last.
    func addErrorGradient(
        at parameters: UnsafePointer<Double>, sources: ActivationSources?, to gradient: UnsafeMutablePointer<Double>
    ) {
        nonisolated(unsafe) let parameters = parameters
        let factor = 1 / Double(outputCount)
        forEachBatch(evaluatedAt: parameters) {
            let sums = ChunkSums(chunks: chunkCount, count: trainedCount)
            forEachChunk { chunk, rows, workspace in
                let start = rows.lowerBound
                for (output, column) in self.layerColumns[self.layerCount].enumerated() {
                    self.kernels.error_adjoint(
                        self.nodeValues[column] + start, self.targets[output] + start, self.shares[0] + start, factor,
                        rows.count, workspace.nodeAdjoints[column])
                }
                self.backward(parameters, rows, workspace, gradient: sums[chunk], sources: sources)
            }
            sums.add(to: gradient, count: trainedCount)
        }
    }

    /// Carries the adjoints of the output nodes, which the caller has set, back through the network, for one chunk of rows.
    ///
    /// Afterwards `subnodeAdjoints` of the workspace hold the derivatives with respect to each subnode. With sources, those of a
    /// penalty on the activations join in on the way.
    ///
    /// - Parameters:
    ///   - gradient: what the derivatives with respect to the trained parameters are added to, or nil.
    ///   - output: the one output that the adjoints start from, if it is one: what it does not depend on is skipped.
    func backward(
        _ parameters: UnsafePointer<Double>, _ rows: Range<Int>, _ workspace: RowWorkspace,
        gradient: UnsafeMutablePointer<Double>?, sources: ActivationSources? = nil, output: Int? = nil
    ) {
        let count = rows.count
        if gradient != nil { workspace.fillBasis(of: trainedTables, self, rows) }
        for layer in stride(from: layerCount - 1, through: 0, by: -1) {
            if layer > 0 {
                for column in layerColumns[layer] { workspace.nodeAdjoints[column].update(repeating: 0, count: count) }
            }
            for node in nodes[layer] where output.map({ reach[$0][node.subnodes.lowerBound] }) ?? true {
                differentiate(node, rows, workspace)
            }
            for subnode in layerSubnodes[layer] {
                let adjoint = workspace.subnodeAdjoints[subnode]
                sources?.addSubnode(subnode, of: self, rows, to: adjoint)
                if let gradient, biases[subnode] < trainedCount { gradient[biases[subnode]] += kernels.sum(adjoint, count) }
            }
            for index in layerEdges[layer] where output.map({ reach[$0][edges[index].subnode] }) ?? true {
                var adjoint = workspace.subnodeAdjoints[edges[index].subnode]
                if let sources, sources.edgeFactors[index] != 0 {
                    workspace.edgeAdjoint[0].update(from: adjoint, count: count)
                    adjoint = workspace.edgeAdjoint[0]
                    sources.addEdge(index, of: self, rows, to: adjoint)
                }
                if let gradient, edges[index].isTrained {
                    addGradient(ofEdge: index, adjoint: adjoint, parameters, rows, workspace, to: gradient)
                }
                if layer > 0 {
                    kernels.add_product(
                        adjoint, slope(ofEdge: index) + rows.lowerBound, count, workspace.nodeAdjoints[edges[index].column])
                }
            }
        }
    }

    /// From a product's adjoint to those of its factors: each is multiplied by the other factors, so that zeros do no harm. A sum
    /// node shares its column with its subnode.
    private func differentiate(_ node: PlannedNode, _ rows: Range<Int>, _ workspace: RowWorkspace) {
        guard node.subnodes.count > 1 else { return }
        for subnode in node.subnodes {
            let adjoint = workspace.subnodeAdjoints[subnode]
            adjoint.update(from: workspace.nodeAdjoints[node.column], count: rows.count)
            for other in node.subnodes where other != subnode {
                kernels.multiply(adjoint, subnodeValues[other] + rows.lowerBound, rows.count, adjoint)
            }
        }
    }

    private func addGradient(
        ofEdge index: Int, adjoint: UnsafeMutablePointer<Double>, _ parameters: UnsafePointer<Double>, _ rows: Range<Int>,
        _ workspace: RowWorkspace, to gradient: UnsafeMutablePointer<Double>
    ) {
        let edge = edges[index]
        let (start, count) = (rows.lowerBound, rows.count)
        if edge.table >= 0 {
            let basis = tables[edge.table].basis
            let (sums, size) = (workspace.sums, basis.pieceCount * basis.stride)
            sums.update(repeating: 0, count: 2 * size)
            kernels.scatter(
                pieces + edge.table * capacity + start, count, workspace.basis(edge.table), basis.stride, adjoint,
                basis.pieceCount, sums)
            for piece in 0..<basis.pieceCount {
                let target = gradient + edge.place(ofCoefficient: Int(basis.firsts[piece]))
                let local = sums + piece * basis.stride
                for r in 0..<basis.order { target[r * edge.coefficientStride] += local[r] + local[size + r] }
            }
            if edge.base >= 0 { gradient[edge.baseWeight] += kernels.dot(adjoint, baseValues[edge.base] + start, count) }
            return
        }
        // φ = c·f(a·x + b) + d.
        let c = parameters[edge.affine + 2]
        let points = nodeValues[edge.column] + start
        let (values, slopes) = (functionValues[edge.symbolic] + start, functionSlopes[edge.symbolic] + start)
        var (byA, byB, byC, byD) = (0.0, 0.0, 0.0, 0.0)
        for row in 0..<count {
            let inner = adjoint[row] * slopes[row]
            byA += inner * points[row]
            byB += inner
            byC += adjoint[row] * values[row]
            byD += adjoint[row]
        }
        gradient[edge.affine] += c * byA
        gradient[edge.affine + 1] += c * byB
        gradient[edge.affine + 2] += byC
        gradient[edge.affine + 3] += byD
    }
}
