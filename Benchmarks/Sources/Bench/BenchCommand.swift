import ArgumentParser
import Measurement
import Regression

/// `bench`: everything that has a speed, side by side with what it is measured against.
@main
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure kernels, training, recognition, formulas, tables and discoveries against their peers.",
        discussion: """
            `make bench` measures the peers first, in the same run. Times are of the processor, on one thread: medians of five \
            measurements of at least a tenth of a second each, after two calls to warm up.
            """)

    @Option(help: "The records of the peers.")
    var peers = ".build/peers/records.jsonl"

    @Option(help: "The results of `edgewise regress` on the laws that the peers searched.")
    var discoveries = ".build/bench/discoveries.jsonl"

    @Option(help: "The command that trains on long tables.")
    var edgewise = ".build/release/edgewise"

    @Option(help: "Only the sections with this word in their title.")
    var only: String?

    @Flag(help: "Write the report to reports/benchmarks.md.")
    var write = false

    func validate() throws {
        if write, only != nil { throw ValidationError("--only leaves sections out: the report is written of all or none.") }
    }

    func run() throws {
        let records = try PeerRecords(path: peers)
        var report = BenchReport()
        for section in try sections(records) where only.map(section.title.contains) ?? true {
            tell(section.title)
            report.add(section.title, try section.run(&report))
        }
        let text = Self.text(report)
        print(text, terminator: "")
        guard report.sink.isFinite else { throw BenchError("a work gave NaN") }
        if write, !writeReport(text, named: "benchmarks.md") { throw BenchError("reports/benchmarks.md cannot be written") }
    }

    private typealias Section = (title: String, run: (inout BenchReport) throws -> String)

    private func sections(_ records: PeerRecords) throws -> [Section] {
        let (networks, formulas, tables) = (
            NetworkWorks(peers: records), FormulaWorks(peers: records), TableWorks(peers: records)
        )
        let elements = ElementWorks(peers: records)
        return [
            ("One edge against C (gcc -O3 -march=native)", networks.oneEdge),
            ("Loss and gradient", networks.lossAndGradient),
            ("Normal equations of [2,5,1] against a dense product", networks.normalEquations),
            ("Training [2,5,1] to an error of 1e-3", networks.training),
            ("Threads: ten iterations of [2,5,1] on 100,000 rows", networks.threads),
            ("Growth with the size", networks.growth),
            ("Recognition of an edge", formulas.recognition),
            ("Simplification", formulas.simplification),
            ("Evaluation of formulas over 10 million rows", formulas.evaluation),
            ("Reading CSV", tables.reading),
            ("Rows beyond memory", LongTables(edgewise: edgewise).training),
            ("Per element", elements.perElement),
            ("Discoveries in ten seconds", { _ in try Discoveries(path: discoveries, peers: records).table }),
        ]
    }

    private static func text(_ report: BenchReport) -> String {
        let conditions = """
            Processor time on one thread, unless a line says otherwise: the median of five measurements of at least a tenth of a second \
            each, after two calls to warm up. Peers are measured by `make peers`, shortly before, and count by the fastest of \
            their settings. Ratios below what is asked for are bold. Measured on \(Machine.description), load \
            \(Machine.loadAverage.significant(2)). Written by `make bench`.
            """
        let sections = report.sections.map { "## \($0.title)\n\n\($0.text)" }.joined(separator: "\n")
        return """
            # Benchmarks

            \(MarkdownText.paragraph(conditions))

            ## Against others

            \(report.comparisonTable)
            \(sections)
            """
    }
}
