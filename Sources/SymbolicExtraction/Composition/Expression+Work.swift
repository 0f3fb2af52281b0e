import Expressions
import LeastSquares

extension Expression {
    /// As `simplified(assuming:)`, with its work counted.
    func simplified(assuming assumptions: Assumptions, counting work: WorkBudget) -> Expression {
        let (form, operations) = simplifiedCountingWork(assuming: assumptions)
        work.spend(operations)
        return form
    }
}
