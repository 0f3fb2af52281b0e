import Tables

extension RegressionOptions {
    /// For a person: `1000 rows, 3 dummy columns, 20 s a law, functions added from mine.txt (1a2b…)`.
    var words: String {
        var parts = [rows.map { NumberText.count($0, "row") } ?? "the set's own number of rows"]
        if dummies > 0 { parts.append(NumberText.count(dummies, "dummy column")) }
        parts.append("\(NumberText.significant(timeLimit)) s a law")
        if functions != nil || functionsHash != nil {
            parts.append("functions added from \(functions ?? "a file")\(functionsHash.map { " (\($0))" } ?? "")")
        }
        return parts.joined(separator: ", ")
    }
}

extension Verdict {
    /// As a table says it.
    var words: String { self == .srbenchEquivalent ? "SRBench-equivalent" : rawValue }
}

extension RegressionCase {
    /// `feynman I.6.20 (noise 0.01, seed 1)`.
    package var words: String { "\(set) \(law) (noise \(noiseText), seed \(seed))" }

    /// `0`, `0.01`: the noise as a person writes it.
    package var noiseText: String { Self.text(ofNoise: noise) }

    static func text(ofNoise noise: Double) -> String { NumberText.significant(noise, digits: 6) }
}
