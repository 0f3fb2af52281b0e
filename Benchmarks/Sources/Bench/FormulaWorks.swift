import Edgewise
import Expressions
import Glibc
import KnownLaws
import Measurement
import Regression
import SymbolicExtraction

/// Edges that are recognised, and formulas that are simplified and evaluated.
struct FormulaWorks {
    let peers: PeerRecords

    func recognition(_ report: inout BenchReport) -> String {
        let rows = 1000
        let arguments = (0..<rows).map { -1 + 2 * Double($0) / Double(rows - 1) }
        let recognition = EdgeRecognition(library: .standard)
        let curves: [(name: String, values: [Double])] = [
            ("sin(pi*x)", arguments.map { sin(.pi * $0) }), ("x**2", arguments.map { $0 * $0 }),
            ("1/(1 + x**2)", arguments.map { 1 / (1 + $0 * $0) }),
        ]
        var table = MarkdownTable(["edge", "size", "one edge against the whole library"])
        for curve in curves {
            let sampled = SampledCurve(arguments: arguments, values: curve.values)
            var sum = 0.0
            let seconds = medianSeconds { sum += Double(recognition.candidates(for: sampled).count) }
            report.sink += sum
            table.append([
                "`\(curve.name)`", "\(rows) rows, \(FunctionLibrary.standard.functions.count) functions",
                BenchReport.time(seconds),
            ])
            let size = "\(curve.name), \(rows) rows"
            guard let peer = peers.fastest("recognition of one edge", size: size, by: "pykan")?.seconds else { continue }
            report.comparisons.append(
                Comparison(
                    work: "one edge against the whole library", size: size, ours: seconds, peer: "pykan", theirs: peer,
                    demanded: 500))
        }
        return table.text
    }

    func simplification(_ report: inout BenchReport) throws -> String {
        let formulas = [
            "1.5*exp(0.2*(5*sin(3.14159*x + 0) + 1) + 0.5*(2*y^2 - 0.4))", "(x + y)/(1 + x*y) + (x - y)/(1 - x*y)",
            "exp(log(x) + log(y) - 2*log(z))*(sin(w)^2 + cos(w)^2)",
        ]
        var table = MarkdownTable(["formula", "simplified", "time"])
        for text in formulas {
            let formula = try Expression(parsing: text)
            var sum = 0.0
            let seconds = medianSeconds { sum += Double(formula.simplified().complexity) }
            report.sink += sum
            table.append(["`\(text)`", "`\(formula.simplified())`", BenchReport.time(seconds)])
        }
        return table.text
    }

    private static let rowCount = 10_000_000

    /// The formulas that NumPy evaluates too, and the same with derivatives with respect to all their numbers.
    ///
    /// Like is compared with like: whole columns give NumPy a new array each time, blocks are written into one that is there.
    func evaluation(_ report: inout BenchReport) throws -> String {
        var table = MarkdownTable(["formula", "a new array", "a given array", "values and derivatives in its numbers"])
        let set = try LawSet.read(path: Self.formulaFile)
        for law in set.laws {
            let names = law.variables.map(\.quantity.name)
            let columns = names.indices.map { place in
                var generator = SeededGenerator(seed: 4 + UInt64(place))
                return (0..<Self.rowCount).map { _ in generator.uniform(in: 1..<5) }
            }
            let compiled = try CompiledExpression(law.formula, variables: names)
            var sum = 0.0
            let returned = medianSeconds { sum += compiled.evaluate(columns: columns)[0] }
            var values = [Double](repeating: 0, count: Self.rowCount)
            let written = medianSeconds {
                values.withUnsafeMutableBufferPointer { compiled.evaluate(columns: columns, into: $0) }
            }
            report.sink += sum + values[0]
            let (form, constants) = law.formula.abstractingConstants()
            var differentiated: Double?
            if !constants.isEmpty {
                let compiled = try CompiledExpression(form, variables: names)
                var jacobian = [Double](repeating: 0, count: Self.rowCount * constants.count)
                differentiated = medianSeconds {
                    values.withUnsafeMutableBufferPointer { values in
                        jacobian.withUnsafeMutableBufferPointer { jacobian in
                            compiled.evaluateWithParameterDerivatives(
                                columns: columns, parameters: constants, values: values, jacobian: jacobian)
                        }
                    }
                }
                report.sink += jacobian[0]
            }
            let size = "\(law.id), \(Self.rowCount) rows"
            table.append([
                "`\(law.formula)`", BenchReport.time(returned), BenchReport.time(written),
                differentiated.map(BenchReport.time) ?? "has none",
            ])
            for (way, ours) in [("whole columns", returned), ("blocks", written)] {
                report.comparisons.append(
                    Comparison(
                        work: "evaluation of a formula of 20 nodes", size: size, ours: ours, peer: "NumPy, \(way)",
                        theirs: peers.fastest("evaluation of a formula", size: size, by: "numpy", settings: way)?.seconds,
                        demanded: 3))
            }
        }
        return table.text
    }

    static var formulaFile: String {
        let place = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        return place + "/peers/formulas.txt"
    }
}
