import Expressions
import Glibc
import SymbolicExtraction

/// Which other forms the rows cannot tell from a law.
///
/// A form is a rival if its description is at most seven bits longer than the law's (odds of a hundred to one, if bits are taken at
/// their word) and its squared errors on the rows of the evidence are not larger by more than three standard errors, row by row.
/// A constant more with the symbols around it costs more than that, so that a longer form of the law with an idle constant is none.
/// Forms that have the law's values throughout, or differ only in which constants were recognised, are no rivals.
enum Rivals {
    private static let bits = 7.0
    private static let deviations = 3.0

    static func isNearlyAsShort(_ finding: LawSearch.Finding, as law: LawSearch.Finding) -> Bool {
        finding.bits - law.bits <= bits
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
