import Edgewise
import Glibc
@_spi(Benchmarks) import KolmogorovArnold
import Measurement

/// How the time grows with the size of the problem: the slope of log time over log size, by least squares.
struct Exponent {
    let work: String
    let against: String
    let sizes: [Int]
    let seconds: [Double]

    var value: Double {
        let points = zip(sizes, seconds).map { (x: log(Double($0)), y: log($1)) }
        let (x, y) = (points.map(\.x).reduce(0, +), points.map(\.y).reduce(0, +))
        let count = Double(points.count)
        let moment = points.reduce(0) { $0 + ($1.x - x / count) * ($1.y - y / count) }
        return moment / points.reduce(0) { $0 + ($1.x - x / count) * ($1.x - x / count) }
    }

    /// Loss with gradient, and JᵀJ, against rows, edges and intervals. Of each three sizes or more, the others fixed.
    static func all(sink: inout Double) -> [Exponent] {
        measured("rows", [1000, 4000, 16000, 64000], &sink) { work($0, hidden: 5, intervals: 5) }
            + measured("edges", [12, 24, 48, 96], &sink) { work(2000, hidden: $0 / 3, intervals: 5) }
            + measured("intervals", [10, 20, 40, 80], &sink) { work(10000, hidden: 5, intervals: $0) }
    }

    private static func work(_ rows: Int, hidden: Int, intervals: Int) -> TrainingWork {
        TrainingWork(
            trainingNetwork([2, LayerShape(sums: hidden), 1], intervals: intervals), on: trainingRows(rows, inputs: 2))
    }

    private static func measured(
        _ against: String, _ sizes: [Int], _ sink: inout Double, _ make: (Int) -> TrainingWork
    ) -> [Exponent] {
        var (gradient, matrix): ([Double], [Double]) = ([], [])
        for size in sizes {
            let work = make(size)
            gradient.append(medianSeconds { sink += work.evaluateLossAndGradient() })
            matrix.append(medianSeconds { work.accumulateNormalMatrix() })
        }
        return [
            Exponent(work: "loss and gradient", against: against, sizes: sizes, seconds: gradient),
            Exponent(work: "JᵀJ", against: against, sizes: sizes, seconds: matrix),
        ]
    }
}
