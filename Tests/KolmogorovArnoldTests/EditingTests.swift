import BSplines
import FunctionLibrary
import Glibc
import KolmogorovArnold
import Tables
import Testing

@Suite("Editing networks")
struct EditingTests {
    @Test("extending the grids leaves the function unchanged", arguments: [5, 7, 10, 12, 33])
    func gridExtension(intervals: Int) {
        var generator = SeededGenerator(seed: 21)
        let network = Network(shape: [2, LayerShape(sums: 2, products: 1), 1], using: &generator)
        let columns = randomColumns(2, rows: 50, using: &generator)
        let extended = network.gridExtended(to: intervals)
        #expect(extended.allEdges.allSatisfy { extended[$0].spline?.knots.intervals == intervals })
        #expect(largestDifference(extended.evaluate(columns), network.evaluate(columns)) < 1e-12)
        #expect(extended.gridExtended(to: 5) == extended)
        let isEven = intervals.isMultiple(of: 5)
        #expect(extended.allEdges.allSatisfy { extended[$0].spline?.knots.isUniform == isEven })
    }

    @Test("grids follow the samples, hidden ones too, and the function stays")
    func gridUpdate() throws {
        // The hidden values lie in [5, 7.5], far from the hidden grid's middle.
        let network = sumNetwork([
            [[try splineEdge { $0 * $0 + 5 }, try splineEdge { 0.5 * $0 + 1 }]],
            [[try splineEdge(on: -20...20) { $0 * $0 * $0 }]],
        ])
        var generator = SeededGenerator(seed: 22)
        let columns = randomColumns(2, rows: 300, using: &generator)
        let updated = network.gridUpdated(from: columns)
        let hidden = network.activations(on: columns).nodes[1][0]
        let grid = try #require(updated[.init(layer: 1, subnode: 0, input: 0)].spline).knots
        #expect(abs(grid.lowerBound - (hidden.min() ?? 0)) < 1e-9)
        #expect(abs(grid.upperBound - (hidden.max() ?? 0)) < 1e-9)
        #expect(grid.intervals == 12)
        // Cubics stay cubics on any grid.
        #expect(largestDifference(updated.evaluate(columns), network.evaluate(columns)) < 1e-8)
        #expect(updated.activations(on: columns).outsideCount <= 4)
    }

    @Test("a resampled grid of a smooth function is off by the order of its splines")
    func resampling() throws {
        let network = sumNetwork([[[try splineEdge(intervals: 40) { exp(sin($0)) }]]])
        let x = [(0...200).map { Double($0) / 100 - 1 }]
        let coarse = network.gridResampled(to: 20)
        let high = network.gridResampled(to: 20, degree: 5)
        #expect(largestDifference(coarse.evaluate(x), network.evaluate(x)) < 2e-4)
        #expect(high[.init(layer: 0, subnode: 0, input: 0)].spline?.knots.degree == 5)
        #expect(largestDifference(high.evaluate(x), network.evaluate(x)) < 2e-4)
    }

    @Test("a chain of two splines becomes one, its layer gone")
    func chain() throws {
        let network = sumNetwork([[[try splineEdge(intervals: 60, degree: 5) { sin($0) }]], [[try splineEdge { $0 * $0 }]]])
        let merged = network.mergingChains()
        #expect(merged.network.layers.count == 1)
        #expect(merged.mergedNodes == 1 && merged.droppedLayers == 1)
        #expect(merged.largestError < 1e-6)
        let x = (0...100).map { Double($0) * 0.06 - 3 }
        let values = merged.network.evaluate([x])[0]
        for (point, value) in zip(x, values) { #expect(abs(value - sin(point) * sin(point)) < 1e-5) }
    }

    @Test("chains side by side merge together, and two from one input are added")
    func parallelChains() throws {
        let vacant = Edge(try splineEdge { $0 }.activation, isActive: false)
        var network = sumNetwork([
            [
                [try splineEdge { $0 }, vacant], [vacant, try splineEdge { 0.5 * $0 }],
                [try splineEdge(intervals: 8) { -$0 }, vacant],
            ],
            [[try splineEdge { $0 * $0 }, try splineEdge { $0 + 1 }, try splineEdge { $0 * $0 * $0 }]],
        ])
        network.layers[0].biases[1] = 0.25
        let merged = network.mergingChains()
        #expect(merged.network.layers.count == 1)
        #expect(merged.network.layers[0].edges[0].count == 2)
        var generator = SeededGenerator(seed: 23)
        let columns = randomColumns(2, rows: 40, using: &generator)
        let values = merged.network.evaluate(columns)[0]
        for row in values.indices {
            let (x, y) = (columns[0][row], columns[1][row])
            #expect(abs(values[row] - (x * x - x * x * x + 0.5 * y + 1.25)) < 1e-5)
        }
    }

    @Test("nodes with several inputs, products and symbolic edges are no chains")
    func noChains() {
        var generator = SeededGenerator(seed: 24)
        let network = Network(shape: [2, LayerShape(sums: 1, products: 1), 1], using: &generator)
        #expect(network.mergingChains().network == network)
        var symbolic = Network(shape: [1, 1, 1], using: &generator)
        symbolic[.init(layer: 0, subnode: 0, input: 0)] = .symbolic(.identity, a: 2)
        #expect(symbolic.mergingChains().network == symbolic)
    }

    @Test("a layer where only some nodes are chains stays, its pass-throughs in place")
    func partialChain() throws {
        let vacant = Edge(try splineEdge { $0 }.activation, isActive: false)
        let network = sumNetwork([
            [[try splineEdge { sin($0) }, vacant], [try splineEdge { $0 }, try splineEdge { $0 }]],
            [[try splineEdge { $0 + $0 * $0 }, try splineEdge { cos($0) }]],
        ])
        let merged = network.mergingChains()
        #expect(merged.network.layers.count == 2 && merged.mergedNodes == 1)
        #expect(merged.network[.init(layer: 0, subnode: 0, input: 0)].symbolic?.function == .identity)
        var generator = SeededGenerator(seed: 25)
        let columns = randomColumns(2, rows: 40, using: &generator)
        #expect(largestDifference(merged.network.evaluate(columns), network.evaluate(columns)) < 1e-5)
        #expect(merged.network.defect == nil)
    }
}
