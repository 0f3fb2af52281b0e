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
    /// What the error of each row is measured in: its standard error where that is known, the size of the target where errors
    /// are shares of it (see `ErrorModel`); nil where all rows count alike.
    let errorUnits: [Double]?
    /// Whether `errorUnits` are standard errors that the table gives.
    let areErrorsKnown: Bool
    let notes: RowNotes
    /// The row of the table, from 1, that each row here is.
    let rowNumbers: [Int]

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
    /// The column with the standard errors of the target; nil if none was given.
    public var sigma: String?
    /// Rows of the table, from 1, that lie far from the law and had no part in fitting or judging it.
    public var setAside: [Int]
    /// Fingerprint of the names and values that were used.
    public var dataHash: String
}

extension Problem {
    /// - Parameter setAside: rows of the table, from 1, to leave out.
    /// - Throws: `TableError` for columns that are not there, not numeric or nowhere complete; `DiscoveryError` where the rows
    ///   cannot carry a law.
    init(_ table: Table, options: DiscoveryOptions, settingAside setAside: [Int] = [], work: WorkBudget = WorkBudget()) throws {
        let question = try ChosenColumns(target: options.target, inputs: options.inputs, sigma: options.sigma, of: table)
        let (target, sigma, chosen) = (question.target, question.sigma, question.inputs)
        if let name = options.units?.units.keys.sorted().first(where: { !table.names.contains($0) }) {
            throw DiscoveryError.unitsOfNoColumn(name, columns: table.names)
        }
        let used = try table.selecting(columns: chosen + [target] + (sigma.map { [$0] } ?? []))
        let complete = try used.dropRowsWithMissing(in: chosen + [target])
        let aside = Set(setAside)
        let kept = complete.indices.indices.filter { !aside.contains(complete.indices[$0] + 1) }
        let rows = setAside.isEmpty ? complete.table : complete.table.rows(at: kept)
        rowNumbers = kept.map { complete.indices[$0] + 1 }

        guard let values = rows[target], let first = values.first else {
            throw DiscoveryError.noInputs(target: target, skipped: [])
        }
        let checkedErrors = try sigma.map { try Self.standardErrors(in: $0, of: complete) }
        let standardErrors = checkedErrors.map { errors in kept.map { errors[$0] } }
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
        // Rows that are set aside later move no other row from one part to another.
        split =
            rows.rowCount < Self.leastRowsToHoldOut
            ? try rows.split(train: 1, validation: 0, test: 0, seed: options.seed)
            : try complete.table.split(seed: options.seed).keeping(kept)
        let fitted = split.train + split.validation
        let areRelative =
            standardErrors == nil && scaledValues.allSatisfy { $0 != 0 }
            && ErrorModel.isRelative(
                inputs: varying, columns: scaledColumns.map { column in fitted.map { column[$0] } },
                target: fitted.map { scaledValues[$0] }, work: work)
        errorUnits = standardErrors.map(magnitudes.scaledTarget) ?? (areRelative ? scaledValues.map { abs($0) } : nil)
        areErrorsKnown = standardErrors != nil
        notes = RowNotes(
            total: table.rowCount, missing: complete.missingCount, infinite: complete.infiniteCount,
            skippedTextColumns: table.skippedTextColumns, constantInputs: chosen.filter { !varying.contains($0) },
            hasRelativeErrors: areRelative, sigma: sigma, setAside: setAside, dataHash: complete.table.dataHash)
    }

    /// The column of standard errors, checked.
    private static func standardErrors(in name: String, of rows: Table.CompleteRows) throws -> [Double] {
        let errors = rows.table[name] ?? []
        for (error, row) in zip(errors, rows.indices) where !(error > 0 && error.isFinite && 1e-150 < error && error < 1e150) {
            throw DiscoveryError.noStandardError(column: name, row: row + 1, value: error)
        }
        return errors
    }
}

extension Problem {
    /// Rows that a law may be fitted to.
    var fittedRows: [Int] { split.train + split.validation }

