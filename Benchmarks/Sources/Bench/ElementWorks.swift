@_spi(Benchmarks) import BSplines
import Edgewise
import Expressions
import Foundation
import Glibc
import KnownLaws
@_spi(Benchmarks) import KolmogorovArnold
import Measurement
import Regression
import Tables

/// What the loops cost for each number that goes through them: in the caches, but for the table.
struct ElementWorks {
    let peers: PeerRecords

    func perElement(_ report: inout BenchReport) throws -> String {
        let counters = Counters()
        var costs = splines(counters, &report) + training(counters, &report)
        costs += try formulas(counters, &report)
        costs += try table(counters, &report)
        var text = MarkdownTable(["work", "per", "nanoseconds", "ticks", "cycles", "instructions"])
        for (work, element, cost) in costs {
            let numbers = [cost.nanoseconds, cost.ticks, cost.cycles, cost.instructions]
            text.append([work, element] + numbers.map { $0?.significant(3) ?? "no counter" })
        }
        let counted =
            counters.areThere
            ? "Cycles and instructions are the processor's own count, outside the kernel."
            : "There is no counter of cycles and instructions on this machine, as in most virtual machines."
        let note = "Ticks are those of the time-stamp counter, which has one rate whatever the clock. \(counted)"
        return "\(text.text)\n\(MarkdownText.paragraph(note))\n"
    }

    private typealias Costs = [(work: String, element: String, cost: ElementCost)]

    private func splines(_ counters: Counters, _ report: inout BenchReport) -> Costs {
        let (rows, knots) = (1000, KnotVector.uniform(on: -1...1, intervals: 20, degree: 3))
        let points = trainingRows(rows, inputs: 2).inputs[0]
        let spline = SplineWork(Spline(knots: knots, coefficients: knots.grevilleAbscissae.map { sin(3 * $0) }), at: points)
        var sum = 0.0
        let works: [(String, () -> Void)] = [
            ("value", { spline.evaluate() }), ("value and slope", { spline.evaluateWithSlopes() }),
            ("gradient", { sum += spline.gradient(points)[0] }),
        ]
        let costs = works.map { name, work in
            ("spline of k = 3, G = 20, \(name)", "row", counters.cost(elements: rows, of: work))
        }
        report.sink += sum
        return costs
    }

    private func training(_ counters: Counters, _ report: inout BenchReport) -> Costs {
        let (rows, edges) = (1000, 15)
        let work = TrainingWork(trainingNetwork([2, 5, 1], intervals: 20), on: trainingRows(rows, inputs: 2))
        var sum = 0.0
        let gradient = counters.cost(elements: rows * edges) { sum += work.evaluateLossAndGradient() }
        let matrix = counters.cost(elements: rows * edges * (edges + 1) / 2) { work.accumulateNormalMatrix() }
        report.sink += sum
        return [
            ("loss and gradient of [2, 5, 1], k = 3, G = 20", "row and edge", gradient),
            ("JᵀJ of the same", "row and pair of edges", matrix),
        ]
    }

    private func formulas(_ counters: Counters, _ report: inout BenchReport) throws -> Costs {
        let (rows, nodes) = (1000, 20)
        return try LawSet.read(path: FormulaWorks.formulaFile).laws.map { law in
            let names = law.variables.map(\.quantity.name)
            let columns = names.indices.map { place in
                var generator = SeededGenerator(seed: 4 + UInt64(place))
                return (0..<rows).map { _ in generator.uniform(in: 1..<5) }
            }
            let compiled = try CompiledExpression(law.formula, variables: names)
            var values = [Double](repeating: 0, count: rows)
            let cost = counters.cost(elements: rows * nodes) {
                values.withUnsafeMutableBufferPointer { compiled.evaluate(columns: columns, into: $0) }
            }
            report.sink += values[0]
            return ("formula of \(nodes) nodes, \(law.id)", "row and node", cost)
        }
    }

    private func table(_ counters: Counters, _ report: inout BenchReport) throws -> Costs {
        let file = peers.fastest("reading CSV", size: "", by: "pandas")?.file
        guard let path = file, let bytes = FileManager.default.contents(atPath: path).map(Array.init) else { return [] }
        var rows = 0
        let cost = try counters.cost(elements: bytes.count) { rows += try TableReader().read(bytes: bytes).rowCount }
        report.sink += Double(rows)
        return [("CSV to columns", "byte", cost)]
    }
}
