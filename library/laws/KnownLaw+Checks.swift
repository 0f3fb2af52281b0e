import Expressions
import Tables
import Units

/// What a law must hold to besides its grammar. Each check answers with a sentence, or nil if all is well.
extension KnownLaw {
    /// Makes what has no unit a pure number, if anything has a unit; then the formula must agree with all of them.
    mutating func settleUnits() -> String? {
        guard target.unit != nil || variables.contains(where: { $0.quantity.unit != nil }) else { return nil }
        let goal = target.unit ?? .one
        target.unit = goal
        var units: [String: Unit] = [:]
        for place in variables.indices {
            let unit = variables[place].quantity.unit ?? .one
            variables[place].quantity.unit = unit
            units[variables[place].quantity.name] = unit
        }
        do throws(UnitMismatch) {
            try DimensionalAnalysis(units: units).check(formula, is: goal)
            return nil
        } catch {
            return "the units do not balance: \(error)"
        }
    }

    /// Reads the law's table and takes the ranges of the variables from it.
    mutating func settleTable() throws(SamplingError) -> Table {
        let table = try ownTable()
        let rows = try ownRows(of: table, part: \.train, seed: 0).rowCount
        for (place, column) in zip(variables.indices, table.columns) {
            variables[place].training = .uniform((column.min() ?? 0)...(column.max() ?? 0), rows: rows)
        }
        return table
    }

    /// Looks at the formula's values on some thousands of the law's own points, or on the rows of its table.
    ///
    /// A few places where it is not finite are no fault of random rows: they are drawn again. A grid has its points once.
    func numericFault(table: Table?) -> String? {
        guard let program = try? compiled() else { return nil }
        var sets: [[[Double]]] = []
        var mayDrawAgain = true
        if let table {
            sets.append(Array(table.columns.prefix(variables.count)))
        } else {
            var generator = SeededGenerator(seed: 1)
            for samplings in [variables.map(\.training), variables.map(\.testing)] {
                sets.append(RowDraw(samplings).probe(using: &generator))
            }
            mayDrawAgain = variables.contains { $0.training.gridCount == nil && $0.testing.gridCount == nil }
        }
        for columns in sets {
            let values = program.evaluate(columns: columns)
            let bad = values.indices.filter { !values[$0].isFinite }
            if let first = bad.first, !mayDrawAgain || bad.count * 100 > values.count {
                let place = point(columns.map { $0[first] })
                let share = max(1, (100 * bad.count + values.count / 2) / values.count)
                return "the formula is \(values[first].isNaN ? "not a real number" : "infinite") at \(place)"
                    + " and at \(share) % of the points; narrow the ranges or mend it"
            }
            let finite = values.filter(\.isFinite)
            if let low = finite.min(), let high = finite.max(), high - low <= 8 * max(abs(low), abs(high)).ulp {
                let value = NumberText.significant(low, digits: 6)
                return "the formula is \(value) everywhere on its ranges: a constant is no law to find"
            }
        }
        return nil
    }

    /// `x = 1, y = 0.5`
    func point(_ values: [Double]) -> String {
        zip(variables, values).map { "\($0.quantity.name) = \(NumberText.significant($1, digits: 6))" }.joined(separator: ", ")
    }
}

extension KnownLaw.Variable {
    /// How values for testing are drawn.
    var testing: Sampling { test ?? training }
}
