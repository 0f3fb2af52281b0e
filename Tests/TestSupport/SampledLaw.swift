import Expressions
import Tables

/// A law known twice: as a closure, which makes its rows without any code under test, and as the formula to find.
public struct SampledLaw: Sendable, CustomStringConvertible {
    /// The law in the grammar of `Expression(parsing:)`.
    public let formula: String
    public let variables: [String]
    /// One a variable.
    public let ranges: [ClosedRange<Double>]
    private let law: @Sendable ([Double]) -> Double

    /// The name of the target column in `table(rows:seed:noise:)`.
    public static let target = "target"

    public init(
        _ formula: String, of variables: [String] = ["x", "y"], on ranges: [ClosedRange<Double>],
        law: @escaping @Sendable ([Double]) -> Double
    ) {
        precondition(variables.count == ranges.count, "each variable of a sampled law needs a range")
        self.formula = formula
        self.variables = variables
        self.ranges = ranges
        self.law = law
    }

    /// All variables on one range.
    public init(
        _ formula: String, of variables: [String] = ["x", "y"], on range: ClosedRange<Double> = 0.5...3,
        law: @escaping @Sendable ([Double]) -> Double
    ) {
        self.init(formula, of: variables, on: variables.map { _ in range }, law: law)
    }

    public var description: String { formula }

    public func value(at point: [Double]) -> Double { law(point) }

    /// The formula as a tree.
    public func expression() throws -> Expression {
        try Expression(parsing: formula, variables: Set(variables))
    }

    /// The range of each variable, by name.
    public var box: [String: ClosedRange<Double>] { Dictionary(uniqueKeysWithValues: zip(variables, ranges)) }

    /// Points drawn uniformly, with normal noise of a share `noise` of the target's standard deviation.
    public func sampled(rows: Int, seed: UInt64, noise: Double = 0) -> (columns: [[Double]], target: [Double]) {
        var generator = SeededGenerator(seed: seed)
        let columns = ranges.map { range in
            (0..<rows).map { _ in generator.uniform(in: range.lowerBound..<range.upperBound) }
        }
        let exact = (0..<rows).map { row in law(columns.map { $0[row] }) }
        guard noise > 0 else { return (columns, exact) }
        let mean = exact.reduce(0, +) / Double(rows)
        let deviation = (exact.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rows)).squareRoot()
        return (columns, exact.map { $0 + noise * deviation * generator.standardNormal() })
    }

    /// The same as a table, the target last.
    public func table(rows: Int, seed: UInt64, noise: Double = 0) throws -> Table {
        let data = sampled(rows: rows, seed: seed, noise: noise)
        return try Table(names: variables + [Self.target], columns: data.columns + [data.target])
    }
}
