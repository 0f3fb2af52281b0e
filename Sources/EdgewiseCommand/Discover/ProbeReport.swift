import Edgewise
import Expressions
import Foundation

/// What a probe saw, as text for a person.
struct ProbeReport {
    private let probe: Probe

    /// Symmetries shown beside the one that was taken.
    private static let mostTrials = 3

    init(_ probe: Probe) { self.probe = probe }

    var text: String {
        var parts = [["Symmetries of \(probe.target)"] + symmetries]
        if let reduced = probe.reduced {
            parts.append(["In the variables that are left"] + variables(reduced) + view(reduced))
        }
        parts.append(["In the inputs themselves"] + view(probe.whole))
        return parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private var symmetries: [String] {
        guard !probe.steps.isEmpty else { return ["  none was found: every input is needed by itself"] }
        var table = TextTable(["": .left, "error before": .decimal, "after": .decimal, "symmetry": .left])
        for (index, step) in probe.steps.enumerated() {
            table.append([
                "\(index + 1)", NumberText.significant(step.errorBefore), NumberText.significant(step.taken.error),
                step.taken.text,
            ])
            for trial in step.trials.filter({ $0 != step.taken }).prefix(Self.mostTrials) {
                table.append(["", "", NumberText.significant(trial.error), "not taken: \(trial.text)"])
            }
        }
        return table.lines(indent: 2)
    }

    private func variables(_ view: Probe.View) -> [String] {
        let meaning = "\(probe.target) = \((view.offset + view.scale * .variable("t")).simplified())"
        return ["  \(meaning)"] + view.variables.map { "  \($0.name) = \($0.formula)" }
    }

    private func view(_ view: Probe.View) -> [String] {
        var table = TextTable(["error": .decimal, "structure or formula": .left])
        if let error = view.surfaceError { table.append([NumberText.significant(error), "any smooth polynomial"]) }
        for structure in view.structures { table.append([NumberText.significant(structure.error), structure.structure]) }
        for (formula, error) in view.formulas {
            table.append([NumberText.significant(error), "\(probe.target) = \(formula.simplified())"])
        }
        return table.isEmpty ? ["  nothing: the rows are too few for a test"] : table.lines(indent: 2)
    }
}
