import Glibc
import LeastSquares

/// A formula's least-squares problem in its nonlinear constants alone: the linear ones always stand at their best.
///
/// For r(θ) = min over p of ‖c₀(θ) + Φ(θ)·p − y‖ the Jacobian is taken after Kaufman: the part of ∂r/∂θ at fixed p that is
/// orthogonal to the span of Φ. Fewer parameters, far fewer wrong valleys, and no start is needed for p.
///
/// Source: Golub and Pereyra, The differentiation of pseudo-inverses and nonlinear least squares problems whose variables
/// separate (1973); Kaufman, BIT 15 (1975).
final class SeparableProblem: LeastSquaresProblem {
    private let full: FormulaProblem
    private let linear: [Int]
    private let nonlinear: [Int]
    private let rootWeights: [Double]
    /// Constants of the whole formula: θ where it was evaluated last with the best p for it.
    private(set) var constants: [Double]

    var residualCount: Int { full.residualCount }
    var parameterCount: Int { nonlinear.count }
    var operations: Int {
        2 * full.operations + LinearLeastSquares.operations(rows: residualCount, columns: full.parameterCount)
    }

    /// - Precondition: some constants are linear and some are not.
    init(_ full: FormulaProblem, linear: [Int], start: [Double], weights: [Double]?) {
        self.full = full
        self.linear = linear
        let isLinear = Set(linear)
        nonlinear = (0..<full.parameterCount).filter { !isLinear.contains($0) }
        precondition(!linear.isEmpty && !nonlinear.isEmpty, "a separable problem has linear and nonlinear constants")
        rootWeights = (0..<full.residualCount).map { row in weights.map { sqrt($0[row]) } ?? 1 }
        constants = start
    }

    func evaluate(
        at parameters: UnsafeBufferPointer<Double>, residuals: UnsafeMutableBufferPointer<Double>,
        jacobian: UnsafeMutableBufferPointer<Double>?
    ) {
        let rows = residualCount
        for (place, index) in nonlinear.enumerated() { constants[index] = parameters[place] }
        // At p = 1 no column of Φ hides behind a constant that is zero.
        for index in linear { constants[index] = 1 }
        var derivatives = [Double](repeating: 0, count: rows * full.parameterCount)
        evaluateFormula(residuals, &derivatives)
        guard let basis = LinearBasis(derivatives, rows: rows, width: full.parameterCount, columns: linear) else {
            residuals.update(repeating: .nan)
            return
        }
        let best = basis.solution(of: residuals)
        for (place, index) in linear.enumerated() { constants[index] -= best[place] }
        evaluateFormula(residuals, &derivatives)
        guard let jacobian else { return }
        var column = [Double](repeating: 0, count: rows)
        for (place, index) in nonlinear.enumerated() {
            for row in 0..<rows { column[row] = derivatives[row * full.parameterCount + index] }
            basis.removeSpan(from: &column)
            for row in 0..<rows { jacobian[row * nonlinear.count + place] = column[row] }
        }
    }

    /// Weighted residuals and derivatives at `constants`.
    private func evaluateFormula(_ residuals: UnsafeMutableBufferPointer<Double>, _ derivatives: inout [Double]) {
        constants.withUnsafeBufferPointer { constants in
            derivatives.withUnsafeMutableBufferPointer { derivatives in
                full.evaluate(at: constants, residuals: residuals, jacobian: derivatives)
                for row in 0..<residualCount {
                    residuals[row] = rootWeights[row] > 0 ? rootWeights[row] * residuals[row] : 0
                    for index in (row * full.parameterCount)..<((row + 1) * full.parameterCount) {
                        derivatives[index] = rootWeights[row] > 0 ? rootWeights[row] * derivatives[index] : 0
                    }
                }
            }
        }
    }
}

/// The span of some columns of a Jacobian, by singular values with the columns scaled to length 1.
private struct LinearBasis {
    private let decomposition: SingularValues
    private let scales: [Double]
    private let rank: Int

    /// `nil` if a number is not finite.
    init?(_ derivatives: [Double], rows: Int, width: Int, columns: [Int]) {
        var matrix = Matrix(rows: rows, columns: columns.count)
        var scales: [Double] = []
        for (place, column) in columns.enumerated() {
            var square = 0.0
            for row in 0..<rows {
                let element = derivatives[row * width + column]
                matrix[row, place] = element
                square += element * element
            }
            let scale = square > 0 ? sqrt(square) : 1
            for row in 0..<rows { matrix[row, place] /= scale }
            scales.append(scale)
        }
        guard let decomposition = SingularValues(matrix) else { return nil }
        self.decomposition = decomposition
        self.scales = scales
        rank = decomposition.rank(tolerance: 1e-12)
    }

    /// The coefficients of the columns that come closest to `vector`.
    func solution(of vector: UnsafeMutableBufferPointer<Double>) -> [Double] {
        var coefficients = [Double](repeating: 0, count: scales.count)
        for index in 0..<rank {
            var component = 0.0
            for row in 0..<vector.count { component += decomposition.left[row, index] * vector[row] }
            component /= decomposition.values[index]
            for place in coefficients.indices { coefficients[place] += component * decomposition.right[place, index] }
        }
        return zip(coefficients, scales).map { $0 / $1 }
    }

    func removeSpan(from vector: inout [Double]) {
        for index in 0..<rank {
            var component = 0.0
            for row in vector.indices { component += decomposition.left[row, index] * vector[row] }
            for row in vector.indices { vector[row] -= component * decomposition.left[row, index] }
        }
    }
}
