import Tables

/// The columns of a table that a question is about, by name.
struct ChosenColumns {
    let target: String
    let inputs: [String]
    /// The column with the target's standard error in each row.
    let sigma: String?

    /// - Parameter inputs: nil for all columns but the others; a name or a place each, as `Table.index(of:)` takes it.
    /// - Throws: `TableError` for a column that is not there, `DiscoveryError` for one that has two parts, or without inputs.
    init(target: String, inputs: [String]?, sigma: String?, of table: Table) throws {
        func name(_ text: String) throws(TableError) -> String { table.names[try table.index(of: text)] }
        let (target, sigma) = (try name(target), try sigma.map { try name($0) })
        let chosen = try inputs?.map { try name($0) } ?? table.names.filter { $0 != target && $0 != sigma }
        if chosen.contains(target) { throw DiscoveryError.targetAmongInputs(target) }
        if let sigma, sigma == target || chosen.contains(sigma) { throw DiscoveryError.sigmaHasAnotherPart(sigma) }
        if chosen.isEmpty { throw DiscoveryError.noInputs(target: target, skipped: table.skippedTextColumns) }
        self.target = target
        self.inputs = chosen
        self.sigma = sigma
    }
}
