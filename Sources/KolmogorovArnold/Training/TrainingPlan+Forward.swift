import BSplines
import CRowKernels
import FunctionLibrary

/// Evaluation: from the parameter vector to every value and slope.
extension TrainingPlan {
    /// The network's parameters in the plan's order. A spline's are w_s·c_m.
    func parameters(of network: Network) -> [Double] {
        // Kernels read whole groups of four.
        var parameters = [Double](repeating: 0, count: parameterCount + 16)
        for edge in edges {
            switch network[edge.address].activation {
            case .spline(let activation):
                for (index, coefficient) in activation.coefficients.enumerated() {
                    parameters[edge.place(ofCoefficient: index)] = activation.splineScale * coefficient
                }
                if edge.baseWeight >= 0 { parameters[edge.baseWeight] = activation.baseWeight }
            case .symbolic(let activation):
                for (index, constant) in activation.affine.enumerated() { parameters[edge.affine + index] = constant }
            }
        }
        let values = network.layers.flatMap(\.biases)
        for (subnode, place) in biases.enumerated() { parameters[place] = values[subnode] }
        return parameters
    }

    /// Writes the trained parameters back.
    func write(_ parameters: [Double], to network: inout Network) {
        for edge in edges where edge.isTrained {
            switch network[edge.address].activation {
            case .spline(var activation):
                activation.spline = Spline(
                    knots: activation.knots,
                    coefficients: edge.coefficients(in: parameters))
                if edge.baseWeight >= 0 { activation.baseWeight = parameters[edge.baseWeight] }
                network[edge.address].activation = .spline(activation)
            case .symbolic(var activation):
                activation.a = parameters[edge.affine]
                activation.b = parameters[edge.affine + 1]
                activation.c = parameters[edge.affine + 2]
                activation.d = parameters[edge.affine + 3]
                network[edge.address].activation = .symbolic(activation)
            }
        }
        var subnode = 0
        for layer in network.layers.indices {
            for index in network.layers[layer].biases.indices {
                network.layers[layer].biases[index] = parameters[biases[subnode]]
                subnode += 1
            }
        }
    }

    /// Tables and base functions of a layer's inputs.
    func prepare(layer: Int, _ rows: Range<Int>) {
        let start = rows.lowerBound
        for (index, table) in tables.enumerated() where table.layer == layer {
            table.basis.place(
                nodeValues[table.column] + start, rows: rows.count, kernels: kernels,
                pieces: pieces + index * capacity + start, locals: locals[index] + start)
        }
        for (index, column) in baseColumns.enumerated() where layerColumns[layer].contains(column) {
            let (points, values, slopes) = (nodeValues[column] + start, baseValues[index] + start, baseSlopes[index] + start)
            switch baseFunction {
            case .silu: kernels.silu(points, rows.count, values, slopes)
            case .identity:
                values.update(from: points, count: rows.count)
                slopes.update(repeating: 1, count: rows.count)
            case .zero: break
            }
        }
    }

    /// Evaluates everything at `parameters`, batch after batch, and adds up share·(ŷ − y)² / outputs over rows and outputs.
    @discardableResult
    func forward(_ parameters: UnsafePointer<Double>, afterEachBatch: () -> Void = {}) -> Double {
        for edge in edges where edge.table >= 0 {
            let basis = tables[edge.table].basis
            kernels.polynomials(
                basis.columns, basis.firsts, basis.pieceCount, basis.order, parameters + edge.coefficients,
                edge.coefficientStride,
                polynomials + edge.polynomials)
        }
        nonisolated(unsafe) let parameters = parameters
        var total = 0.0
        for batch in 0..<batchCount {
            load(batch)
            let sums = ChunkSums(chunks: chunkCount, count: 1)
            forEachChunk { chunk, rows, _ in
                self.forward(parameters, rows)
                sums[chunk][0] = self.squareError(rows)
            }
            sums.add(to: &total, count: 1)
            afterEachBatch()
        }
        return total / Double(outputCount)
    }

    /// Evaluates everything at the parameters of a network of the plan's structure.
    func evaluate(_ network: Network, afterEachBatch: () -> Void = {}) {
        parameters(of: network).withUnsafeBufferPointer { buffer in
            if let start = buffer.baseAddress { forward(start, afterEachBatch: afterEachBatch) }
        }
    }

