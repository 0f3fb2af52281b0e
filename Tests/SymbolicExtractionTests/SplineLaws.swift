import BSplines
import Expressions
import FunctionLibrary
import KolmogorovArnold
import LeastSquares
import SymbolicExtraction
import TestSupport

/// A law as a network of fine splines, the state in which training leaves it.
struct SplineLaw: Sendable, CustomStringConvertible {
    let law: SampledLaw
    /// The edges of the first layer's subnodes, each one function a variable; nil for none.
    let inner: [[(@Sendable (Double) -> Double)?]]
    /// Whether the first layer's subnodes are multiplied, not separate sums.
    var isProduct = false
    /// The function on top of the one node.
    let outer: @Sendable (Double) -> Double
    /// The network computes the law over this.
    var outputScale = 1.0

    var description: String { law.description }

    static let address = (
        first: Network.EdgeAddress(layer: 0, subnode: 0, input: 0), second: Network.EdgeAddress(layer: 0, subnode: 0, input: 1),
        outer: Network.EdgeAddress(layer: 1, subnode: 0, input: 0)
    )

    func network(intervals: Int = 24) -> Network {
        let subnodes = inner.map { row in
            zip(row, law.ranges).map { function, range in
                function.map { Self.edge(range, intervals, $0) }
                    ?? Edge(.symbolic(SymbolicActivation(function: .identity)), isActive: false)
            }
        }
        let first = Layer(
            inputCount: law.variables.count, nodes: [Node(kind: isProduct ? .product : .sum, subnodes: 0..<subnodes.count)],
            edges: subnodes)
        let node = Network(inputNames: law.variables, layers: [first], baseFunction: .zero)
        let values = node.evaluate(law.sampled(rows: 4000, seed: 77).columns)[0]
        let (low, high) = (values.min() ?? 0, values.max() ?? 1)
        let scale = outputScale
        let top = Self.edge(low...high, intervals) { outer($0) / scale }
        let second = Layer(inputCount: 1, nodes: [Node(kind: .sum, subnodes: 0..<1)], edges: [[top]])
        return Network(inputNames: law.variables, layers: [first, second], baseFunction: .zero)
    }

    private static func edge(_ range: ClosedRange<Double>, _ intervals: Int, _ function: (Double) -> Double) -> Edge {
        let count = 40 * intervals
        let x = (0...count).map { range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / Double(count) }
        let knots = KnotVector.uniform(on: range, intervals: intervals, degree: 3)
        return .spline(Spline.fit(x: x, y: x.map(function), knots: knots).spline)
    }

    /// The search for the law's formula on fresh rows.
    func search(rows: Int = 500, seed: UInt64 = 1, work: WorkBudget = WorkBudget()) -> FormulaSearch {
        let data = law.sampled(rows: rows, seed: seed)
        let network = network()
        let predicted = network.evaluate(data.columns)[0]
        let square = zip(predicted, data.target).reduce(0) { sum, pair in
            let residual = pair.0 - pair.1 / outputScale
            return sum + residual * residual
        }
        return FormulaSearch(
            network: network,
            refinement: ConstantRefinement(variables: law.variables, columns: data.columns, target: data.target, work: work),
            library: .standard, outputScale: outputScale, error: (square / Double(rows)).squareRoot(),
            assumptions: Assumptions(ranges: law.box))
    }
}
