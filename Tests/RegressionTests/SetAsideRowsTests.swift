import Edgewise
import TestSupport
import Testing

/// Once a trap: what a search without suspicious rows had learnt of its own rows was held against those of the search with them.
@Suite("Rows that come back after a law was found without them")
struct SetAsideRowsTests {
    @Test("are judged by what was learnt of all rows", arguments: 1...6)
    func comeBack(seed: UInt64) throws {
        // A steep peak in two variables of three: rows far from any rough surface that the law meets all the same.
        let law = SampledLaw("z/(1.02 - x*y)", of: ["x", "y", "z"], on: [0...1, 0...1, 1...3]) {
            $0[2] / (1.02 - $0[0] * $0[1])
        }
        let (columns, exact) = law.sampled(rows: 900, seed: seed, noise: 0.002)
        var target = exact
        for row in stride(from: 11, to: 900, by: 90) { target[row] += 60 }
        let table = try Table(names: ["x", "y", "z", "t"], columns: columns + [target])
        let discovery = try discover(
            table, options: DiscoveryOptions(target: "t", seed: seed), control: RunControl(workLimit: 2e10))
        #expect(discovery.law?.formula.variables.contains("z") == true)
    }
}
