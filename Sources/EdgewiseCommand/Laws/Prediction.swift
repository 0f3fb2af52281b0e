import Edgewise

/// The values of a law on the rows of a table.
struct Prediction {
    private let table: Table
    private let target: String
    private let values: [Double]
    /// Rows that cannot be predicted because an input is missing.
    let missingRows: Int
    /// Rows whose inputs are there and where the formula has no finite value.
    let rowsOutsideDomain: Int
    /// Rows with a value where an input lies outside the data that the law was found on.
    let rowsOutsideRange: Int

    /// - Throws: `TableError` if a column that the formula uses is not there or is not numeric.
    init(of document: LawDocument, formula: Expression, on table: Table) throws {
        let used = formula.variables
        var columns: [[Double]] = []
        for name in used { columns.append(try Self.column(name, of: table)) }
        let program = try CompiledExpression(formula, variables: used)
        // A formula without a variable has one value, whatever the table.
        values =
            used.isEmpty
            ? [Double](repeating: program([]), count: table.rowCount) : program.evaluate(columns: columns)
        let ranges = zip(used, columns).compactMap { name, column in
            document.ranges.first { $0.name == name }.map { (range: $0, column: column) }
        }
        var (missing, undefined, outside) = (0, 0, 0)
        for row in 0..<table.rowCount {
            if columns.contains(where: { $0[row].isNaN }) {
                missing += 1
            } else if !values[row].isFinite {
                undefined += 1
            } else if ranges.contains(where: { $0.column[row] < $0.range.minimum || $0.column[row] > $0.range.maximum }) {
                outside += 1
            }
        }
        (missingRows, rowsOutsideDomain, rowsOutsideRange) = (missing, undefined, outside)
        self.table = table
        target = document.target
    }

    /// By name only: in another table "#2" need not be what it was.
    private static func column(_ name: String, of table: Table) throws(TableError) -> [Double] {
        if let column = table[name] { return column }
        // A name that reads as a place must not find the column there.
        let index = try table.index(of: name)
        throw TableError(.absentColumn(name: name, near: [], available: table.names.filter { $0 != table.names[index] }))
    }

    /// The numeric columns, the prediction, and the residual if the target is there; nothing stands for a missing value.
    var csv: String {
        var names = table.names
        var columns = table.columns
        func add(_ name: String, _ column: [Double]) {
            var free = name
            while names.contains(free) { free += "_" }
            names.append(free)
            columns.append(column)
        }
        let predicted = values.map { $0.isFinite ? $0 : .nan }
        if let measured = table[target] {
            add("\(target)_predicted", predicted)
            add("\(target)_residual", zip(measured, predicted).map { $0 - $1 })
        } else {
            add(target, predicted)
        }
        var text = names.map(Self.field).joined(separator: ",") + "\n"
        for row in 0..<table.rowCount {
            text += columns.map { Self.field($0[row]) }.joined(separator: ",") + "\n"
        }
        return text
    }

    /// What a reader of the predictions has to know.
    var remarks: [String] {
        var remarks: [String] = []
        if missingRows > 0 {
            remarks.append("\(NumberText.count(missingRows, "row")) without a prediction: an input is missing")
        }
        if rowsOutsideDomain > 0 {
            remarks.append("\(NumberText.count(rowsOutsideDomain, "row")) without a prediction: outside the formula's domain")
        }
        if rowsOutsideRange > 0 {
            remarks.append("\(NumberText.count(rowsOutsideRange, "row")) outside the range of the data the law was found on")
        }
        if !table.skippedTextColumns.isEmpty {
            remarks.append("text columns left out: \(table.skippedTextColumns.joined(separator: ", "))")
        }
        return remarks
    }

    private static func field(_ value: Double) -> String {
        value.isNaN ? "" : value.description.hasSuffix(".0") ? String(value.description.dropLast(2)) : value.description
    }

    private static func field(_ name: String) -> String {
        let isPlain = name.utf8.allSatisfy { $0 > UInt8(ascii: " ") && !",;\"".utf8.contains($0) } && !name.hasPrefix("#")
        return isPlain ? name : "\"\(name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
    }
}
