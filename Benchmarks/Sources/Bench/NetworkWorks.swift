@_spi(Benchmarks) import BSplines
import Edgewise
import Glibc
@_spi(Benchmarks) import KolmogorovArnold
import Measurement
import Regression

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

/// The loops over the rows of spline networks, and training.
struct NetworkWorks {
    let peers: PeerRecords

    // MARK: - One edge against C

    func oneEdge(_ report: inout BenchReport) -> String {
        var table = MarkdownTable(["work", "G", "library", "C, clamped knots", "C, endless knots", "library / C, the faster"])
        guard let twin = CubicTwin() else { return "There is no gcc to compile the C with.\n" }
        let rows = 1000
        let points = trainingRows(rows, inputs: 2).inputs[0]
        for intervals in [5, 20, 50] {
            let knots = KnotVector.uniform(on: -1...1, intervals: intervals, degree: 3)
            let coefficients = knots.grevilleAbscissae.map { sin(3 * $0) }
            let spline = SplineWork(Spline(knots: knots, coefficients: coefficients), at: points)
            var sum = 0.0
            let ours: [() -> Void] = [
                { spline.evaluate() }, { spline.evaluateWithSlopes() }, { sum += spline.gradient(points)[0] },
            ]
            let (clamped, endless) = (false, true)
            let variants = [clamped, endless].map {
                twin.works(on: knots, coefficients: coefficients, points: points, adjoint: points, uniform: $0)
            }
            guard variants.allSatisfy({ $0.count == ours.count }) else { return "The C lacks a function.\n" }
            for (index, run) in ours.enumerated() {
                let seconds = ([run] + variants.map { $0[index].run }).map { work in medianSeconds { work() } }
                let name = variants[0][index].name
                table.append(
                    ["\(name), \(rows) rows", "\(intervals)"] + seconds.map(BenchReport.time)
                        + [(seconds[0] / min(seconds[1], seconds[2])).significant(2)])
                report.comparisons.append(
                    Comparison(
                        work: "spline kernel, \(name)", size: "k = 3, G = \(intervals), \(rows) rows", ours: seconds[0],
                        peer: "C by gcc -O3 -march=native", theirs: min(seconds[1], seconds[2]), demanded: 1 / 1.15))
            }
            report.sink += sum
        }
        return table.text
    }

    // MARK: - Loss and gradient

    func lossAndGradient(_ report: inout BenchReport) -> String {
        var table = MarkdownTable(["network", "G", "rows", "loss", "loss and gradient"])
        typealias Case = (shape: [LayerShape], intervals: Int, rows: Int, demanded: Double?)
        let cases: [Case] = [
            ([2, 5, 1], 5, 1000, 60), ([2, 5, 1], 50, 1000, nil), ([4, 9, 9, 1], 5, 1000, nil), ([10, 20, 1], 5, 10000, nil),
            ([10, 20, 1], 50, 10000, 150),
        ]
        for entry in cases {
            let network = trainingNetwork(entry.shape, intervals: entry.intervals)
            let work = TrainingWork(network, on: trainingRows(entry.rows, inputs: network.inputCount))
            var sum = 0.0
            let loss = medianSeconds { sum += work.evaluateLoss() }
            let gradient = medianSeconds { sum += work.evaluateLossAndGradient() }
            report.sink += sum
            let shape = "\(entry.shape.map(\.sums))"
            table.append([
                shape, "\(entry.intervals)", "\(entry.rows)", BenchReport.time(loss), BenchReport.time(gradient),
            ])
            guard let demanded = entry.demanded else { continue }
            let size = "\(shape), k = 3, G = \(entry.intervals), \(entry.rows) rows"
            report.comparisons.append(
                Comparison(
                    work: "loss and gradient", size: size, ours: gradient, peer: "pykan",
                    theirs: peers.fastest("loss and gradient", size: size, by: "pykan")?.seconds, demanded: demanded))
        }
        return table.text
    }

    // MARK: - Normal equations

