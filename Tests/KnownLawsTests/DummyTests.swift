import Expressions
import Foundation
import Tables
import TestSupport
import Testing

@testable import KnownLaws

@Suite("Columns that have nothing to do with a law")
struct DummyTests {
    /// Of each kind that there is: random on ranges, on a mesh with random values in its rows, with points of its own for testing.
    private static let laws = [
        "y = x*z\nx in 1 .. 5\nz in 0.01 .. 100, log", "y = x + z\nx in 0 .. 1, step 0.1\nz in -1 .. 1",
        "y = x**2\nx in 0 .. 1, 20 points\ntest x in 0 .. 2, 50 points",
    ]

    @Test("stand before the target and leave the law's own columns as they are, bit for bit", arguments: laws, [0, 0.1])
    func unchanged(lines: String, noise: Double) throws {
        let law = try ownLaw(lines)
        let pairs = [
            (try law.training(noise: noise, seed: 5), try law.training(noise: noise, dummies: 3, seed: 5)),
            (try law.training(rows: 70, noise: noise, seed: 5), try law.training(rows: 70, noise: noise, dummies: 3, seed: 5)),
            (try law.test(seed: 5), try law.test(dummies: 3, seed: 5)),
        ]
        for (without, with) in pairs {
            #expect(with.names == Array(without.names.dropLast()) + ["dummy1", "dummy2", "dummy3", "y"])
            for name in without.names { #expect(with[name] == without[name]) }
        }
        #expect(try law.training(noise: noise, dummies: 0, seed: 5) == pairs[0].0)
    }

    @Test("follow from the seed: not from their number, nor from the noise")
    func seeds() throws {
        let law = try ownLaw("y = x*z\nx, z in 1 .. 5")
        let table = try law.training(dummies: 3, seed: 5)
        let others = [try law.training(noise: 0.1, dummies: 3, seed: 5), try law.training(dummies: 40, seed: 5)]
        for name in ["dummy1", "dummy2", "dummy3"] {
            let column = try #require(table[name])
            for other in others { #expect(other[name] == column) }
            #expect(try law.training(dummies: 3, seed: 6)[name] != column)
            #expect(try law.test(dummies: 3, seed: 5)[name] != column)
        }
        #expect(try law.training(dummies: 3, seed: 5) == table)
    }

    @Test("are drawn anew: none shares a value with a column of the law or another dummy, or goes with it")
    func drawnAnew() throws {
        let table = try ownLaw("y = x*z\nx, z in 1 .. 5").training(dummies: 4, seed: 5)
        let inputs = table.columns.dropLast()
        for (number, dummy) in inputs.enumerated().dropFirst(2) {
            for other in inputs.prefix(number) {
                #expect(Set(dummy).isDisjoint(with: other))
                // Of 1,000 rows the correlation of independent columns has a deviation of 0.032.
                #expect(abs(correlation(dummy, other)) < 0.16)
            }
        }
    }

    private func correlation(_ a: [Double], _ b: [Double]) -> Double {
        let count = Double(a.count)
        let (meanA, meanB) = (a.reduce(0, +) / count, b.reduce(0, +) / count)
        func sum(_ x: [Double], _ meanX: Double, _ y: [Double], _ meanY: Double) -> Double {
            zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
        }
        return sum(a, meanA, b, meanB) / (sum(a, meanA, a, meanA) * sum(b, meanB, b, meanB)).squareRoot()
    }

    @Test("are distributed as the law's variables in turn, on the ranges for testing in test rows")
    func distributions() throws {
        let law = try ownLaw("y = x + z + u\nx in 3 .. 4\nz in 0.01 .. 100, log\nu in 5 .. 6\ntest x in 7 .. 8")
        let (training, test) = (try law.training(dummies: 5, seed: 1), try law.test(dummies: 5, seed: 1))
        for (name, range) in [("dummy1", 3.0...4), ("dummy2", 0.01...100), ("dummy3", 5.0...6), ("dummy4", 3.0...4)] {
            let column = try #require(training[name])
            #expect(column.count == 1000 && column.allSatisfy { range.contains($0) })
        }
        let logarithmic = try #require(training["dummy5"])
        // Half of 1,000, give or take five standard deviations of 16.
        #expect(abs(logarithmic.count { $0 < 1 } - 500) < 80)
        let fresh = try #require(test["dummy1"])
        #expect(fresh.allSatisfy { (7.0...8).contains($0) })
    }

    @Test("of a law on a grid are its points, and random where so many rows are asked for")
    func grid() throws {
        let law = try ownLaw("y = x**2\nx in 0 .. 4, 5 points")
        let points = try #require(try law.training(dummies: 1, seed: 1)["dummy1"])
        #expect(Set(points).isSubset(of: [0, 1, 2, 3, 4]) && points.count == 5)
        let random = try #require(try law.training(rows: 100, dummies: 1, seed: 1)["dummy1"])
        #expect(Set(random).count == 100)
    }

    @Test("of a law with a table have values from its columns, in rows of their own")
    func table() throws {
        try PythonOracle.withTemporaryDirectory { directory in
            let rows = (1...100).map { "\($0),\(0.5 * Double($0 * $0))" }
            let text = "time,fall\n" + rows.joined(separator: "\n")
            try text.write(to: directory.appending(path: "fall.csv"), atomically: true, encoding: .utf8)
            let law = try ownLaw("fall = time**2/2\ntime\ndata fall.csv\n", file: directory.appending(path: "laws.txt").path)
            for (without, with) in [
                (try law.training(seed: 8), try law.training(dummies: 2, seed: 8)),
                (try law.training(rows: 30, seed: 8), try law.training(rows: 30, dummies: 2, seed: 8)),
                (try law.test(seed: 8), try law.test(dummies: 2, seed: 8)),
            ] {
                #expect(with.names == ["time", "dummy1", "dummy2", "fall"])
                let time = try #require(with["time"])
                #expect(time == without["time"])
                for name in ["dummy1", "dummy2"] {
                    let column = try #require(with[name])
                    #expect(column != time && Set(column).isSubset(of: time))
                }
                #expect(with["dummy1"] != with["dummy2"])
            }
        }
    }

    @Test("take no name that the law has")
    func names() throws {
        let law = try ownLaw("dummy3 = dummy1 + x\ndummy1, x in 0 .. 1")
        #expect(law.dummies(3).map(\.quantity.name) == ["dummy2", "dummy4", "dummy5"])
        #expect(try law.test(dummies: 2, seed: 1).names == ["dummy1", "x", "dummy2", "dummy4", "dummy3"])
    }

    @Test("are from 0 to 100", arguments: [-1, 101])
    func refusals(count: Int) throws {
        let law = try ownLaw("y = x\nx in 0 .. 1")
        let error = #expect(throws: SamplingError.self) { try law.training(dummies: count, seed: 1) }
        #expect(error?.description.contains("\(count) dummy columns cannot be added; ask for 0 to 100") == true)
        #expect(throws: SamplingError.self) { try law.test(dummies: count, seed: 1) }
        #expect(try law.training(dummies: 100, seed: 1).names.count == 102)
    }
}
