import Expressions
import LeastSquares
import Tables

/// A search that a few grossly wrong rows cannot spoil.
///
/// Where rows hold placeholders or lie far from a rough surface the search is first run without them, and the law that it finds says
/// which rows are wrong: those that it meets come back, and those far from it stay aside, by number. Where it says nothing clear,
/// and in all other tables, every row is searched.
struct RobustSearch {
    let table: Table
    let options: DiscoveryOptions
    let work: WorkBudget
    let progress: (DiscoveryProgress) -> Void

    /// The problem without the rows that were set aside, and what was found on it.
    func run() throws -> (problem: Problem, findings: LawSearch.Findings) {
        progress(DiscoveryProgress(stage: "rows far from the others", work: work.spent))
        let problem = try Problem(table, options: options, work: work)
        if options.keepsOutliers { return (problem, search(problem).run()) }
        if let placeholders = PlaceholderRows(in: problem), leavesVariation(placeholders.indices, problem),
            let settled = try settled(placeholders, problem)
        {
            return settled
        }
        return try run(problem)
    }

    private func run(_ problem: Problem) throws -> (problem: Problem, findings: LawSearch.Findings) {
        if let suspects = OutlyingRows(in: problem, work: work), leavesVariation(suspects.indices, problem),
            let settled = try settled(suspects, problem)
        {
            return settled
        }
        return (problem, search(problem).run())
    }

    private func settled(_ suspects: PlaceholderRows, _ problem: Problem) throws -> (Problem, LawSearch.Findings)? {
        let trusted = try without(suspects.indices, problem)
        let (searched, findings) = try run(trusted)
        // A law that fails elsewhere says nothing of these rows.
        guard let law = findings.formulas.first, law.bits < 0,
            law.isExact || OutlyingRows(from: law.formula.expression, in: searched) != nil
        else { return nil }
        // In units that their size made necessary nothing else has a size.
        guard searched.magnitudes == problem.magnitudes else { return (searched, findings) }
        let wrong = Set(OutlyingRows.far(from: law.formula.expression, among: suspects.indices, of: problem))
        if wrong.count == suspects.indices.count { return (searched, findings) }
        let stillAside = Set(searched.notes.setAside).subtracting(trusted.notes.setAside)
        let aside = problem.rowNumbers.indices.filter { wrong.contains($0) || stillAside.contains(problem.rowNumbers[$0]) }
        let rest = aside.isEmpty ? problem : try without(aside, problem)
        guard rest.inputs == searched.inputs else { return nil }
        return (rest, search(rest).refitting(findings))
    }

    private func settled(_ suspects: OutlyingRows, _ problem: Problem) throws -> (Problem, LawSearch.Findings)? {
        let trusted = try without(suspects.indices, problem)
        let findings = search(trusted).run()
        guard let law = findings.formulas.first, law.bits < 0,
            let outliers = OutlyingRows(from: law.formula.expression, in: problem)
        else { return nil }
        if outliers.indices == suspects.indices { return (trusted, findings) }
        if outliers.indices.isEmpty, !law.isExact {
            let everyRow = search(problem)
            if findings.isAtNoise {
                let refitted = everyRow.refitting(findings)
                if refitted.isAtNoise { return (problem, refitted) }
            }
            // Nothing lies far from a law that explains little.
            return (problem, everyRow.run(after: findings))
        }
        let rest = try without(outliers.indices, problem)
        // A column may have varied only in the rows that were aside.
        guard rest.inputs == trusted.inputs else { return nil }
        return (rest, search(rest).refitting(findings))
    }

    /// Whether the target varies in the rows that are left: a single value may be all that there is to explain.
    private func leavesVariation(_ suspects: [Int], _ problem: Problem) -> Bool {
        let aside = Set(suspects)
        return Set(problem.values.indices.lazy.filter { !aside.contains($0) }.map { problem.values[$0] }).count > 1
    }

    /// - Parameter rows: of the problem; those that it left out itself stay out.
    private func without(_ rows: [Int], _ problem: Problem) throws -> Problem {
        let aside = problem.notes.setAside + rows.map { problem.rowNumbers[$0] }
        return try Problem(table, options: options, settingAside: aside.sorted(), work: work)
    }

    private func search(_ problem: Problem) -> LawSearch {
        LawSearch(problem: problem, rows: problem.fittedRows, options: options, work: work, progress: progress)
    }
}
