import BSplines
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
                    parameters[edge.coefficients + index] = activation.splineScale * coefficient
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
                    coefficients: Array(parameters[edge.coefficients..<(edge.coefficients + edge.coefficientCount)]))
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

    /// Tables and base functions of a layer's inputs. The first layer's inputs do not move and need no slopes.
    func prepare(layer: Int) {
        for table in tables where table.layer == layer {
            table.knots.withKernel { kernel in
                TrainingKernel.fillTable(
                    kernel, at: nodeValues[table.column], rows: rows, stride: table.stride, extrapolation: extrapolation,
                    values: basisValues + table.start, slopes: layer > 0 ? basisSlopes + table.start : nil,
                    firsts: basisFirsts + table.firsts)
            }
        }
        for (index, column) in baseColumns.enumerated() where layerColumns[layer].contains(column) {
            let (points, values, slopes) = (nodeValues[column], baseValues[index], baseSlopes[index])
            switch baseFunction {
            case .silu:
                for row in 0..<rows {
                    values[row] = baseFunction.value(points[row])
                    slopes[row] = baseFunction.derivative(points[row])
                }
            case .identity:
                values.update(from: points, count: rows)
                slopes.update(repeating: 1, count: rows)
            case .zero: break
            }
        }
    }

    /// Evaluates everything at `parameters`.
    func forward(_ parameters: UnsafePointer<Double>) {
        for layer in 0..<layerCount {
            if layer > 0 { prepare(layer: layer) }
            for subnode in layerSubnodes[layer] {
                subnodeValues[subnode].update(repeating: parameters[biases[subnode]], count: rows)
            }
            for index in layerEdges[layer] {
                if edges[index].table >= 0 {
                    evaluateSpline(index, parameters, needsSlope: layer > 0)
                } else {
                    evaluateSymbolic(index, parameters)
                }
                TrainingKernel.add(edgeValues[index], times: 1, rows: rows, to: subnodeValues[edges[index].subnode])
            }
            for node in nodes[layer] {
                let value = nodeValues[node.column]
                value.update(from: subnodeValues[node.subnodes.lowerBound], count: rows)
                for factor in node.subnodes.dropFirst() {
                    TrainingKernel.multiply(value, subnodeValues[factor], rows: rows, into: value)
                }
            }
        }
    }

    private func evaluateSpline(_ index: Int, _ parameters: UnsafePointer<Double>, needsSlope: Bool) {
        let edge = edges[index]
        let table = tables[edge.table]
        let coefficients = parameters + edge.coefficients
        TrainingKernel.contract(
            basisValues + table.start, basisFirsts + table.firsts, rows: rows, stride: table.stride,
            coefficients: coefficients, into: edgeValues[index])
        if needsSlope {
            TrainingKernel.contract(
                basisSlopes + table.start, basisFirsts + table.firsts, rows: rows, stride: table.stride,
                coefficients: coefficients, into: edgeSlopes[index])
        }
        if edge.base >= 0 {
            let weight = parameters[edge.baseWeight]
            TrainingKernel.add(baseValues[edge.base], times: weight, rows: rows, to: edgeValues[index])
            if needsSlope { TrainingKernel.add(baseSlopes[edge.base], times: weight, rows: rows, to: edgeSlopes[index]) }
        }
    }

    private func evaluateSymbolic(_ index: Int, _ parameters: UnsafePointer<Double>) {
        let edge = edges[index]
        let affine = parameters + edge.affine
        let (a, b, c, d) = (affine[0], affine[1], affine[2], affine[3])
        let (points, values, slopes) = (nodeValues[edge.column], functionValues[edge.symbolic], functionSlopes[edge.symbolic])
        for row in 0..<rows { values[row] = a * points[row] + b }
        let activation = symbolics[edge.symbolic]
        let arguments = UnsafeBufferPointer(start: UnsafePointer(values), count: rows)
        activation.function.derivatives(
            at: arguments, shape: activation.shape, into: UnsafeMutableBufferPointer(start: slopes, count: rows))
        activation.function.values(
            at: arguments, shape: activation.shape, into: UnsafeMutableBufferPointer(start: values, count: rows))
        let (result, slope) = (edgeValues[index], edgeSlopes[index])
        for row in 0..<rows {
            result[row] = c * values[row] + d
            slope[row] = c * a * slopes[row]
        }
    }

    /// Σ over rows and outputs of share·(ŷ − y)² / outputs, in the plan's present state.
    func meanSquareError() -> Double {
        let share = shares[0]
        var total = 0.0
        for (output, column) in layerColumns[layerCount].enumerated() {
            let (value, target) = (nodeValues[column], targets[output])
            var sum = 0.0
            for row in 0..<rows {
                let residual = value[row] - target[row]
                sum += share[row] * residual * residual
            }
            total += sum
        }
        return total / Double(outputCount)
    }
}
