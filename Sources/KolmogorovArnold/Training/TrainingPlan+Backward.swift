/// Reverse accumulation: from adjoints at the outputs to the gradient.
extension TrainingPlan {
    /// Carries the adjoints of the output nodes, which the caller has set, back through the network.
    ///
    /// Afterwards `subnodeAdjoints` hold the derivatives with respect to each subnode. With sources, those of a penalty on the
    /// activations join in on the way.
    ///
    /// - Parameters:
    ///   - gradient: what the derivatives with respect to the trained parameters are added to, or nil.
    ///   - output: the one output that the adjoints start from, if it is one: what it does not depend on is skipped.
    func backward(
        _ parameters: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>?, sources: ActivationSources? = nil,
        output: Int? = nil
    ) {
        for layer in stride(from: layerCount - 1, through: 0, by: -1) {
            if layer > 0 { nodeAdjoints.setZero(layerColumns[layer]) }
            for node in nodes[layer] where output.map({ reach[$0][node.subnodes.lowerBound] }) ?? true {
                differentiate(node)
            }
            for subnode in layerSubnodes[layer] {
                sources?.addSubnode(subnode, of: self, to: subnodeAdjoints[subnode])
                if let gradient, biases[subnode] < trainedCount {
                    gradient[biases[subnode]] += TrainingKernel.sum(subnodeAdjoints[subnode], rows: rows)
                }
            }
            for index in layerEdges[layer] where output.map({ reach[$0][edges[index].subnode] }) ?? true {
                var adjoint = subnodeAdjoints[edges[index].subnode]
                if let sources, sources.edgeFactors[index] != 0 {
                    edgeAdjoint[0].update(from: adjoint, count: rows)
                    adjoint = edgeAdjoint[0]
                    sources.addEdge(index, of: self, to: adjoint)
                }
                if let gradient, edges[index].isTrained {
                    addGradient(ofEdge: index, adjoint: adjoint, parameters, to: gradient)
                }
                if layer > 0 {
                    TrainingKernel.addProduct(
                        adjoint, edgeSlopes[index], rows: rows, to: nodeAdjoints[edges[index].column])
                }
            }
        }
    }

    /// From a node's adjoint to those of its subnodes: each factor's is multiplied by the other factors, so that zeros do no harm.
    private func differentiate(_ node: PlannedNode) {
        for subnode in node.subnodes {
            let adjoint = subnodeAdjoints[subnode]
            adjoint.update(from: nodeAdjoints[node.column], count: rows)
            for other in node.subnodes where other != subnode {
                TrainingKernel.multiply(adjoint, subnodeValues[other], rows: rows, into: adjoint)
            }
        }
    }

    private func addGradient(
        ofEdge index: Int, adjoint: UnsafeMutablePointer<Double>, _ parameters: UnsafePointer<Double>,
        to gradient: UnsafeMutablePointer<Double>
    ) {
        let edge = edges[index]
        if edge.table >= 0 {
            let table = tables[edge.table]
            TrainingKernel.scatter(
                basisValues + table.start, basisFirsts + table.firsts, rows: rows, stride: table.stride, adjoint: adjoint,
                into: gradient + edge.coefficients)
            if edge.base >= 0 {
                gradient[edge.baseWeight] += TrainingKernel.dot(adjoint, baseValues[edge.base], rows: rows)
            }
            return
        }
        // φ = c·f(a·x + b) + d.
        let c = parameters[edge.affine + 2]
        let (points, values, slopes) = (nodeValues[edge.column], functionValues[edge.symbolic], functionSlopes[edge.symbolic])
        var (byA, byB, byC, byD) = (0.0, 0.0, 0.0, 0.0)
        for row in 0..<rows {
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
