/// The rows of a table parted for training, for choosing between models, and for the final test. The three lists are
/// disjoint, each in increasing order, and together hold every row.
public struct DataSplit: Sendable, Equatable {
    /// Row indices (from 0) to fit on.
    public let train: [Int]
    /// Row indices to choose between models with.
    public let validation: [Int]
    /// Row indices that nothing is chosen by.
    public let test: [Int]

    /// A random split of `rowCount` rows in the given fractions. Sizes are rounded by largest remainders, and every part of
    /// a positive fraction gets at least one row.
    ///
    /// - Throws: `invalidFractions` unless train > 0, the others ≥ 0 and the sum is 1 to within 1e-9; `tooFewRows` if there
    ///   are fewer rows than parts.
    public init(
        rowCount: Int, train: Double, validation: Double, test: Double, using generator: inout some RandomNumberGenerator
    ) throws(TableError) {
        let fractions = [train, validation, test]
        guard train > 0, validation >= 0, test >= 0, abs(fractions.reduce(0, +) - 1) <= 1e-9 else {
            throw TableError(.invalidFractions(train: train, validation: validation, test: test))
        }
        let partCount = fractions.count { $0 > 0 }
        guard rowCount >= partCount else {
            throw TableError(.tooFewRows(needed: partCount, found: rowCount, purpose: "the split"))
        }
        let sizes = Self.sizes(rowCount: rowCount, fractions: fractions)
        let order = (0..<rowCount).shuffled(using: &generator)
        self.train = order[..<sizes[0]].sorted()
        self.validation = order[sizes[0]..<sizes[0] + sizes[1]].sorted()
        self.test = order[(sizes[0] + sizes[1])...].sorted()
    }

    private init(train: [Int], validation: [Int], test: [Int]) {
        (self.train, self.validation, self.test) = (train, validation, test)
    }

    /// The parts of some of the rows, which count from 0 anew: every row stays in the part that it was in.
    ///
    /// - Parameter kept: in increasing order.
    public func keeping(_ kept: [Int]) -> DataSplit {
        let places = Dictionary(uniqueKeysWithValues: zip(kept, 0...))
        func numbered(_ rows: [Int]) -> [Int] { rows.compactMap { places[$0] } }
        return DataSplit(train: numbered(train), validation: numbered(validation), test: numbered(test))
    }

    /// Whole numbers that add up to `rowCount`, nearest to the fractions of it, none 0 where its fraction is positive.
    static func sizes(rowCount: Int, fractions: [Double]) -> [Int] {
        let exact = fractions.map { $0 * Double(rowCount) }
        // The sum of the fractions may differ from 1 in its last digits: 5.999999999 rows of 10 are 6.
        var sizes = exact.map { Int(($0 + 1e-9 * Double(rowCount)).rounded(.down)) }
        let byRemainder = fractions.indices.sorted { exact[$0] - Double(sizes[$0]) > exact[$1] - Double(sizes[$1]) }
        var next = 0
        while sizes.reduce(0, +) < rowCount {
            let part = byRemainder[next % byRemainder.count]
            if fractions[part] > 0 { sizes[part] += 1 }
            next += 1
        }
        while let largest = sizes.indices.max(by: { sizes[$0] < sizes[$1] }) {
            let surplus = sizes.reduce(0, +) - rowCount
            let starved = fractions.indices.first { fractions[$0] > 0 && sizes[$0] == 0 }
            if surplus <= 0 && starved == nil { break }
            sizes[largest] -= 1
            if surplus <= 0, let starved { sizes[starved] += 1 }
        }
        return sizes
    }
}

/// One of the rounds of a cross-validation: fit on the one list, judge on the other.
public struct CrossValidationFold: Sendable, Equatable {
    /// Row indices (from 0) to fit on, in increasing order.
    public let train: [Int]
    /// The rows that were held out, in increasing order.
    public let validation: [Int]
}

extension Table {
    /// A random split of the rows that follows from the seed; see `DataSplit`.
    public func split(
        train: Double = 0.6, validation: Double = 0.2, test: Double = 0.2, seed: UInt64
    ) throws(TableError) -> DataSplit {
        var generator = SeededGenerator(seed: seed)
        return try DataSplit(rowCount: rowCount, train: train, validation: validation, test: test, using: &generator)
    }

    /// `count` folds that hold out every row exactly once; the numbers of rows held out differ by one at most.
    ///
    /// - Throws: `tooFewRows` if there are fewer rows than folds.
    public func crossValidationFolds(count: Int, seed: UInt64) throws(TableError) -> [CrossValidationFold] {
        precondition(count >= 2, "cross-validation needs at least two folds, not \(count)")
        guard rowCount >= count else {
            throw TableError(.tooFewRows(needed: count, found: rowCount, purpose: "cross-validation in \(count) folds"))
        }
        var generator = SeededGenerator(seed: seed)
        var foldOfRow = [Int](repeating: 0, count: rowCount)
        for (place, row) in (0..<rowCount).shuffled(using: &generator).enumerated() { foldOfRow[row] = place % count }
        return (0..<count).map { fold in
            CrossValidationFold(
                train: (0..<rowCount).filter { foldOfRow[$0] != fold },
                validation: (0..<rowCount).filter { foldOfRow[$0] == fold })
        }
    }
}
