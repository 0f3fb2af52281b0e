import Expressions
import Glibc
import SymbolicExtraction

/// Which other forms the rows cannot tell from a law.
///
/// A form is a rival if its description is at most seven bits longer than the law's (odds of a hundred to one, if bits are taken at
/// their word) and its squared errors on the rows of the evidence are not larger by more than three standard errors, row by row.
/// A constant more with the symbols around it costs more than that, so that a longer form of the law with an idle constant is none.
/// A form that the law beats only in a few rows counts as described as shortly: one gross row may have chosen a law that bends to it.
/// Forms that have the law's values throughout, or differ only in which constants were recognised, are no rivals.
enum Rivals {
    private static let bits = 7.0
    private static let deviations = 3.0
    /// What few rows are, as a share of all.
    private static let few = 0.005

    static func isNearlyAsShort(_ finding: LawSearch.Finding, as law: LawSearch.Finding) -> Bool {
        finding.bits - law.bits <= bits
    }

    /// Whether the law's description would be no shorter if it were not for the few rows in which it is better by most.
    ///
    /// - Parameters:
    ///   - errors: of the finding on the fitted rows, as they are weighed.
    ///   - others: of the law.
    static func isBeatenInFewRows(
        _ finding: LawSearch.Finding, _ errors: [Double], by law: LawSearch.Finding, _ others: [Double]
    ) -> Bool {
        guard errors.allSatisfy(\.isFinite), others.allSatisfy(\.isFinite) else { return false }
        let squares = zip(errors, others).map { ($0 * $0, $1 * $1) }.sorted { $0.0 - $0.1 > $1.0 - $1.1 }
        let rest = squares.dropFirst(max(1, Int(few * Double(squares.count))))
        func halfBits(_ sums: (Double, Double)) -> Double { Double(errors.count) / 2 * log2(sums.0 / sums.1) }
        func sums(_ squares: some Sequence<(Double, Double)>) -> (Double, Double) {
            squares.reduce((0, 0)) { ($0.0 + $1.0, $0.1 + $1.1) }
        }
        let (all, most) = (sums(squares), sums(rest))
        guard all.1 > 0, most.0 > 0, most.1 > 0 else { return false }
        return finding.bits - law.bits - halfBits(all) + halfBits(most) <= bits
    }

    /// - Parameter errors: on the evidence, row by row, as they are weighed.
    static func isRival(_ errors: [Double], of law: [Double]) -> Bool { !isSame(law, errors) && !isWorse(errors, than: law) }

    /// Findings of different forms, the shortest description of each, the law's own form left out.
    static func forms(of findings: [LawSearch.Finding], besides law: LawSearch.Finding) -> [LawSearch.Finding] {
        var seen = [form(of: law)]
        return findings.sorted { $0.bits < $1.bits }.filter { finding in
            let form = form(of: finding)
            guard !seen.contains(form) else { return false }
            seen.append(form)
            return true
        }
    }

    /// A formula with every number free, recognised or not.
    private static func form(of finding: LawSearch.Finding) -> Expression {
        finding.formula.expression.freeingConstants().formula
    }

    private static func isSame(_ errors: [Double], _ others: [Double]) -> Bool {
        let size = errors.reduce(0) { max($0, abs($1)) }
        return zip(errors, others).allSatisfy { abs($0 - $1) <= 1e-6 * size }
    }

    private static func isWorse(_ others: [Double], than errors: [Double]) -> Bool {
        guard others.allSatisfy(\.isFinite) else { return true }
        let differences = zip(others, errors).map { $0 * $0 - $1 * $1 }
        let count = Double(differences.count)
        let mean = differences.reduce(0, +) / count
        let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(count - 1, 1)
        return mean > deviations * (variance / count).squareRoot()
    }
}
