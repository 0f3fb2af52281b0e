import Expressions
import FunctionLibrary
import KolmogorovArnold

extension Network {
    /// The formula of each output: the edges' formulas substituted into each other, layer by layer, exactly.
    ///
    /// Nothing is rounded, left out or reordered, so that the formula and the network are the same function; `simplified()` is
    /// a later step.
    ///
    /// - Returns: `nil` while an active edge is still a spline.
    public func formulas() -> [Expression]? {
        guard isSymbolic else { return nil }
        return composed { address, argument in
            self[address].symbolic?.formula(of: argument) ?? 0
        }
    }

    /// The outputs with `edge` giving the formula of each active edge on its argument.
    package func composed(edge: (EdgeAddress, Expression) -> Expression) -> [Expression] {
        var values = inputNames.map { Expression.variable($0) }
        for (index, layer) in layers.enumerated() {
            let subnodes = layer.edges.indices.map { subnode in
                var terms: [Expression] = layer.biases[subnode] == 0 ? [] : [.real(layer.biases[subnode])]
                for (input, link) in layer.edges[subnode].enumerated() where link.isActive {
                    terms.append(edge(EdgeAddress(layer: index, subnode: subnode, input: input), values[input]))
                }
                return Expression.sum(of: terms)
            }
            values = layer.nodes.map { node in
                node.kind == .sum
                    ? subnodes[node.subnodes.lowerBound] : Expression.product(of: node.subnodes.map { subnodes[$0] })
            }
        }
        return values
    }
}

extension SymbolicActivation {
    /// c·f(a·x + b) + d on an argument; constants that are exactly 1 or 0 leave no trace.
    func formula(of argument: Expression) -> Expression {
        let inner = Expression.sum(of: [Expression.scaled(argument, by: a)] + (b == 0 ? [] : [.real(b)]))
        let value = function.fixingShape(shape).expression(of: inner)
        return Expression.sum(of: [Expression.scaled(value, by: c)] + (d == 0 ? [] : [.real(d)]))
    }
}

extension Expression {
    static func scaled(_ expression: Expression, by factor: Double) -> Expression {
        factor == 1 ? expression : Expression.product(of: [.real(factor), expression])
    }
}
