import Glibc
import SymbolicExtraction
import Tables

/// How often a law's form has the shortest description when the rows are drawn again.
///
/// Rows are drawn with replacement, as many as there are; the constants of every competing form are fitted to them, and the form of
/// least description length wins. It covers what another sample of the same source would do to the choice among the forms that were
/// found and to their constants. It does not cover forms that no search came to, what a search of the new rows would have found,
/// nor numbers that were recognised, which stay.
/// A draw repeats rows, so long forms do somewhat better than they would on as many new ones. With more than 2,000 rows
/// constants hardly move and are kept.
///
/// Sources: B. Efron, Ann. Stat. 7 (1979) 1; for constants that are kept, H. Kishino and M. Hasegawa, Mol. Biol. Evol. 6 (1989) 170.
struct FormBootstrap {
    /// The share of the draws that the law's form wins.
    let share: Double

    private static let draws = 50
    private static let competitors = 6
    private static let rowsToRefit = 2000

    /// - Parameter findings: the law first, then forms that differ from it and from each other.
    /// - Returns: nil if the work is over.
    init?(_ findings: [LawSearch.Finding], rows: [Int], fits: FoldedFits, seed: UInt64) {
        guard let law = findings.first, !fits.work.isOver else { return nil }
        let problem = fits.problem
        func squares(_ finding: LawSearch.Finding) -> [Double] {
            zip(fits.values(of: finding.formula.expression, on: rows), rows).map {
                let error = ($0 - problem.values[$1]) / (problem.errorUnits?[$1] ?? 1)
                return error * error
            }
        }
        let ofLaw = squares(law)
        let competing = findings.dropFirst().map { ($0, squares($0)) }.filter {
            Self.isClose($0.1, bits: $0.0.bits, to: ofLaw, bits: law.bits)
        }
        let entrants = [(law, ofLaw)] + competing.prefix(Self.competitors)
        guard entrants.count > 1 else {
            share = 1
            return
        }
        let generator = SeededGenerator(seed: seed).stream(2)
        var won = 0
        for draw in 0..<Self.draws {
            if fits.work.isOver { return nil }
            var stream = generator.stream(draw)
            let places = rows.map { _ in Int.random(in: 0..<rows.count, using: &stream) }
            let bits = entrants.map { finding, squares in
                Self.bits(of: finding, on: places, rows: rows, squares: squares, fits: fits)
            }
            if bits.dropFirst().allSatisfy({ $0 > bits[0] }) { won += 1 }
        }
        share = Double(won) / Double(Self.draws)
    }

    /// On the drawn rows; up to what all forms have in common.
    private static func bits(
        of finding: LawSearch.Finding, on places: [Int], rows: [Int], squares: [Double], fits: FoldedFits
    ) -> Double {
        let drawn = places.map { rows[$0] }
        let exactification = fits.problem.exactification(rows: drawn, work: fits.work)
        var error = (places.reduce(0) { $0 + squares[$1] } / Double(places.count)).squareRoot()
        if rows.count <= rowsToRefit {
            let fit = finding.formula.fit
            guard let refit = fits.refitted(fit, to: drawn) else { return .infinity }
            error = refit.rootMeanSquareError
        }
        let bits = exactification.bits(
            error: error / exactification.refinement.targetDeviation,
            measuredConstants: finding.formula.fit.values.count, complexity: finding.formula.expression.complexity)
        return bits.isFinite ? bits : .infinity
    }

    /// Whether the difference of two descriptions is within five standard deviations of what a draw does to it.
    private static func isClose(_ squares: [Double], bits: Double, to others: [Double], bits otherBits: Double) -> Bool {
        let count = Double(squares.count)
        let (mean, other) = (squares.reduce(0, +) / count, others.reduce(0, +) / count)
        guard mean > 0, mean.isFinite, other > 0 else { return false }
        // d(n/2·log₂ Σe²) for one row more.
        let terms = zip(squares, others).map { ($0 / mean - $1 / other) / (2 * M_LN2) }
        let variance = terms.reduce(0) { $0 + $1 * $1 }
        return bits - otherBits < 10 + 5 * variance.squareRoot()
    }
}
