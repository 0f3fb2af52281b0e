import Foundation
import SymbolicExtraction
import Testing

@Suite struct RefinementNISTTests {
    @Test("dev", arguments: NISTProblem.all)
    func dev(problem: NISTProblem) throws {
        for start in problem.starts {
            let clock = ContinuousClock.now
            let fit = try problem.data.refine(problem.formula, start: start)
            let lre = zip(fit.values, problem.certified).map { digits(of: $0, against: $1) }.min() ?? 0
            let sd = zip(fit.standardErrors, problem.certifiedDeviations).map { digits(of: $0, against: $1) }.min() ?? 0
            print("NIST", problem.name, String(format: "%.1f sd %.1f", lre, sd), fit.iterations, fit.attempts, fit.outcome, fit.residualSumOfSquares / problem.certifiedSum, ContinuousClock.now - clock)
        }
    }
}
