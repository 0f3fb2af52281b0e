import Tables
import Testing

@testable import SymbolicExtraction

@Suite("Combinations in the order of their cost")
struct CombinationsTests {
    private static func total(_ indices: [Int], _ costs: [[Double]]) -> Double {
        zip(indices, costs).reduce(0) { $0 + $1.1[$1.0] }
    }

    /// All index vectors, the first position slowest.
    private static func all(_ costs: [[Double]]) -> [[Int]] {
        costs.reduce([[]]) { vectors, list in vectors.flatMap { vector in list.indices.map { vector + [$0] } } }
    }

    @Test("each combination comes once, none before a cheaper one", arguments: 0..<60 as Range<UInt64>)
    func againstBruteForce(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let costs = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
            (0..<Int.random(in: 1...5, using: &generator)).map { _ in
                // Whole numbers make ties; costs of descriptions are mostly negative.
                seed.isMultiple(of: 2) ? Double(Int.random(in: -4...4, using: &generator)) : 50 * generator.standardNormal()
            }
        }
        let found = Array(Combinations(costs))
        let expected = Self.all(costs)
        #expect(found.count == expected.count)
        #expect(Set(found) == Set(expected))
        let totals = found.map { Self.total($0, costs) }
        for (before, after) in zip(totals, totals.dropFirst()) { #expect(before <= after + 1e-9) }
        for (total, sorted) in zip(totals, expected.map { Self.total($0, costs) }.sorted()) {
            #expect(abs(total - sorted) < 1e-9)
        }
    }

    @Test("the first comes without the last being looked at")
    func isLazy() {
        // 20 lists of 10 have 10²⁰ combinations.
        var generator = SeededGenerator(seed: 5)
        let costs = (0..<20).map { _ in (0..<10).map { _ in generator.standardNormal() } }
        var combinations = Combinations(costs)
        let first = combinations.next()
        #expect(first == costs.map { list in list.indices.min { list[$0] < list[$1] } ?? 0 })
        let second = combinations.next()
        #expect(zip(first ?? [], second ?? []).count { $0 != $1 } == 1)
    }

    @Test("no lists have the empty combination, an empty list has none")
    func empty() {
        #expect(Array(Combinations([])) == [[]])
        #expect(Array(Combinations([[1, 2], []])).isEmpty)
    }
}
