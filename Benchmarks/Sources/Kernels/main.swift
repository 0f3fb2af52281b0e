@_spi(Benchmarks) import BSplines
import Edgewise
import Glibc
@_spi(Benchmarks) import KolmogorovArnold
import Measurement
import Regression

/// The loops over the rows, side by side with what they are measured against: processor time on one core, medians of five.
///
/// Peers in Python are measured by their own scripts. Prints a table a work; `--only` a word of a section's name for that alone.

/// What is computed is added up here, so that the compiler cannot leave it out.
nonisolated(unsafe) var total = 0.0

func milliseconds(_ seconds: Double) -> String { "\((1e3 * seconds).significant(3)) ms" }
func ratio(_ one: Double, _ other: Double) -> String { "\((one / other).significant(3)) ×" }

/// exp(sin πx₁ + x₂²) on rows uniform on [−1, 1]ⁿ.
func trainingRows(_ count: Int, inputs: Int, seed: UInt64 = 2) -> TrainingData {
    var generator = SeededGenerator(seed: seed)
    let columns = (0..<inputs).map { _ in (0..<count).map { _ in generator.uniform(in: -1..<1) } }
    return TrainingData(
        inputs: columns, targets: [zip(columns[0], columns[1]).map { exp(sin(.pi * $0) + $1 * $1) }])
}

func trainingNetwork(_ shape: [LayerShape], intervals: Int, seed: UInt64 = 1) -> Network {
    var generator = SeededGenerator(seed: seed)
    return Network(shape: shape, start: SplineStart(intervals: intervals), using: &generator)
}

// MARK: - One edge against C

func splineKernels() -> String {
    var table = MarkdownTable(["work", "G", "library", "C, clamped knots", "C, endless knots", "library / C, the faster"])
    guard let twin = CubicTwin() else { return "There is no gcc to compile the C with.\n" }
    let rows = 1000
    let points = trainingRows(rows, inputs: 2).inputs[0]
    for intervals in [5, 20, 50] {
        let knots = KnotVector.uniform(on: -1...1, intervals: intervals, degree: 3)
        let coefficients = knots.grevilleAbscissae.map { sin(3 * $0) }
        let spline = SplineWork(Spline(knots: knots, coefficients: coefficients), at: points)
        let ours: [() -> Void] = [
            { spline.evaluate() }, { spline.evaluateWithSlopes() }, { total += spline.gradient(points)[0] },
        ]
        let (clamped, endless) = (false, true)
        let variants = [clamped, endless].map {
            twin.works(on: knots, coefficients: coefficients, points: points, adjoint: points, uniform: $0)
        }
        for (index, run) in ours.enumerated() {
            let seconds = [run] + variants.map { $0[index].run }
            let medians = seconds.map { work in medianSeconds { work() } }
            table.append(
                ["\(variants[0][index].name), \(rows) rows", "\(intervals)"] + medians.map { "\((1e6 * $0).significant(3)) µs" }
                    + [(medians[0] / min(medians[1], medians[2])).significant(2)])
        }
    }
    return table.text
}

// MARK: - Loss and gradient

func lossAndGradient() -> String {
    var table = MarkdownTable(["network", "G", "rows", "loss", "loss and gradient"])
    let cases: [(shape: [LayerShape], intervals: Int, rows: Int)] = [
        ([2, 5, 1], 5, 1000), ([2, 5, 1], 50, 1000), ([4, 9, 9, 1], 5, 1000), ([10, 20, 1], 5, 10000),
        ([10, 20, 1], 50, 10000),
    ]
    for entry in cases {
        let network = trainingNetwork(entry.shape, intervals: entry.intervals)
        let work = TrainingWork(network, on: trainingRows(entry.rows, inputs: network.inputCount))
        table.append([
            "\(entry.shape.map(\.sums))", "\(entry.intervals)", "\(entry.rows)",
            milliseconds(medianSeconds { total += work.evaluateLoss() }),
            milliseconds(medianSeconds { total += work.evaluateLossAndGradient() }),
        ])
    }
    return table.text
}

// MARK: - Normal equations against a dense product

