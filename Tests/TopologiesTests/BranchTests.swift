import BSplines
import Expressions
import FunctionLibrary
import Glibc
import KolmogorovArnold
import Tables
import Testing

@testable import Topologies

@Suite("Trees and the layered networks that compute them")
struct BranchTests {
    @Test("a network computes what its tree says", arguments: 0..<60 as Range<UInt64>)
    func networkOfTree(seed: UInt64) {
        var trees = RandomTrees(variables: 3, seed: seed)
        let tree = trees.branch(depth: Int(seed % 4) + 1)
        let network = Network(tree, inputNames: ["x", "y", "z"])
        #expect(network.defect == nil)
        #expect(network.layers.count == max(1, tree.edge == nil ? tree.depth : tree.depth + 1))
        expectEqual(tree, network, points: trees.points(25))
    }

    @Test("a network becomes a tree and a network again without a change of value", arguments: 0..<60 as Range<UInt64>)
    func treeOfNetwork(seed: UInt64) {
        var trees = RandomTrees(variables: 3, seed: 1000 + seed)
        let network = Network(trees.branch(depth: Int(seed % 4) + 1), inputNames: ["x", "y", "z"])
        let back = Branch(network, variables: [0, 1, 2])
        let points = trees.points(25)
        expectEqual(back, network, points: points)
        // A layer has one edge from a node to a subnode, so that a tree with two there is no network.
        guard !RandomTrees.repeatsVariable(back) else { return }
        expectEqual(back, Network(back, inputNames: ["x", "y", "z"]), points: points)
    }

    @Test("a trained part takes its place among other variables", arguments: 0..<20 as Range<UInt64>)
    func renamesVariables(seed: UInt64) {
        var trees = RandomTrees(variables: 2, seed: 2000 + seed)
        let part = Network(trees.branch(depth: 2), inputNames: ["u", "v"])
        let whole = Network(Branch(part, variables: [3, 1]), inputNames: ["a", "b", "c", "d"])
        for point in trees.points(20) {
            let (u, v) = (point[0], point[1])
            let (expected, found) = (part.evaluate(at: [u, v])[0], whole.evaluate(at: [17, v, -5, u])[0])
            #expect(abs(found - expected) <= 1e-12 * max(1, abs(expected)))
        }
    }

    @Test("a variable that several junctions read in one layer is carried there once")
    func carriesOnce() {
        let squared = Branch(edge: .symbolic(.squaring), source: .variable(1))
        func sum(_ branches: [Branch]) -> Branch {
            Branch(edge: nil, source: .junction(Branch.Junction(kind: .sum, subnodes: [branches], biases: [0.5])))
        }
        // (y² + ½ + x + ½)·(y² + ½ + x) − x: x is read in the first layer, the second and the third.
        let left = sum([sum([squared]), .variable(0)])
        let right = sum([sum([squared]), .variable(0)])
        let product = Branch(
            edge: nil, source: .junction(Branch.Junction(kind: .product, subnodes: [[left], [right]], biases: [0, -0.5])))
        let network = Network(product, inputNames: ["x", "y"])
        #expect(network.layers.map(\.nodes.count) == [3, 2, 1])
        let (x, y) = (1.25, -0.75)
        #expect(abs(network.evaluate(at: [x, y])[0] - (y * y + 1 + x) * (y * y + 0.5 + x)) < 1e-14)
        // What carries has nothing to train.
        let identities = network.activeEdges.filter { network[$0].isIdentity }
        #expect(identities.allSatisfy { network[$0].isFrozen })
        #expect(network.layers[0].frozenBiases.count { $0 } == 1)
    }

    @Test("a variable alone, an edge alone and an identity at the root are networks of one layer")
    func smallest() {
        let spline = RandomTrees.spline { 2 * sin($0) }
        for (branch, expected) in [
            (Branch.variable(0), 0.7), (Branch(edge: spline, source: .variable(0)), RandomTrees.value(of: spline, at: 0.7)),
            (Branch(edge: .identity, source: .variable(0)), 0.7),
        ] {
            let network = Network(branch, inputNames: ["x"])
            #expect(network.layers.count == 1)
            #expect(abs(network.evaluate(at: [0.7])[0] - expected) < 1e-14)
        }
    }

    @Test("a bias on a node with one spline moves into the spline")
    func liftsBias() throws {
        let spline = RandomTrees.spline { $0 * $0 }
        let junction = Branch.Junction(kind: .sum, subnodes: [[Branch(edge: spline, source: .variable(0))]], biases: [1.75])
        let network = Network(Branch(edge: nil, source: .junction(junction)), inputNames: ["x"])
        let tree = Branch(network, variables: [0])
        guard case .variable(0) = tree.source else {
            Issue.record("the junction is still there")
            return
        }
        let edge = try #require(tree.edge)
        for x in [-1.5, 0, 0.4, 2] {
            #expect(abs(RandomTrees.value(of: edge, at: x) - RandomTrees.value(of: spline, at: x) - 1.75) < 1e-13)
        }
    }

    private func expectEqual(_ tree: Branch, _ network: Network, points: [[Double]]) {
        for point in points {
            let (expected, found) = (RandomTrees.value(of: tree, at: point), network.evaluate(at: point)[0])
            #expect(abs(found - expected) <= 1e-11 * max(1, abs(expected)))
        }
    }
}

extension LibraryFunction {
    fileprivate static var squaring: LibraryFunction {
        LibraryFunction(
            name: "square", formula: pow(.variable("x"), 2), derivative: 2 * Expression.variable("x"), complexity: 2)
    }
}