    func normalEquations(_ report: inout BenchReport) -> String {
        var table = MarkdownTable([
            "G", "parameters", "rows", "JᵀJ by blocks", "JᵀJ, Jᵀr and solution", "dense JᵀJ by dsyrk", "times as fast",
        ])
        guard let dense = DenseProduct() else { return "The library is not linked with OpenBLAS.\n" }
        for rows in [1000, 10000] {
            for intervals in [5, 20, 50] {
                let work = TrainingWork(trainingNetwork([2, 5, 1], intervals: intervals), on: trainingRows(rows, inputs: 2))
                var sum = work.evaluateLoss()
                let size = work.parameterCount
                let jacobian = work.denseJacobian()
                var product = [Double](repeating: 0, count: size * size)
                let matrix = medianSeconds { work.accumulateNormalMatrix() }
                let step = medianSeconds { sum += work.solveNormalEquations()[0] }
                let whole = medianSeconds { dense.run(jacobian, columns: size, into: &product) }
                report.sink += sum + product[0]
                table.append(
                    ["\(intervals)", "\(size)", "\(rows)"] + [matrix, step, whole].map(BenchReport.time)
                        + [(whole / step).significant(3)])
                guard rows == 10000 else { continue }
                report.comparisons.append(
                    Comparison(
                        work: "normal equations, whole step", size: "[2, 5, 1], k = 3, G = \(intervals), \(rows) rows",
                        ours: step, peer: "dsyrk of OpenBLAS on the dense Jacobian", theirs: whole,
                        demanded: intervals == 50 ? 20 : 1))
            }
        }
        return table.text
    }

    // MARK: - Training

    func training(_ report: inout BenchReport) -> String {
        var table = MarkdownTable(["seed", "seconds", "error on 1,000 other rows"])
        var seconds: [Double] = []
        for seed in 0..<5 as Range<UInt64> {
            let result = secondsToAccuracy(seed: seed)
            seconds.append(result.error <= 1e-3 ? result.seconds : .infinity)
            table.append(["\(seed)", result.seconds.significant(3), result.error.significant(3)])
        }
        let size = "[2, 5, 1] on exp(sin(pi*x) + y**2), 1000 rows"
        report.comparisons.append(
            Comparison(
                work: "training to test RMSE 1e-3", size: size, ours: median(seconds), peer: "pykan, its fastest seed",
                theirs: peers.fastest("training to test RMSE 1e-3", size: size, by: "pykan")?.seconds, demanded: 200))
        return table.text
    }

    /// Seconds of the processor until the error on other rows is at most 1e-3: rounds of five iterations, the grid refined to 10
    /// and 20 intervals where ten rounds were not enough.
    private func secondsToAccuracy(seed: UInt64) -> (seconds: Double, error: Double) {
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

    func threads(_ report: inout BenchReport) -> String {
        let (network, data) = (trainingNetwork([2, 5, 1], intervals: 5), trainingRows(100_000, inputs: 2))
        func trained(threads: Int) -> (seconds: Double, network: Network) {
            var seconds: [Double] = []
            var trained = network
            for _ in 0..<5 {
                let watch = Stopwatch()
                trained = network.trained(on: data, options: TrainingOptions(iterationLimit: 10, threads: threads)).network
                seconds.append(watch.wallSeconds)
            }
            return (median(seconds), trained)
        }
        let (one, two) = (trained(threads: 1), trained(threads: 2))
        var table = MarkdownTable(["threads", "seconds on the clock", "same bits"])
        table.append(["1", one.seconds.significant(3), ""])
        table.append(["2", two.seconds.significant(3), one.network == two.network ? "yes" : "**no**"])
        report.comparisons.append(
            Comparison(
                work: "training on two threads", size: "[2, 5, 1], ten iterations, 100,000 rows, on the clock",
                ours: two.seconds,
                peer: "one thread", theirs: one.seconds, demanded: 1.8))
        return table.text
    }

    func growth(_ report: inout BenchReport) -> String {
        var table = MarkdownTable(["work", "against", "sizes", "times", "exponent"])
        for exponent in Exponent.all(sink: &report.sink) {
            table.append([
                exponent.work, exponent.against, exponent.sizes.map { "\($0)" }.joined(separator: ", "),
                exponent.seconds.map(BenchReport.time).joined(separator: ", "), exponent.value.fixed(2),
            ])
        }
        return table.text
    }
}
