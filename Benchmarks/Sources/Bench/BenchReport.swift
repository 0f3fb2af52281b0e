import Measurement
import Regression

/// The same work by this library and by what it is measured against.
struct Comparison {
    var work: String
    var size: String
    /// Seconds of the processor.
    var ours: Double
    var peer: String
    /// nil where the peer was not measured.
    var theirs: Double?
    /// How many times as fast is asked for.
    var demanded: Double
}

/// What the sections of a run found.
struct BenchReport {
    var comparisons: [Comparison] = []
    private(set) var sections: [(title: String, text: String)] = []
    /// What is computed is added up here, so that the compiler cannot leave it out.
    var sink = 0.0

    mutating func add(_ title: String, _ text: String) { sections.append((title, text)) }

    var comparisonTable: String {
        var table = MarkdownTable(["work", "size", "Edgewise", "against", "takes", "times as fast", "asked for"])
        for line in comparisons {
            let ratio = line.theirs.map { $0 / line.ours }
            table.append([
                line.work, line.size, Self.time(line.ours), line.peer, line.theirs.map(Self.time) ?? "not measured",
                ratio.map { $0 < line.demanded ? "**\($0.significant(3))**" : $0.significant(3) } ?? "",
                line.demanded.significant(3),
            ])
        }
        return table.text
    }

    static func time(_ seconds: Double) -> String {
        seconds < 1e-3
            ? "\((1e6 * seconds).significant(3)) µs"
            : seconds < 1 ? "\((1e3 * seconds).significant(3)) ms" : "\(seconds.significant(3)) s"
    }
}
