import Glibc
import LeastSquares

/// Levenberg–Marquardt of a signomial's coefficients and free exponents in y itself, so that noise counts as what it is.
struct SignomialFit {
    let rows: PowerRows
    let work: WorkBudget

    /// A signomial and its Σ w·(y − ŷ)².
    struct End: Sendable {
        var signomial: Signomial
        var sumOfSquares: Double

        /// In units of the target's root mean square.
        private static let exactError = 1e-7

        /// Whether nothing is left on these rows that could be noise.
        func isExact(on rows: PowerRows) -> Bool {
            sumOfSquares < Self.exactError * Self.exactError * Double(rows.count)
        }
    }

    /// No law has larger powers than this, and logarithms of a column over decades must not overflow.
    private static let largestExponent = 16.0
    /// An exponent changes by this at most in a step.
    private static let longestStep = 1.0
    /// A step that lowers the sum of squares by less than this share is small; two end the fit.
    private static let tolerance = 1e-7

    /// Steps down from a start; the start itself, with an infinite sum, where it has no finite value.
    func fit(_ start: Signomial, steps: Int) -> End {
        var current = start
        var equations = SignomialEquations(current, on: rows)
        work.spend(SignomialEquations.operations(start, rows: rows))
        guard equations.sumOfSquares.isFinite, equations.size > 0 else { return End(signomial: start, sumOfSquares: .infinity) }
        let solver = CholeskySolver(size: equations.size)
        var damping = 1e-2
        var small = 0
        for _ in 0..<steps {
            if work.isOver { break }
            guard let step = Self.step(equations, damping: damping, solver) else {
                damping *= 10
                if damping > 1e10 { break }
                continue
            }
            let trial = moved(current, by: step)
            let next = SignomialEquations(trial, on: rows)
            work.spend(SignomialEquations.operations(start, rows: rows))
            if next.sumOfSquares < equations.sumOfSquares {
                small = equations.sumOfSquares - next.sumOfSquares < Self.tolerance * equations.sumOfSquares ? small + 1 : 0
                (current, equations) = (trial, next)
                damping = max(damping / 4, 1e-10)
                if small >= 2 { break }
            } else {
                damping *= 5
                if damping > 1e8 { break }
            }
        }
        return End(signomial: current, sumOfSquares: equations.sumOfSquares)
    }

    /// Standard errors of the parameters where the fit stands, in their order; nil where they do not exist.
    func standardErrors(_ end: End) -> [Double]? {
        let equations = SignomialEquations(end.signomial, on: rows)
        work.spend(SignomialEquations.operations(end.signomial, rows: rows))
        let size = equations.size
        let scales = (0..<size).map { max(equations.hessian[$0 * size + $0], .leastNormalMagnitude).squareRoot() }
        var matrix = equations.hessian
        for i in 0..<size {
            for j in 0...i { matrix[i * size + j] /= scales[i] * scales[j] }
        }
        let solver = CholeskySolver(size: size)
        let ridge = [Double](repeating: 1e-10, count: size)
        var inverse = [Double](repeating: 0, count: size * size)
        let isSolved = matrix.withUnsafeBufferPointer { matrix in
            ridge.withUnsafeBufferPointer { solver.factor(matrix, addingToDiagonal: $0) == .solved }
        }
        guard isSolved else { return nil }
        inverse.withUnsafeMutableBufferPointer { solver.invert(into: $0) }
        let variance = end.sumOfSquares / Double(max(rows.count - size, 1))
        return (0..<size).map { (variance * max(inverse[$0 * size + $0], 0)).squareRoot() / scales[$0] }
    }

    private static func step(_ equations: SignomialEquations, damping: Double, _ solver: CholeskySolver) -> [Double]? {
        let size = equations.size
        let diagonal = (0..<size).map { equations.hessian[$0 * size + $0] }
        let floor = 1e-12 * (diagonal.max() ?? 0)
        let added = diagonal.map { damping * max($0, floor) }
        var step = equations.gradient
        let isSolved = equations.hessian.withUnsafeBufferPointer { matrix in
            added.withUnsafeBufferPointer { solver.factor(matrix, addingToDiagonal: $0) == .solved }
        }
        guard isSolved else { return nil }
        step.withUnsafeMutableBufferPointer { solver.solve($0) }
        return step.allSatisfy(\.isFinite) ? step : nil
    }

    private func moved(_ signomial: Signomial, by step: [Double]) -> Signomial {
        var signomial = signomial
        var place = 0
        for index in signomial.terms.indices {
            signomial.terms[index].coefficient += step[place]
            place += 1
            for base in signomial.terms[index].isFree.indices where signomial.terms[index].isFree[base] {
                let change = min(max(step[place], -Self.longestStep), Self.longestStep)
                let exponent = signomial.terms[index].exponents[base] + change
                signomial.terms[index].exponents[base] = min(max(exponent, -Self.largestExponent), Self.largestExponent)
                place += 1
            }
        }
        return signomial
    }
}
