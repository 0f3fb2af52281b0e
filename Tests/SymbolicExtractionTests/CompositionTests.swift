import Expressions
import FunctionLibrary
import KolmogorovArnold
import SymbolicExtraction
import Tables
import Testing

@Suite("Formulas composed from symbolic networks")
struct CompositionTests {
    static let names = ["x", "y", "z"]

    /// Every kind of node and edge: products, biases, inactive edges, shapes, several outputs.
    static func network(seed: UInt64) -> Network {
        var generator = SeededGenerator(seed: seed)
        let bounded = ["sin", "cos", "tanh", "gaussian", "arctan", "x^2", "sqrt(1+x^2)", "x"].compactMap {
            FunctionLibrary.standard[$0]
        }
        var width = names.count
        let layers = (0..<Int.random(in: 1...3, using: &generator)).map { _ -> Layer in
            var (nodes, edges): ([Node], [[Edge]]) = ([], [])
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let arity = Int.random(in: 1...3, using: &generator)
                let isSum = arity == 1 || Bool.random(using: &generator)
                let count = isSum ? 1 : arity
                nodes.append(Node(kind: isSum ? .sum : .product, subnodes: edges.count..<(edges.count + count)))
                for _ in 0..<count {
                    edges.append(
                        (0..<width).map { _ in
                            var edge = Edge.symbolic(
                                bounded.randomElement(using: &generator) ?? .identity, a: generator.uniform(in: -1..<1),
                                b: Bool.random(using: &generator) ? 0 : generator.standardNormal(),
                                c: generator.uniform(in: -1..<1),
                                d: Bool.random(using: &generator) ? 0 : generator.standardNormal())
                            edge.isActive = Int.random(in: 0..<4, using: &generator) > 0
                            return edge
                        })
                }
            }
            defer { width = nodes.count }
            let biases = edges.map { _ in Bool.random(using: &generator) ? 0 : generator.standardNormal() }
            return Layer(inputCount: width, nodes: nodes, edges: edges, biases: biases)
        }
        return Network(inputNames: names, layers: layers, baseFunction: .zero)
    }

    @Test("formula and network have the same values", arguments: 0..<80 as Range<UInt64>)
    func sameValues(seed: UInt64) throws {
        let network = Self.network(seed: seed)
        let formulas = try #require(network.formulas())
        #expect(formulas.count == network.outputCount)
        var generator = SeededGenerator(seed: 500 + seed)
        let columns = Self.names.map { _ in (0..<30).map { _ in generator.uniform(in: -1.5..<1.5) } }
        for (formula, outputs) in zip(formulas, network.evaluate(columns)) {
            let program = try CompiledExpression(formula, variables: Self.names)
            for row in 0..<30 {
                let value = program(columns.map { $0[row] })
                #expect(abs(value - outputs[row]) <= 1e-12 * max(1, abs(outputs[row])))
            }
        }
    }

    @Test("constants that are 1 or 0 leave no trace")
    func noTrace() throws {
        let sine = try #require(FunctionLibrary.standard["sin"])
        let layer = Layer(
            inputCount: 2, nodes: [Node(kind: .product, subnodes: 0..<2)],
            edges: [[.symbolic(sine), .symbolic(.identity)], [.symbolic(.identity), .symbolic(sine, a: 2)]])
        let network = Network(inputNames: ["x", "y"], layers: [layer], baseFunction: .zero)
        let (x, y) = (Expression.variable("x"), Expression.variable("y"))
        #expect(network.formulas() == [(sin(x) + y) * (x + sin(2.0 * y))])
    }

    @Test("the exponent of a power is part of its formula")
    func shapes() throws {
        let power = try #require(FunctionLibrary.standard["power"])
        let edge = Edge(.symbolic(SymbolicActivation(function: power, a: 2, b: 1, c: 3, d: -1, shape: 1.7)))
        let layer = Layer(inputCount: 1, nodes: [Node(kind: .sum, subnodes: 0..<1)], edges: [[edge]])
        let network = Network(inputNames: ["x"], layers: [layer], baseFunction: .zero)
        let formula = try #require(network.formulas()?.first)
        let program = try CompiledExpression(formula, variables: ["x"])
        // 3·(2·0.75 + 1)^1.7 − 1, by mpmath.
        #expect(abs(program([0.75]) - 13.243583617482015) < 1e-12)
    }

    @Test("a network has no formula while an active edge is a spline; inactive ones do not count")
    func splinesLeft() throws {
        var generator = SeededGenerator(seed: 1)
        var network = Network(shape: [2, 1], baseFunction: .zero, using: &generator)
        #expect(network.formulas() == nil)
        network.layers[0].edges[0][0].isActive = false
        #expect(network.formulas() == nil)
        network.layers[0].edges[0][1] = .symbolic(.identity, a: 1, b: 0, c: 4, d: 0)
        network.layers[0].biases[0] = 0
        #expect(network.formulas() == [4.0 * Expression.variable(network.inputNames[1])])
    }

    @Test("a node without edges is its bias, or nothing")
    func noEdges() {
        var network = Network(
            inputNames: ["x"],
            layers: [
                Layer(inputCount: 1, nodes: [Node(kind: .sum, subnodes: 0..<1)], edges: [[.symbolic(.identity)]], biases: [2.5])
            ],
            baseFunction: .zero)
        network.layers[0].edges[0][0].isActive = false
        #expect(network.formulas() == [.real(2.5)])
        network.layers[0].biases[0] = 0
        #expect(network.formulas() == [.zero])
    }
}
