import Expressions
import SymbolicExtraction

/// Whether what a formula leaves of the target is noise, as far as the rows can tell.
///
/// Two things have to hold: the residuals follow no inputs and no variables of a view (`ResidualStructure`), and no smooth surface
/// or network predicts better. A formula with many measured constants can bend to all of this without being the law, so only
/// one with few ends a search.
struct NoiseTest {
    let refinement: ConstantRefinement

    /// A law may be this much worse than a surface that predicted other rows, which is chance.
    private static let tolerance = 1.06
    /// In fewer rows neither residuals nor surfaces show much.
    private static let leastRows = 60

    /// Measured constants of a formula that may end a search.
    private static let mostConstants = 1

    /// Root mean square in units of the target's deviation, all rows alike, as surfaces and networks are measured.
    private static func error(of values: [Double], _ target: [Double]) -> Double {
        let count = Double(target.count)
        let mean = target.reduce(0, +) / count
        let spread = target.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let rest = zip(values, target).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return spread > 0 ? (rest / spread).squareRoot() : .infinity
    }

    /// - Parameters:
    ///   - views: columns beside the inputs that the residuals may follow.
    ///   - leastError: of surfaces and networks, in units of the target's deviation.
    func isNoise(_ formula: ExactFormula, views: [[[Double]]], leastError: Double) -> Bool {
        guard formula.fit.values.count <= Self.mostConstants, refinement.target.count >= Self.leastRows,
            let program = try? CompiledExpression(formula.expression, variables: refinement.variables)
        else { return false }
        let values = program.evaluate(columns: refinement.columns)
        guard values.count == refinement.target.count, values.allSatisfy(\.isFinite),
            Self.error(of: values, refinement.target) <= Self.tolerance * leastError
        else { return false }
        let residuals = values.indices.map { row in
            (values[row] - refinement.target[row]) * (refinement.weights?[row].squareRoot() ?? 1)
        }
        return ([refinement.columns] + views).allSatisfy { columns in
            ResidualStructure(residuals: residuals, columns: columns).map { !$0.isPresent } ?? false
        }
    }
}
