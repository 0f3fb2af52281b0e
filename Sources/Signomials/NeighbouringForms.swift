import Glibc
import LeastSquares

/// Walks from one signomial of plain exponents to better ones: one exponent, or two at a time, by a half or a whole.
///
/// Rounding goes wrong where noise is large, and mostly in two exponents at once (a term with u too many and v too few). Only the
/// coefficients are fitted, from the terms' values on the rows, so that a neighbour costs an exponential a row.
struct NeighbouringForms {
    let rows: PowerRows
    let work: WorkBudget

    struct Form: Sendable {
        var signomial: Signomial
        var sumOfSquares: Double
        var bits: Double
    }

    private static let mostSteps = 8
    /// Single changes that are also tried in pairs.
    private static let paired = 14
    private static let coefficientSteps = 2

    private struct Change {
        var term: Int
        var base: Int
        var amount: Double
    }

    /// The best form that single and double changes lead to.
    func best(from start: Signomial) -> Form {
        var frozen = start
        frozen.terms = start.terms.map { $0.frozen() }
        var values = frozen.terms.map(rows.values)
        var best = fitted(frozen, values)
        for _ in 0..<Self.mostSteps where !work.isOver {
            let changes = changes(of: best.signomial)
            var tried: [(form: Form, change: Change)] = []
            for change in changes {
                if work.isOver { break }
                tried.append((neighbour(best, values, [change]), change))
            }
            tried.sort { $0.form.bits < $1.form.bits }
            var next = tried.first?.form
            let few = tried.prefix(Self.paired).map(\.change)
            for (index, one) in few.enumerated() {
                if work.isOver { break }
                for other in few[..<index] where one.term != other.term || one.base != other.base {
                    let form = neighbour(best, values, [one, other])
                    if form.bits < next?.bits ?? .infinity { next = form }
                }
            }
            guard let next, next.bits < best.bits - 1e-6 else { break }
            best = next
            values = best.signomial.terms.map(rows.values)
        }
        return best
    }

    private func changes(of signomial: Signomial) -> [Change] {
        signomial.terms.indices.flatMap { index -> [Change] in
            let held = rows.factors[signomial.terms[index].factor].bases
            return rows.bases.indices.filter { !held.contains($0) }.flatMap { base in
                [-1, 1, -0.5, 0.5].map { Change(term: index, base: base, amount: $0) }
            }
        }
    }

    private func neighbour(_ form: Form, _ values: [[Double]], _ changes: [Change]) -> Form {
        var signomial = form.signomial
        for change in changes { signomial.terms[change.term].exponents[change.base] += change.amount }
        var values = values
        for index in Set(changes.map(\.term)) { values[index] = rows.values(of: signomial.terms[index]) }
        return fitted(signomial, values)
    }

    /// Coefficients by Gauss–Newton with halved steps, from where they are.
    func fitted(_ signomial: Signomial, _ values: [[Double]]) -> Form {
        var signomial = signomial
        let count = values.count
        work.spend(rows.count * (Self.coefficientSteps + 1) * (count * count + 3 * count + 10))
        var coefficients = signomial.terms.map(\.coefficient)
        var sumOfSquares = Double.infinity
        let solver = CholeskySolver(size: count)
        var step = [Double](repeating: 0, count: count)
        let flat = Array(values.joined())
        for turn in 0...Self.coefficientSteps {
            var equations = CoefficientEquations(signomial.curve, coefficients, values: flat, on: rows)
            let total = equations.sumOfSquares
            guard total.isFinite, total < sumOfSquares || turn == 0 else {
                step = step.map { $0 / 2 }
                coefficients = zip(signomial.terms, step).map { $0.coefficient + $1 }
                continue
            }
            sumOfSquares = total
            for index in 0..<count { signomial.terms[index].coefficient = coefficients[index] }
            let scales = (0..<count).map { 1e-12 * equations.hessian[$0 * count + $0] }
            let isSolved = equations.hessian.withUnsafeBufferPointer { matrix in
                scales.withUnsafeBufferPointer { solver.factor(matrix, addingToDiagonal: $0) == .solved }
            }
            guard isSolved, turn < Self.coefficientSteps else { break }
            equations.gradient.withUnsafeMutableBufferPointer { solver.solve($0) }
            step = equations.gradient
            if signomial.curve.response == .identity, turn > 0 { break }
            coefficients = zip(signomial.terms, step).map { $0.coefficient + $1 }
        }
        return Form(signomial: signomial, sumOfSquares: sumOfSquares, bits: bits(signomial, sumOfSquares))
    }

    /// n/2·log₂ Σr² and what the shape costs.
    func bits(_ signomial: Signomial, _ sumOfSquares: Double) -> Double {
        let count = Double(rows.count)
        return count / 2 * log2(max(sumOfSquares, count * 1e-24)) + signomial.cost(on: rows)
    }
}
