import Expressions
import LeastSquares
import SymbolicExtraction
import Tables

/// A table made ready for discovery: complete rows, the inputs that vary, and the rows parted by what they are used for.
struct Problem: Sendable {
    /// The names of the inputs that vary.
    let inputs: [String]
    let target: String
    /// The inputs, a column each, over all complete rows, in the units of `magnitudes`.
    let columns: [[Double]]
    /// The target, likewise.
    let values: [Double]
    let magnitudes: Magnitudes
    /// Where each input lies, in the table's units.
    let ranges: [Certificate.InputRange]
    let split: DataSplit
    /// Whether errors are taken to be a share of the target rather than an amount; see `ErrorModel`.
    let hasRelativeErrors: Bool
    let notes: RowNotes

    /// Under this many rows nothing is held out: every row is fitted, and the certificate comes from cross-validation.
    static let leastRowsToHoldOut = 200
}

/// What was done to the table before anything was fitted, for the certificate.
public struct RowNotes: Sendable, Equatable {
    /// Rows of the table.
    public var total: Int
    /// Rows left out because a chosen column has no value there.
    public var missing: Int
    /// Rows left out because a chosen column is infinite there.
    public var infinite: Int
    /// Text columns that were not chosen and not used.
    public var skippedTextColumns: [String]
    /// Inputs that hold one value only and so can explain nothing.
    public var constantInputs: [String]
    /// Whether errors were weighed as shares of the target rather than as amounts.
    public var hasRelativeErrors: Bool
    /// Fingerprint of the names and values that were used.
    public var dataHash: String
}

extension Problem {
    /// - Throws: `TableError` for columns that are not there, not numeric or nowhere complete; `DiscoveryError` where the rows
    ///   cannot carry a law.
    init(_ table: Table, options: DiscoveryOptions, work: WorkBudget = WorkBudget()) throws {
        let target = table.names[try table.index(of: options.target)]
        let chosen = try options.inputs?.map { table.names[try table.index(of: $0)] } ?? table.names.filter { $0 != target }
        guard !chosen.contains(target) else { throw DiscoveryError.targetAmongInputs(target) }
        guard !chosen.isEmpty else { throw DiscoveryError.noInputs(target: target, skipped: table.skippedTextColumns) }
        let used = try table.selecting(columns: chosen + [target])
        let complete = try used.dropRowsWithMissing(in: chosen + [target])
        let rows = complete.table

        guard let values = rows[target], let first = values.first else {
            throw DiscoveryError.noInputs(target: target, skipped: [])
        }
        if values.allSatisfy({ $0 == first }) { throw DiscoveryError.constantTarget(name: target, value: first) }
        let varying = chosen.filter { name in Set(rows[name] ?? []).count > 1 }
        guard !varying.isEmpty else { throw DiscoveryError.constantInputs(chosen) }
        let needed = varying.count + 4
        guard rows.rowCount >= needed else { throw DiscoveryError.tooFewRows(found: rows.rowCount, needed: needed) }

        self.inputs = varying
        self.target = target
        let columns = varying.compactMap { rows[$0] }
        let magnitudes = Magnitudes(inputs: varying, columns: columns, target: target, values: values)
        self.magnitudes = magnitudes
        let scaledColumns = zip(varying, columns).map { magnitudes.scaledInput($0, $1) }
        let scaledValues = magnitudes.scaledTarget(values)
        self.columns = scaledColumns
        self.values = scaledValues
        ranges = zip(varying, columns).map {
            Certificate.InputRange(name: $0, minimum: $1.min() ?? .nan, maximum: $1.max() ?? .nan)
        }
        split =
            rows.rowCount < Self.leastRowsToHoldOut
            ? try rows.split(train: 1, validation: 0, test: 0, seed: options.seed) : try rows.split(seed: options.seed)
        let fitted = split.train + split.validation
        hasRelativeErrors = ErrorModel.isRelative(
            inputs: varying, columns: scaledColumns.map { column in fitted.map { column[$0] } },
            target: fitted.map { scaledValues[$0] }, work: work)
        notes = RowNotes(
            total: table.rowCount, missing: complete.missingCount, infinite: complete.infiniteCount,
            skippedTextColumns: table.skippedTextColumns, constantInputs: chosen.filter { !varying.contains($0) },
            hasRelativeErrors: hasRelativeErrors, dataHash: rows.dataHash)
    }
}

extension Problem {
    /// The least squares of constants on some of the rows, each row weighted as the errors ask.
    func exactification(rows: [Int], work: WorkBudget) -> Exactification {
        let target = rows.map { values[$0] }
        let ranges = zip(inputs, columns).map { ($0, ($1.min() ?? 0)...($1.max() ?? 0)) }
        return Exactification(
            refinement: ConstantRefinement(
                variables: inputs, columns: columns.map { column in rows.map { column[$0] } }, target: target,
                weights: hasRelativeErrors ? target.map { 1 / ($0 * $0) } : nil, work: work),
            assumptions: Assumptions(ranges: Dictionary(uniqueKeysWithValues: ranges)))
    }
}

/// Why a table cannot be searched for a law.
public enum DiscoveryError: Error, Equatable, CustomStringConvertible {
    case targetAmongInputs(String)
    case noInputs(target: String, skipped: [String])
    case constantTarget(name: String, value: Double)
    case constantInputs([String])
    case tooFewRows(found: Int, needed: Int)

    public var description: String {
        switch self {
        case .targetAmongInputs(let name):
            "The column \"\(name)\" is both target and input; leave it out of the inputs."
        case .noInputs(let target, let skipped):
            "There is no numeric column besides the target \"\(target)\" to explain it by"
                + (skipped.isEmpty ? "." : "; text columns: \(skipped.joined(separator: ", ")).")
        case .constantTarget(let name, let value):
            "The target \"\(name)\" is \(value) in every row: the law is \(name) = \(value), and there is nothing to discover."
        case .constantInputs(let names):
            "Every chosen input holds a single value (\(names.joined(separator: ", "))), so none can explain the target."
        case .tooFewRows(let found, let needed):
            "\(found) complete rows are too few: the smallest model for these inputs needs \(needed)."
        }
    }
}
