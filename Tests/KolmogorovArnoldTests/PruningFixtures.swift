import BSplines
import KolmogorovArnold
import Tables
import Testing

/// A spline edge that follows a function on [−3, 3].
func splineEdge(
    on range: ClosedRange<Double> = -3...3, intervals: Int = 12, degree: Int = 3, _ function: (Double) -> Double
) throws -> Edge {
    let knots = KnotVector.uniform(on: range, intervals: intervals, degree: degree)
    let spline = Spline(interpolating: function, knots: knots)
    return .spline(try #require(spline))
}

/// A network of edges given as rows, sum nodes only.
func sumNetwork(_ layers: [[[Edge]]]) -> Network {
    Network(
        inputNames: layers[0][0].indices.map { "x\($0 + 1)" },
        layers: layers.map { rows in
            Layer(inputCount: rows[0].count, nodes: LayerShape(sums: rows.count).nodes, edges: rows)
        })
}

/// Columns of uniform random numbers in [−1, 1].
func randomColumns(_ count: Int, rows: Int, using generator: inout SeededGenerator) -> [[Double]] {
    (0..<count).map { _ in (0..<rows).map { _ in generator.uniform(in: -1..<1) } }
}

func rootMeanSquareDifference(_ a: [Double], _ b: [Double]) -> Double {
    (zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(a.count)).squareRoot()
}

func largestDifference(_ a: [[Double]], _ b: [[Double]]) -> Double {
    zip(a, b).flatMap { zip($0, $1).map { abs($0 - $1) } }.max() ?? .infinity
}
