import Tables
import Testing

@Suite("Splits of the rows")
struct DataSplitTests {
    static func table(rowCount: Int) throws -> Table {
        try Table(names: ["row"], columns: [(0..<rowCount).map(Double.init)])
    }

    @Test(
        "every row lies in exactly one part, and the sizes are those of the fractions",
        arguments: [
            (10, [0.6, 0.2, 0.2], [6, 2, 2]), (1000, [0.7, 0.15, 0.15], [700, 150, 150]), (7, [0.8, 0.2, 0], [6, 1, 0]),
            (3, [0.98, 0.01, 0.01], [1, 1, 1]), (5, [1, 0, 0], [5, 0, 0]), (4, [0.01, 0.01, 0.98], [1, 1, 2]),
        ])
    func partition(rowCount: Int, fractions: [Double], sizes: [Int]) throws {
        for seed in UInt64(0)..<20 {
            let split = try Self.table(rowCount: rowCount)
                .split(train: fractions[0], validation: fractions[1], test: fractions[2], seed: seed)
            #expect([split.train.count, split.validation.count, split.test.count] == sizes)
            #expect((split.train + split.validation + split.test).sorted() == Array(0..<rowCount))
            for part in [split.train, split.validation, split.test] { #expect(part == part.sorted()) }
        }
    }

    @Test("sizes are within one row of the fractions, whatever the fractions are")
    func sizes() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<500 {
            let rowCount = Int.random(in: 100...5000, using: &generator)
            let cuts = [generator.uniform(in: 0.05..<0.95), generator.uniform(in: 0.05..<0.95)].sorted()
            guard cuts[1] > cuts[0] + 0.02 else { continue }
            let fractions = [cuts[0], cuts[1] - cuts[0], 1 - cuts[1]]
            let split = try DataSplit(
                rowCount: rowCount, train: fractions[0], validation: fractions[1], test: fractions[2], using: &generator)
            for (part, fraction) in zip([split.train, split.validation, split.test], fractions) {
                #expect(abs(Double(part.count) - fraction * Double(rowCount)) < 1)
            }
        }
    }

    @Test("a seed gives one split, and every row is as likely to be held out as any other")
    func seeds() throws {
        let table = try Self.table(rowCount: 20)
        #expect(try table.split(seed: 3) == table.split(seed: 3))
        #expect(try table.split(seed: 3) != table.split(seed: 4))
        var counts = [Int](repeating: 0, count: 20)
        for seed in UInt64(0)..<2_000 { for row in try table.split(seed: seed).test { counts[row] += 1 } }
        // Binomial with n = 2000, p = 0.2: mean 400, standard deviation 17.9; five of these.
        for count in counts { #expect(abs(count - 400) < 90) }
    }

    @Test("too few rows and impossible fractions are errors")
    func errors() throws {
        let two = try Self.table(rowCount: 2)
        #expect(throws: TableError(.tooFewRows(needed: 3, found: 2, purpose: "the split"))) { try two.split(seed: 1) }
        #expect(throws: TableError(.invalidFractions(train: 0.5, validation: 0.2, test: 0.2))) {
            try two.split(train: 0.5, validation: 0.2, test: 0.2, seed: 1)
        }
        #expect(throws: TableError(.invalidFractions(train: 0, validation: 0.5, test: 0.5))) {
            try two.split(train: 0, validation: 0.5, test: 0.5, seed: 1)
        }
        #expect(throws: TableError(.tooFewRows(needed: 5, found: 2, purpose: "cross-validation in 5 folds"))) {
            try two.crossValidationFolds(count: 5, seed: 1)
        }
    }

    @Test("cross-validation holds out every row once, in folds of equal size", arguments: [2, 3, 5, 10, 23])
    func folds(count: Int) throws {
        let folds = try Self.table(rowCount: 23).crossValidationFolds(count: count, seed: 11)
        #expect(folds.count == count)
        #expect(folds.flatMap(\.validation).sorted() == Array(0..<23))
        for fold in folds {
            #expect((fold.train + fold.validation).sorted() == Array(0..<23))
            #expect([23 / count, (23 + count - 1) / count].contains(fold.validation.count))
        }
    }

    @Test("rows that are left out move no other row from one part to another")
    func keeping() throws {
        let whole = try Self.table(rowCount: 40).split(seed: 3)
        let kept = (0..<40).filter { $0 % 7 != 2 }
        let split = whole.keeping(kept)
        for (part, before) in [(split.train, whole.train), (split.validation, whole.validation), (split.test, whole.test)] {
            #expect(part.map { kept[$0] } == before.filter { $0 % 7 != 2 })
        }
        #expect(whole.keeping(Array(0..<40)) == whole)
    }
}