    /// The least squares of constants on some of the rows, each row weighted as the errors ask.
    func exactification(rows: [Int], work: WorkBudget) -> Exactification {
        let weights = errorUnits.map { units in rows.map { 1 / (units[$0] * units[$0]) } }
        let ranges = zip(inputs, columns).map { ($0, ($1.min() ?? 0)...($1.max() ?? 0)) }
        return Exactification(
            refinement: ConstantRefinement(
                variables: inputs, columns: columns.map { column in rows.map { column[$0] } },
                target: rows.map { values[$0] }, weights: weights, areErrorsKnown: areErrorsKnown, work: work),
            assumptions: Assumptions(ranges: Dictionary(uniqueKeysWithValues: ranges)))
    }
}

extension Problem {
    /// The rows that say most about a curve that is fitted to them without weights: those of the k smallest standard errors, k being
    /// where the variance of their mean, Σσ²/k², is least; fifty at least. All rows where errors are alike or not known.
    func clearRows(among rows: [Int]) -> [Int] {
        guard areErrorsKnown, let errorUnits else { return rows }
        let ascending = rows.map { errorUnits[$0] }.sorted()
        var (sum, least, limit) = (0.0, Double.infinity, Double.infinity)
        for (place, error) in ascending.enumerated() {
            let count = Double(place + 1)
            sum += error * error
            guard place >= min(49, ascending.count - 1), sum / (count * count) <= least else { continue }
            (least, limit) = (sum / (count * count), error)
        }
        return rows.filter { errorUnits[$0] <= limit }
    }
}

/// Why a table cannot be searched for a law.
public enum DiscoveryError: Error, Equatable, CustomStringConvertible {
    case targetAmongInputs(String)
    case noInputs(target: String, skipped: [String])
    case constantTarget(name: String, value: Double)
    case unitsOfNoColumn(String, columns: [String])
    case constantInputs([String])
    /// The values of a column are too large for their spread to be a number.
    case boundlessColumn(String)
    case networkTooLarge(edges: Int)
    /// A training run ended before there was anything to show.
    case notTrained(wasStopped: Bool)
    case tooFewRows(found: Int, needed: Int)
    case sigmaHasAnotherPart(String)
    /// - Parameter row: of the table, from 1.
    case noStandardError(column: String, row: Int, value: Double)

    public var description: String {
        switch self {
        case .targetAmongInputs(let name):
            "The column \"\(name)\" is both target and input; leave it out of the inputs."
        case .noInputs(let target, let skipped):
            "There is no numeric column besides the target \"\(target)\" to explain it by"
                + (skipped.isEmpty ? "." : "; text columns: \(skipped.joined(separator: ", ")).")
        case .unitsOfNoColumn(let name, let columns):
            "Units are given for \"\(name)\", which is no column's name; there are \(columns.joined(separator: ", "))."
        case .constantTarget(let name, let value):
            "The target \"\(name)\" is \(value) in every row: the law is \(name) = \(value), and there is nothing to discover."
        case .constantInputs(let names):
            "Every chosen input holds a single value (\(names.joined(separator: ", "))), so none can explain the target."
        case .boundlessColumn(let name):
            "The values of the column \"\(name)\" are too far apart for their spread to be a number; give it in larger units."
        case .networkTooLarge(let edges):
            "A network of \(edges) edges takes too much memory; use fewer nodes or inputs."
        case .notTrained(let wasStopped):
            wasStopped
                ? "The training was ended before the network had been through all rows once; give it more time."
                : "The network has no finite values on these rows; look for extreme values in the inputs."
        case .tooFewRows(let found, let needed):
            "\(found) complete rows are too few: the smallest model for these inputs needs \(needed)."
        case .sigmaHasAnotherPart(let name):
            "The column \"\(name)\" cannot hold the target's standard errors and be the target or an input as well."
        case .noStandardError(let name, let row, let value):
            "The column \"\(name)\" gives the target's standard error in row \(row) as \(value.isNaN ? "missing" : "\(value)"): "
                + "it must be a positive number between 1e-150 and 1e150 in every row that is used; correct it or leave the row out."
        }
    }
}
