import Expressions
import LeastSquares

/// The residuals f(x; p) − y of a formula against its data, with the formula's exact derivatives in its constants.
///
/// With fewer rows than constants, rows of zeros fill up: the trust region needs a system that is at least square.
struct FormulaProblem: LeastSquaresProblem {
    let program: CompiledExpression
    let columns: [[Double]]
    let target: [Double]
    let parameterCount: Int

    var operations: Int { residualCount * program.derivativeOperationsPerRow }
    var residualCount: Int { max(target.count, parameterCount) }

    func evaluate(
        at parameters: UnsafeBufferPointer<Double>, residuals: UnsafeMutableBufferPointer<Double>,
        jacobian: UnsafeMutableBufferPointer<Double>?
    ) {
        let rows = target.count
        let values = UnsafeMutableBufferPointer(rebasing: residuals[..<rows])
        if let jacobian {
            jacobian[(rows * parameterCount)...].update(repeating: 0)
            program.evaluateWithParameterDerivatives(
                columns: columns, parameters: Array(parameters), values: values,
                jacobian: UnsafeMutableBufferPointer(rebasing: jacobian[..<(rows * parameterCount)]))
        } else {
            program.evaluate(columns: columns, parameters: Array(parameters), into: values)
        }
        for row in 0..<rows { values[row] -= target[row] }
        for row in rows..<residualCount { residuals[row] = 0 }
    }
}
