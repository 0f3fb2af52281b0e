import Edgewise
import Glibc
@_spi(Benchmarks) import KolmogorovArnold
import Measurement
import Regression
import SymbolicExtraction

/// The pieces of work that a discovery is made of, each alone: processor time, the median of five.
///
/// `timings --write` puts what it prints into reports/timings.md.

var table = MarkdownTable(["work", "size", "median of 5"])
/// What is computed is added up here, so that the compiler cannot leave it out.
var total = 0.0

func milliseconds(_ seconds: Double) -> String { "\((1e3 * seconds).significant(3)) ms" }

// MARK: - Training

/// exp(sin πx + y²) on 1,000 rows.
func rows() -> TrainingData {
    var generator = SeededGenerator(seed: 2)
    let x = (0..<1000).map { _ in generator.uniform(in: -1..<1) }
    let y = (0..<1000).map { _ in generator.uniform(in: -1..<1) }
    return TrainingData(inputs: [x, y], targets: [zip(x, y).map { exp(sin(.pi * $0) + $1 * $1) }])
}

for (name, shape) in [("[2,1,1]", [2, 1, 1] as [LayerShape]), ("[2,5,1]", [2, 5, 1])] {
    var generator = SeededGenerator(seed: 1)
    let network = Network(shape: shape, start: SplineStart(intervals: 5), using: &generator)
    let work = TrainingWork(network, on: rows())
    let size = "\(name), k = 3, G = 5, \(work.parameterCount) parameters, 1,000 rows"
    table.append(["loss and gradient", size, milliseconds(medianSeconds { total += work.evaluateLossAndGradient() })])
    table.append(["JᵀJ", size, milliseconds(medianSeconds { work.accumulateNormalMatrix() })])
}

// MARK: - Recognition

let arguments = (0..<300).map { -1 + 2 * Double($0) / 299 }
let recognition = EdgeRecognition(library: .standard)
let curves: [(name: String, values: [Double])] = [
    ("sin πx", arguments.map { sin(.pi * $0) }), ("x²", arguments.map { $0 * $0 }),
    ("1/(1 + x²)", arguments.map { 1 / (1 + $0 * $0) }),
]
for curve in curves {
    let sampled = SampledCurve(arguments: arguments, values: curve.values)
    let seconds = medianSeconds { total += Double(recognition.candidates(for: sampled).count) }
    table.append([
        "one edge against the whole library",
        "\(curve.name), 300 samples, \(FunctionLibrary.standard.functions.count) functions",
        milliseconds(seconds),
    ])
}

// MARK: - Formulas

let formulas = [
    "1.5*exp(0.2*(5*sin(3.14159*x + 0) + 1) + 0.5*(2*y^2 - 0.4))", "(x + y)/(1 + x*y) + (x - y)/(1 - x*y)",
    "exp(log(x) + log(y) - 2*log(z))*(sin(w)^2 + cos(w)^2)",
]
for text in formulas {
    let formula = try Expression(parsing: text)
    let seconds = medianSeconds { total += Double(formula.simplified().complexity) }
    table.append(["simplification", "`\(text)` to `\(formula.simplified())`", milliseconds(seconds)])
}

// MARK: - Evaluation

let rowCount = 10_000_000
let columns = (0..<3).map { column in
    var generator = SeededGenerator(seed: 4 + UInt64(column))
    return (0..<rowCount).map { _ in generator.uniform(in: 0.5..<2) }
}
/// Formulas of about 20 nodes: with exp and sin, arithmetic alone, and with many functions. a, b, c, d and f are the constants.
let evaluated: [(text: String, constants: [Double])] = [
    ("a*exp(b*sin(c*x + d) + f*y^2)/(1 + z^2)", [1.5, 0.2, 3.1, 0.4, 0.5]),
    ("(a*x*y + z)/(x - y*z + b) + (x + c*y)*(y - z)/(z^2 + d) - f*x*y*z", [1, 5, 1, 1, 1]),
    ("a*sqrt(x^2 + y^2)*exp(b*z)*log(1 + x) + sin(c*x*y)*cos(d*z)/sqrt(x) + x^f", [1, -1, 1, 1, 1.7]),
]
for (text, constants) in evaluated {
    let names = ["a", "b", "c", "d", "f"]
    let parameters = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, Expression.parameter($0)) })
    let formula = try Expression(parsing: text).substituting(parameters)
    let compiled = try CompiledExpression(formula, variables: ["x", "y", "z"])
    var values = [Double](repeating: 0, count: rowCount)
    var jacobian = [Double](repeating: 0, count: rowCount * constants.count)
    let plain = medianSeconds {
        values.withUnsafeMutableBufferPointer { compiled.evaluate(columns: columns, parameters: constants, into: $0) }
        total += values[0]
    }
    table.append(["values", "`\(text)`, 10 million rows", milliseconds(plain)])
    let differentiated = medianSeconds {
        values.withUnsafeMutableBufferPointer { values in
            jacobian.withUnsafeMutableBufferPointer { jacobian in
                compiled.evaluateWithParameterDerivatives(
                    columns: columns, parameters: constants, values: values, jacobian: jacobian)
            }
        }
        total += values[0] + jacobian[0]
    }
    table.append(["values and derivatives", "the same, with respect to its 5 constants", milliseconds(differentiated)])
}

// MARK: - Tables

var generator = SeededGenerator(seed: 3)
var bytes = Array("a,b,c,d,e,f,g,h\n".utf8)
for _ in 0..<100_000 {
    bytes += (0..<8).map { _ in "\(generator.uniform(in: -10..<10))" }.joined(separator: ",").utf8
    bytes.append(10)
}
let reading = try medianSeconds { total += Double(try TableReader().read(bytes: bytes).rowCount) }
table.append([
    "reading CSV", "\((Double(bytes.count) / 1e6).fixed(1)) MB, 100,000 rows of 8 numbers of 16 digits",
    "\((Double(bytes.count) / 1e6 / reading).significant(3)) MB/s",
])

let conditions = """
    Measured on \(Machine.description), shared with other work (load \(Machine.loadAverage.significant(2))). Peak memory
    \(Machine.peakMemoryMegabytes.fixed(0)) MB. Written by `swift run -c release --package-path Benchmarks timings --write`.
    """
let report = """
    # Timings of single pieces of work

    Processor time on one core, the median of five measurements of at least a tenth of a second each, after one run to warm up.

    \(table.text)
    \(MarkdownText.paragraph(conditions))

    """
print(report, terminator: "")
if !total.isFinite { exit(1) }
if CommandLine.arguments.contains("--write"), !writeReport(report, named: "timings.md") { exit(1) }
