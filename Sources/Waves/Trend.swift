import Expressions
import LeastSquares

/// The polynomial of low degree that waves stand on: of degree 2 where there are rows enough, else of degree 1 or a constant.
struct Trend {
    let columns: [[Double]]
    private let terms: [Expression]

    /// A coefficient so many standard errors from zero belongs to the law.
    private static let leastSignificance = 4.0

    /// Rows that a term takes.
    private static let rowsToTerms = 3

    /// With more variables no products are taken: each fit would cost too much.
    private static let mostSquared = 10

    init(_ names: [String], _ variables: [[Double]]) {
        let rows = variables.first?.count ?? 0
        var columns = [[Double](repeating: 1, count: rows)]
        var terms = [Expression.one]
        let count = variables.count
        if Self.rowsToTerms * (count + 1) <= rows {
            columns += variables
            terms += names.map(Expression.variable)
        }
        if count <= Self.mostSquared, Self.rowsToTerms * (count + 1) * (count + 2) / 2 <= rows {
            for one in 0..<count {
                for two in one..<count {
                    // The square of one of two values is nothing new.
                    guard one != two || Set(variables[one].prefix(100)).count > 2 else { continue }
                    columns.append(zip(variables[one], variables[two]).map { $0 * $1 })
                    terms.append(.variable(names[one]) * .variable(names[two]))
                }
            }
        }
        self.columns = columns
        self.terms = terms
    }

    /// What the trend leaves of a target.
    func remainder(of target: [Double], work: WorkBudget) -> [Double]? {
        work.spend(LinearLeastSquares.operations(rows: target.count, columns: columns.count))
        let fit = LinearLeastSquares.fit(
            design: target.indices.flatMap { row in columns.map { $0[row] } }, rows: target.count, columns: columns.count,
            target: target, startingWith: .orthogonal)
        guard fit.coefficients.allSatisfy(\.isFinite) else { return nil }
        let rest = target.indices.map { row in
            target[row] - columns.indices.reduce(0) { $0 + fit.coefficients[$1] * columns[$1][row] }
        }
        return rest.contains { $0 != 0 } && rest.allSatisfy(\.isFinite) ? rest : nil
    }

    /// The terms that a fit needs.
    func expression(_ coefficients: [(coefficient: Double, significance: Double)]) -> Expression {
        let needed = coefficients.indices.filter { coefficients[$0].significance > Self.leastSignificance }
        return .sum(of: needed.map { .real(coefficients[$0].coefficient) * terms[$0] })
    }
}