    /// The least and the largest value of each node that enters a layer; nil where one is not a number.
    ///
    /// - Parameter network: of the plan's structure; a single batch has been evaluated at it before.
    func sampleRanges(ofLayer layer: Int, of network: Network) -> [SampleRange?] {
        var ranges = layerColumns[layer].map { _ -> SampleRange? in SampleRange(least: .infinity, most: -.infinity) }
        func widen() {
            guard rows > 0 else { return }
            for (index, column) in layerColumns[layer].enumerated() {
                let values = UnsafeBufferPointer(start: nodeValues[column], count: rows)
                guard let range = ranges[index], let least = values.min(), let most = values.max(),
                    !values.contains(where: \.isNaN)
                else {
                    ranges[index] = nil
                    continue
                }
                ranges[index] = SampleRange(least: min(range.least, least), most: max(range.most, most))
            }
        }
        if batchCount > 1 { evaluate(network, afterEachBatch: widen) } else { widen() }
        return interruption == nil ? ranges : ranges.map { _ in nil }
    }

    private func forward(_ parameters: UnsafePointer<Double>, _ rows: Range<Int>) {
        let (start, count) = (rows.lowerBound, rows.count)
        for layer in 0..<layerCount {
            if layer > 0 { prepare(layer: layer, rows) }
            for subnode in layerSubnodes[layer] {
                (subnodeValues[subnode] + start).update(repeating: parameters[biases[subnode]], count: count)
            }
            for index in layerEdges[layer] {
                let sum = subnodeValues[edges[index].subnode] + start
                // Without a penalty the values go straight into their sum.
                var target = sum
                if let edgeValues {
                    target = edgeValues[index] + start
                    target.update(repeating: 0, count: count)
                }
                if edges[index].table >= 0 {
                    addSpline(index, parameters, rows, to: target)
                } else {
                    addSymbolic(index, parameters, rows, to: target)
                }
                if edgeValues != nil {
                    for row in 0..<count { sum[row] += target[row] }
                }
            }
            for node in nodes[layer] where node.subnodes.count > 1 {
                let value = nodeValues[node.column] + start
                kernels.multiply(
                    subnodeValues[node.subnodes.lowerBound] + start, subnodeValues[node.subnodes.lowerBound + 1] + start, count,
                    value)
                for factor in node.subnodes.dropFirst(2) {
                    kernels.multiply(value, subnodeValues[factor] + start, count, value)
                }
            }
        }
    }

    private func addSpline(
        _ index: Int, _ parameters: UnsafePointer<Double>, _ rows: Range<Int>, to target: UnsafeMutablePointer<Double>
    ) {
        let edge = edges[index]
        let basis = tables[edge.table].basis
        let places = places(edge.table, rows)
        let weight = edge.base >= 0 ? parameters[edge.baseWeight] : 0
        let base = edge.base >= 0 ? baseValues[edge.base] + rows.lowerBound : nil
        if index < firstSlope {
            kernels.add_values(places, polynomials + edge.polynomials, basis.order, weight, base, target)
        } else {
            kernels.add_values_and_slopes(
                places, polynomials + edge.polynomials, basis.rates, basis.order, weight, base,
                edge.base >= 0 ? baseSlopes[edge.base] + rows.lowerBound : nil, target, slope(ofEdge: index) + rows.lowerBound)
        }
    }

    /// φ′ of an edge beyond the first layer.
    func slope(ofEdge index: Int) -> UnsafeMutablePointer<Double> { edgeSlopes[index - firstSlope] }

    private func addSymbolic(
        _ index: Int, _ parameters: UnsafePointer<Double>, _ rows: Range<Int>, to target: UnsafeMutablePointer<Double>
    ) {
        let edge = edges[index]
        let affine = parameters + edge.affine
        let (a, b, c, d) = (affine[0], affine[1], affine[2], affine[3])
        let (start, count) = (rows.lowerBound, rows.count)
        let points = nodeValues[edge.column] + start
        let (values, slopes) = (functionValues[edge.symbolic] + start, functionSlopes[edge.symbolic] + start)
        for row in 0..<count { values[row] = a * points[row] + b }
        let activation = symbolics[edge.symbolic]
        let arguments = UnsafeBufferPointer(start: UnsafePointer(values), count: count)
        activation.function.derivatives(
            at: arguments, shape: activation.shape, into: UnsafeMutableBufferPointer(start: slopes, count: count))
        activation.function.values(
            at: arguments, shape: activation.shape, into: UnsafeMutableBufferPointer(start: values, count: count))
        for row in 0..<count { target[row] += c * values[row] + d }
        guard index >= firstSlope else { return }
        let slope = slope(ofEdge: index) + start
        for row in 0..<count { slope[row] = c * a * slopes[row] }
    }

    /// Σ over some rows and all outputs of share·(ŷ − y)², in the plan's present state.
    private func squareError(_ rows: Range<Int>) -> Double {
        let start = rows.lowerBound
        return layerColumns[layerCount].enumerated().reduce(0) { sum, output in
            sum
                + kernels.square_error(
                    nodeValues[output.element] + start, targets[output.offset] + start, shares[0] + start, rows.count)
        }
    }
}
