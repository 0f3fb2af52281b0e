import Expressions
import LeastSquares

extension Expression {
    /// As `simplified(assuming:)`, with its work counted.
    func simplified(assuming assumptions: Assumptions, counting work: WorkBudget) -> Expression {
        let (form, steps) = simplifiedCountingSteps(assuming: assumptions)
        work.spend(150 * steps)
        return form
    }
}
