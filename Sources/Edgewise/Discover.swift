import Expressions
import KolmogorovArnold
import LeastSquares
import SymbolicExtraction
import Tables

/// Searches a table for the closed-form law of its target.
///
/// Networks of growing freedom are trained, their edges recognised, and the formulas they lead to refined; the law of least
/// description length wins. Rows held out at the start decide nothing and give the certificate; under 200 rows nothing is held
/// out, and the certificate comes from repeating the whole search on four fifths of the rows at a time. Rows that are grossly
/// wrong are set aside and named in `Discovery.rows`.
///
/// - Throws: `TableError` and `DiscoveryError` for tables that cannot be searched.
/// - Returns: the law, or a discovery without one where no formula explains the target better than its mean does.
public func discover(
    _ table: Table, options: DiscoveryOptions, control: RunControl = RunControl()
) throws -> Discovery {
    let work = WorkBudget(limit: control.workLimit ?? .infinity, shouldStop: control.shouldStop)
    let (problem, findings) = try RobustSearch(table: table, options: options, work: work, progress: control.progress).run()
    let fitted = problem.fittedRows
    let certifier = Certifier(problem: problem, options: options, fittedRows: fitted, work: work)
    let laws = certifier.laws(of: findings, fittedRows: fitted)
    // A cross-validation that was cut has searched less on its folds than on the whole.
    let isValidationCut = problem.split.test.isEmpty && work.isOver
    let networkRMSE = problem.magnitudes.targetInTableUnits(findings.networkError * findings.outputScale)
    return Discovery(
        law: laws.best, front: laws.front, network: findings.network.flatMap(problem.magnitudes.inTableUnits),
        networkRMSE: findings.network == nil ? nil : networkRMSE, rows: problem.notes,
        options: options, isComplete: findings.isComplete && !isValidationCut,
        work: work.spent)
}
