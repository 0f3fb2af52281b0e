import LeastSquares
import Tables
import TestSupport
import Testing

@testable import SparseForms

@Suite("Subset search") struct SubsetSearchTests {
    private struct Case {
        let terms: [[Double]]
        let target: [Double]
        let weights: [Double]
        let system: WeightedSystem

        init(seed: UInt64) throws {
            var generator = SeededGenerator(seed: seed)
            terms = (0..<14).map { _ in (0..<60).map { _ in generator.standardNormal() + 3 } }
            let terms = terms
            target = (0..<60).map { terms[2][$0] - 2 * terms[9][$0] + 0.7 * terms[11][$0] + 0.3 * generator.standardNormal() }
            weights = (0..<60).map { _ in generator.uniform(in: 0.5..<2) }
            system = try #require(WeightedSystem(terms, target: target, weights: weights))
        }

        /// The slow twin: the share of the target's weighted square that a subset leaves, by least squares on the rows.
        func unexplained(_ members: [Int]) -> Double {
            let design: [Double] = target.indices.flatMap { row -> [Double] in [1] + members.map { terms[$0][row] } }
            let rest = LinearLeastSquares.fit(
                design: design, rows: 60, columns: members.count + 1, target: target, weights: weights
            ).residualSumOfSquares
            let all = LinearLeastSquares.fit(
                design: target.map { _ in 1 }, rows: 60, columns: 1, target: target, weights: weights
            ).residualSumOfSquares
            return rest / all
        }

        var search: SubsetSearch {
            SubsetSearch(
                gram: system.gram, products: system.products, costs: terms.map { _ in 0 }, bits: { $0 })
        }
    }

    @Test(
        "finds the best single and the best pair of all, as least squares on the rows does", arguments: [1, 2, 3] as [UInt64])
    func best(seed: UInt64) throws {
        let example = try Case(seed: seed)
        let subsets = example.search.subsets
        let singles = (0..<14).map { ([$0], example.unexplained([$0])) }
        let pairs = (0..<14).flatMap { j in (0..<j).map { ([$0, j], example.unexplained([$0, j])) } }
        for (found, all) in [(subsets[0][0], singles), (subsets[1][0], pairs)] {
            let best = try #require(all.min { $0.1 < $1.1 })
            #expect(found.members == best.0)
            #expect(abs(found.unexplained - best.1) < 1e-10)
        }
        #expect(subsets[2][0].members == [2, 9, 11])
        #expect(abs(subsets[2][0].unexplained - example.unexplained([2, 9, 11])) < 1e-10)
    }

    @Test("a term that costs more than it explains is left out")
    func costs() throws {
        let example = try Case(seed: 1)
        var costs = [Double](repeating: 0, count: 14)
        costs[9] = 10
        let search = SubsetSearch(gram: example.system.gram, products: example.system.products, costs: costs, bits: { $0 })
        #expect(search.subsets.allSatisfy { !$0[0].members.contains(9) })
    }

    @Test("gives coefficients and intercept for the terms as they were given")
    func coefficients() throws {
        let terms = [[1.0, 2, 4, 7, 8], [3.0, 1, 2, 9, 5]]
        let target = (0..<5).map { 4 - 3 * terms[0][$0] + 0.5 * terms[1][$0] }
        let system = try #require(WeightedSystem(terms, target: target, weights: [1, 2, 1, 3, 1]))
        let (intercept, coefficients) = try #require(system.coefficients(of: [0, 1]))
        #expect(abs(intercept - 4) < 1e-11)
        #expect(abs(coefficients[0] + 3) < 1e-11 && abs(coefficients[1] - 0.5) < 1e-11)
        #expect(WeightedSystem(terms, target: [2, 2, 2, 2, 2], weights: [1, 1, 1, 1, 1]) == nil)
    }
}