func normalEquations() -> String {
    var table = MarkdownTable(["G", "P", "rows", "JᵀJ by blocks", "JᵀJ, Jᵀr and solution", "dense JᵀJ by dsyrk", "faster"])
    guard let dense = DenseProduct() else { return "The library is not linked with OpenBLAS.\n" }
    for rows in [1000, 10000] {
        for intervals in [5, 20, 50] {
            let work = TrainingWork(
                trainingNetwork([2, 5, 1], intervals: intervals), on: trainingRows(rows, inputs: 2))
            total += work.evaluateLoss()
            let size = work.parameterCount
            let jacobian = work.denseJacobian()
            var product = [Double](repeating: 0, count: size * size)
            let matrix = medianSeconds { work.accumulateNormalMatrix() }
            let step = medianSeconds { total += work.solveNormalEquations()[0] }
            let whole = medianSeconds { dense.run(jacobian, columns: size, into: &product) }
            table.append([
                "\(intervals)", "\(size)", "\(rows)", milliseconds(matrix), milliseconds(step), milliseconds(whole),
                ratio(whole, step),
            ])
        }
    }
    return table.text
}

// MARK: - Training

/// Seconds of the processor until the error on other rows is at most 1e-3: rounds of five iterations, the grid refined to 10
/// and 20 intervals where ten rounds were not enough.
func secondsToAccuracy(seed: UInt64) -> (seconds: Double, error: Double) {
    let (data, test) = (trainingRows(1000, inputs: 2, seed: seed), trainingRows(1000, inputs: 2, seed: seed + 100))
    let watch = Stopwatch()
    var network = trainingNetwork([2, 5, 1], intervals: 5, seed: seed)
    var error = Double.infinity
    for intervals in [5, 10, 20] {
        if intervals > 5 { network = network.gridExtended(to: intervals) }
        for _ in 0..<10 {
            network.train(on: data, options: TrainingOptions(iterationLimit: 5))
            error = network.rootMeanSquareError(on: test)
            if error <= 1e-3 { return (watch.processorSeconds, error) }
        }
    }
    return (watch.processorSeconds, error)
}

func training() -> String {
    var table = MarkdownTable(["seed", "processor, s", "error on 1,000 other rows"])
    var seconds: [Double] = []
    for seed in 0..<5 as Range<UInt64> {
        let result = secondsToAccuracy(seed: seed)
        seconds.append(result.seconds)
        table.append(["\(seed)", result.seconds.significant(3), result.error.significant(3)])
    }
    return table.text + "\nMedian \(median(seconds).significant(3)) s.\n"
}

func threads() -> String {
    let (network, data) = (trainingNetwork([2, 5, 1], intervals: 5), trainingRows(100_000, inputs: 2))
    var results: [Int: (seconds: Double, network: Network)] = [:]
    for threads in [1, 2] {
        var seconds: [Double] = []
        var trained = network
        for _ in 0..<5 {
            let watch = Stopwatch()
            trained = network.trained(on: data, options: TrainingOptions(iterationLimit: 10, threads: threads)).network
            seconds.append(watch.wallSeconds)
        }
        results[threads] = (median(seconds), trained)
    }
    guard let one = results[1], let two = results[2] else { return "" }
    var table = MarkdownTable(["threads", "clock, s", "faster", "same bits"])
    table.append(["1", one.seconds.significant(3), "", ""])
    table.append([
        "2", two.seconds.significant(3), ratio(one.seconds, two.seconds), one.network == two.network ? "yes" : "**no**",
    ])
    return table.text
}

// MARK: - Growth

func growth() -> String {
    var table = MarkdownTable(["work", "against", "sizes", "times", "exponent"])
    for exponent in Exponent.all() {
        table.append([
            exponent.work, exponent.against, exponent.sizes.map { "\($0)" }.joined(separator: ", "),
            exponent.seconds.map(milliseconds).joined(separator: ", "), exponent.value.fixed(2),
        ])
    }
    return table.text
}

let sections: [(title: String, run: () -> String)] = [
    ("One edge against C (gcc -O3 -march=native)", splineKernels), ("Loss and gradient", lossAndGradient),
    ("Normal equations of [2,5,1]", normalEquations), ("Training [2,5,1] to an error of 1e-3", training),
    ("Threads: ten iterations of [2,5,1] on 100,000 rows", threads), ("Growth with the size", growth),
]
let words = CommandLine.arguments.dropFirst().drop { $0 != "--only" }.dropFirst()
for section in sections where words.allSatisfy({ section.title.contains($0) }) {
    print("## \(section.title)\n\n\(section.run())")
}
