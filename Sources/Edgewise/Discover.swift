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
/// - Returns: the law, or a discovery without one where no formula predicts the target better than chance would.
public func discover(
    _ table: Table, options: DiscoveryOptions, control: RunControl = RunControl()
) throws -> Discovery {
    let work = control.budget
    let (problem, findings) = try RobustSearch(table: table, options: options, work: work, progress: control.progress).run()
    let fitted = problem.fittedRows
    control.progress(findings.progress("certificate", magnitudes: problem.magnitudes, work: work))
    let certifier = Certifier(problem: problem, options: options, fittedRows: fitted, work: work)
    let claims = certifier.claims(of: findings)
    let magnitudes = problem.magnitudes
    let networkRMSE =
        findings.network == nil ? nil : magnitudes.targetInTableUnits(findings.networkError * findings.outputScale)
    let judged = networkRMSE.map { Explained(rmse: $0, r2: 1 - findings.networkError * findings.networkError) }
    return Discovery(
        law: claims.law, front: claims.front, network: findings.network.flatMap(magnitudes.inTableUnits),
        networkRMSE: networkRMSE, explained: claims.explained ?? judged, rows: problem.notes, options: options,
        refusedByUnits: findings.refusedByUnits.count,
        isComplete: findings.isComplete && !claims.isCut, work: work.spent)
}
