import Expressions
import FunctionLibrary
import LeastSquares

/// A formula in `x` with parameters as a least-squares problem over the samples of a curve.
struct FormulaFit: LeastSquaresProblem {
    let program: CompiledExpression
    let columns: [[Double]]
    let targets: [Double]

    /// `nil` if the formula has another variable than `x` or no parameter.
    init?(_ formula: Expression, curve: SampledCurve) {
        guard formula.parameterCount > 0,
            let program = try? CompiledExpression(formula, variables: [CurveCandidate.argumentName])
        else { return nil }
        self.program = program
        columns = [curve.arguments]
        targets = curve.values
    }

    var residualCount: Int { targets.count }
    var parameterCount: Int { program.parameterCount }
    var operations: Int { targets.count * program.derivativeOperationsPerRow }

    func evaluate(
        at parameters: UnsafeBufferPointer<Double>, residuals: UnsafeMutableBufferPointer<Double>,
        jacobian: UnsafeMutableBufferPointer<Double>?
    ) {
        let values = Array(parameters)
        if let jacobian {
            program.evaluateWithParameterDerivatives(
                columns: columns, parameters: values, values: residuals, jacobian: jacobian)
        } else {
            program.evaluate(columns: columns, parameters: values, into: residuals)
        }
        for row in targets.indices { residuals[row] -= targets[row] }
    }
}

/// Fits of whole formulas by GSL, and the search for numbers that a formula does not need.
struct FormulaRefinement {
    let curve: SampledCurve
    let descriptionLength: DescriptionLength
    let work: WorkBudget

    /// All parameters fitted from `start`; `nil` if the formula is not defined on the samples there.
    func candidate(_ formula: Expression, start: [Double], iterationLimit: Int = 60) -> CurveCandidate? {
        guard curve.count >= start.count, let problem = FormulaFit(formula, curve: curve) else { return nil }
        let fit = NonlinearLeastSquares(iterationLimit: iterationLimit).fit(problem, start: start, weights: curve.weights)
        work.spend(fit.operations)
        guard fit.residualSumOfSquares.isFinite, fit.parameters.allSatisfy(\.isFinite) else { return nil }
        let complexity = CurveCandidate.complexity(of: formula)
        let total = curve.totalSumOfSquares
        return CurveCandidate(
            formula: formula, values: fit.parameters, standardErrors: fit.standardErrors,
            residualSumOfSquares: fit.residualSumOfSquares,
            unexplained: total > 0 ? fit.residualSumOfSquares / total : 0, complexity: complexity,
            score: descriptionLength.bits(
                residualSumOfSquares: fit.residualSumOfSquares, of: curve, fittedNumbers: start.count, complexity: complexity),
            fit: fit.outcome)
    }

    /// The candidate without the numbers whose removal shortens the description, the most useless first.
    func pruned(_ candidate: CurveCandidate) -> CurveCandidate {
        var best = candidate
        while best.values.count > 1 {
            let shorter = best.values.indices.compactMap { index in
                self.candidate(best.formula.omittingParameter(index), start: best.values.omitting(index))
            }
            guard let next = shorter.min(by: { $0.score < $1.score }), next.score < best.score else { break }
            best = next
        }
        return best
    }
}

extension Expression {
    /// The formula with the parameter at `index` set to 0 and later ones moved down.
    fileprivate func omittingParameter(_ index: Int) -> Expression {
        substitutingParameters(
            (0..<parameterCount).map { $0 == index ? .zero : .parameter($0 < index ? $0 : $0 - 1) })
    }
}

extension Array {
    fileprivate func omitting(_ index: Int) -> [Element] {
        var rest = self
        rest.remove(at: index)
        return rest
    }
}
