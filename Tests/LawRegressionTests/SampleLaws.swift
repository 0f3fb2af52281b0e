import KnownLaws

@testable import Regression

/// Law files that the tests share.
enum SampleLaws {
    /// Four laws that any search must find, in tenths of a second.
    static let easy = """
        set easy

        law square
        y = 3*x**2
        x in 1 .. 3

        law product
        p = m*v
        m, v in 1 .. 5

        law ratio
        F = q/(r*s)
        q, r, s in 1 .. 5

        law growth
        N = exp(t)
        t in 0 .. 2
        """

    static func set(_ text: String = easy, file: String = "easy.txt") -> PlannedSet {
        PlannedSet(source: .file(path: file, text: text), laws: LawSet(parsing: text, file: file))
    }

    /// A set of laws y = x + 1, y = x + 2, … with these ids.
    static func set(_ name: String, _ ids: [String]) -> PlannedSet {
        let laws = ids.enumerated().map { "law \($1)\ny = x + \($0 + 1)\nx in 1 .. 2\n" }
        return set("set \(name)\n" + laws.joined(), file: "\(name).txt")
    }
}

extension SampleRecords {
    /// The record of an easy law, with its place in the set.
    static func placed(
        _ law: String = "square", _ verdict: Verdict = .exact, noise: Double = 0, seed: UInt64 = 1, place: Int = 1
    ) -> RegressionRecord {
        var record = record(law, verdict, set: "easy", noise: noise, seed: seed)
        record.place = place
        return record
    }
}
