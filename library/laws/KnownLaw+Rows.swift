import Expressions
import Tables

/// Tables of a law's data: the variables in order, dummies if any are asked for, then the target under its name.
extension KnownLaw {
    /// The rows to learn from; the same seed gives the same bits.
    ///
    /// Noise γ adds to each value of the target, and to it alone, a normal error of deviation γ·√(mean of y²), y being the
    /// target without noise. The rows are the same for every noise and every number of dummies.
    ///
    /// - Parameters:
    ///   - rows: nil for the law's own rows, or 1,000 where it leaves the number open; else so many, at random on the ranges
    ///     even where the law has a grid. A law with a table gives as many of the 75 % of its rows that are for training, or all.
    ///   - dummies: how many columns that have nothing to do with the law are added (see `dummies(_:)`).
    public func training(
        rows: Int? = nil, noise: Double = 0, dummies: Int = 0, seed: UInt64
    ) throws(SamplingError) -> Table {
        guard noise >= 0, noise.isFinite else { throw SamplingError(law: id, problem: .noise(noise)) }
        let exact = try table(rows: rows, samplings: variables.map(\.training), part: \.train, seed: seed, stream: 0)
        return try adding(
            dummies: dummies, to: adding(noise: noise, to: exact, seed: seed),
            sampling: { dummy in rows.map { dummy.training.random(rows: $0) } ?? dummy.training },
            using: SeededGenerator(seed: seed).stream(4))
    }

    private func adding(noise: Double, to exact: Table, seed: UInt64) throws(SamplingError) -> Table {
        guard noise > 0, var values = exact.columns.last else { return exact }
        // In units of the largest value, whose square may not be finite.
        let largest = values.reduce(Double.leastNormalMagnitude) { max($0, abs($1)) }
        let meanSquare = values.reduce(0) { $0 + ($1 / largest) * ($1 / largest) } / Double(values.count)
        let deviation = noise * meanSquare.squareRoot() * largest
        var generator = SeededGenerator(seed: seed).stream(1)
        for row in values.indices { values[row] += deviation * generator.standardNormal() }
        return try table(exact.columns.dropLast() + [values])
    }

    /// Fresh rows to judge by, without noise: drawn as the law has it for testing, else as for training; of a table the
    /// 25 % that `training(rows:noise:dummies:seed:)` with this seed leaves out.
    public func test(rows: Int? = nil, dummies: Int = 0, seed: UInt64) throws(SamplingError) -> Table {
        try adding(
            dummies: dummies,
            to: table(rows: rows, samplings: variables.map(\.testing), part: \.test, seed: seed, stream: 2),
            sampling: { dummy in rows.map { dummy.testing.random(rows: $0) } ?? dummy.testing },
            using: SeededGenerator(seed: seed).stream(5))
    }

    private func table(
        rows: Int?, samplings: [Sampling], part: KeyPath<DataSplit, [Int]>, seed: UInt64, stream: Int
    ) throws(SamplingError) -> Table {
        if let rows, !(1...Sampling.rowLimit).contains(rows) { throw SamplingError(law: id, problem: .rowCount(rows)) }
        guard data == .sampled else {
            return try ownRows(of: ownTable(), part: part, count: rows, seed: seed)
        }
        let draw = RowDraw(rows.map { rows in samplings.map { $0.random(rows: rows) } } ?? samplings)
        var generator = SeededGenerator(seed: seed).stream(stream)
        let program = try compiled()
        let drawn: (columns: [[Double]], values: [Double])
        do throws(RowDraw.NotFinite) {
            drawn = try draw.columns(on: program, using: &generator)
        } catch {
            throw SamplingError(law: id, problem: .notFinite(at: point(error.point)))
        }
        return try table(drawn.columns + [drawn.values])
    }

    /// The formula over the columns in the order of the variables.
    func compiled() throws(SamplingError) -> CompiledExpression {
        do throws(ExpressionError) {
            return try CompiledExpression(formula, variables: variables.map(\.quantity.name))
        } catch {
            throw SamplingError(law: id, problem: .formula(error))
        }
    }

    /// - Parameter names: nil for the law's own columns.
    func table(_ columns: [[Double]], named names: [String]? = nil) throws(SamplingError) -> Table {
        do throws(TableError) {
            return try Table(names: names ?? columnNames, columns: columns)
        } catch {
            throw SamplingError(law: id, problem: .table(error))
        }
    }
}

/// A law with a table of its own.
extension KnownLaw {
    /// The variables in order, then the target.
    var columnNames: [String] { variables.map(\.quantity.name) + [target.name] }

    /// The law's columns of its table, without the rows that lack a value.
    func ownTable() throws(SamplingError) -> Table {
        guard case .file(let path) = data else { return try table(columnNames.map { _ in [] }) }
        do throws(TableError) {
            let table = try TableReader().read(path: path)
            do throws(TableError) {
                return try table.selecting(columns: columnNames).dropRowsWithMissing(in: columnNames).table
            } catch {
                throw TableError(error.problem, source: path)
            }
        } catch {
            throw SamplingError(law: id, problem: .table(error))
        }
    }

    /// The table's rows for training or for testing: the first `count` of them in a random order, or all in their own.
    func ownRows(
        of table: Table, part: KeyPath<DataSplit, [Int]>, count: Int? = nil, seed: UInt64
    ) throws(SamplingError) -> Table {
        do throws(TableError) {
            let rows = try table.split(train: 0.75, validation: 0, test: 0.25, seed: seed)[keyPath: part]
            guard let count else { return table.rows(at: rows) }
            guard count <= rows.count else { throw TableError(.tooFewRows(needed: count, found: rows.count, purpose: "this")) }
            var generator = SeededGenerator(seed: seed).stream(3)
            return table.rows(at: Array(rows.shuffled(using: &generator).prefix(count)))
        } catch {
            throw SamplingError(law: id, problem: .table(error))
        }
    }
}
