import Tables

/// Input columns that have nothing to do with the law, for a search to leave out.
extension KnownLaw {
    /// The largest number of them that a table may have.
    public static let dummyLimit = 100

    /// So many variables that the formula does not know: `dummy1`, `dummy2`, …, without names that the law has itself. Each is
    /// distributed as one of the law's own variables, taken in turn.
    public func dummies(_ count: Int) -> [Variable] {
        precondition(count >= 0, "a table has no negative number of dummies")
        guard !variables.isEmpty else { return [] }
        let taken = Set(columnNames)
        let names = (1...).lazy.map { "dummy\($0)" }.filter { !taken.contains($0) }.prefix(count)
        return names.enumerated().map { place, name in
            var dummy = variables[place % variables.count]
            dummy.quantity.name = name
            return dummy
        }
    }

    /// A table of the law with dummies between the variables and the target.
    ///
    /// Values of a law with a table are drawn from the rows given, with replacement. Each column has a stream of its own: it is the
    /// same however many others there are.
    ///
    /// - Parameter sampling: how a variable's values are drawn.
    func adding(
        dummies count: Int, to table: Table, sampling: (Variable) -> Sampling, using generator: SeededGenerator
    ) throws(SamplingError) -> Table {
        guard (0...Self.dummyLimit).contains(count) else { throw SamplingError(law: id, problem: .dummyCount(count)) }
        if count == 0 { return table }
        let dummies = dummies(count)
        let drawn = dummies.enumerated().map { place, dummy in
            var generator = generator.stream(place)
            let (sampling, own) = (sampling(dummy), table.columns[place % variables.count])
            return own.indices.map { _ in
                data == .sampled ? sampling.draw(using: &generator) : own[Int.random(in: own.indices, using: &generator)]
            }
        }
        let width = variables.count
        return try self.table(
            table.columns.prefix(width) + drawn + table.columns.dropFirst(width),
            named: variables.map(\.quantity.name) + dummies.map(\.quantity.name) + [target.name])
    }
}
