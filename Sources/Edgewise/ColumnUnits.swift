import Expressions
import Symmetries
@_exported import Units

/// The units of a table's columns, and what a law may do with them.
public struct ColumnUnits: Sendable, Equatable {
    /// By the columns' names; a column that is not here may have any unit.
    public var units: [String: Unit]
    /// Whether every measured number of a law may have the unit that it needs, as h has in E = h·ν; else numbers are pure.
    public var constantsCarryUnits: Bool

    public init(_ units: [String: Unit], constantsCarryUnits: Bool = false) {
        self.units = units
        self.constantsCarryUnits = constantsCarryUnits
    }

    /// Reads `m = kg, v = m/s, E = J`, parted by commas or line ends; what follows a # is a remark.
    ///
    /// - Throws: `ColumnUnitsError`.
    public init(parsing text: String, constantsCarryUnits: Bool = false) throws(ColumnUnitsError) {
        var units: [String: Unit] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let entries = line.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)[0].split(separator: ",")
            for entry in entries.map(Self.trimmed) where !entry.isEmpty {
                let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(Self.trimmed)
                guard parts.count == 2, !parts[0].isEmpty else { throw .noAssignment(String(entry)) }
                let name = String(parts[0])
                if units[name] != nil { throw .twice(name) }
                do throws(UnitError) {
                    units[name] = try Unit(parsing: String(parts[1]))
                } catch {
                    throw .unit(column: name, text: String(parts[1]), error)
                }
            }
        }
        if units.isEmpty { throw .empty }
        self.init(units, constantsCarryUnits: constantsCarryUnits)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop(while: \.isWhitespace)
        return start.lastIndex { !$0.isWhitespace }.map { start[...$0] } ?? ""
    }

    private var analysis: DimensionalAnalysis {
        DimensionalAnalysis(units: units, constants: constantsCarryUnits ? .anyUnit : .pureNumbers)
    }

    /// Whether a formula can stand for a column.
    func allow(_ formula: Expression, for target: String) -> Bool {
        do throws(UnitMismatch) {
            if let unit = units[target] { try analysis.check(formula, is: unit) } else { _ = try analysis.unit(of: formula) }
            return true
        } catch {
            return false
        }
    }

    /// The problem in products of powers of its variables, as far as units lead: a base unit in which some variables are measured
    /// is a scaling that the law follows (Buckingham's theorem), and takes one of them away. The problem itself where a unit is not
    /// known or numbers may have units, which could make good any scaling.
    func reducing(_ problem: ReducedProblem, target: String) -> ReducedProblem {
        guard !constantsCarryUnits, let targetUnit = units[target] else { return problem }
        var problem = problem
        while problem.variables.count > 1 {
            let known = problem.variables.compactMap { try? analysis.unit(of: $0.formula).unit }
            guard known.count == problem.variables.count, let scale = try? analysis.unit(of: problem.scale.formula).unit,
                let response = targetUnit.divided(by: scale)
            else { break }
            let symbols = Set(known.flatMap(\.exponents.keys)).sorted()
            let next = symbols.lazy.compactMap { symbol in
                problem.scaled(
                    weights: known.map { $0.exponents[symbol]?.doubleValue ?? 0 },
                    response: response.exponents[symbol]?.doubleValue ?? 0)
            }.first
            guard let next else { break }
            problem = next
        }
        return problem
    }
}

/// Why a text gives no units of columns.
public enum ColumnUnitsError: Error, Equatable, CustomStringConvertible {
    case empty
    case noAssignment(String)
    case twice(String)
    case unit(column: String, text: String, UnitError)

    public var description: String {
        switch self {
        case .empty: "no units are given; write them as m=kg,v=m/s"
        case .noAssignment(let text): "‘\(text)’ gives no column a unit; write column=unit, such as v=m/s"
        case .twice(let name): "the column ‘\(name)’ is given two units"
        case .unit(let name, let text, let error): "the unit ‘\(text)’ of the column ‘\(name)’: \(error)"
        }
    }
}
