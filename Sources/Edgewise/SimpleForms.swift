import Expressions
import FunctionLibrary
import Glibc
import LeastSquares
import SymbolicExtraction

/// The forms that need no network: a weighted sum of the inputs, a product of powers of them, and, of a single input, each
/// function of the library. They are what few rows can carry, and what a longer law has to beat.
struct SimpleForms {
    let inputs: [String]
    let columns: [[Double]]
    let target: [Double]
    /// As the fit has them; nil if all rows weigh the same.
    let weights: [Double]?
    let library: FunctionLibrary
    var work = WorkBudget()

    /// Each form with its constants fitted, and what it is called.
    var formulas: [(origin: String, formula: Expression)] {
        var found: [(String, Expression)] = []
        if let formula = linear { found.append(("a weighted sum of the inputs", formula)) }
        if let formula = monomial { found.append(("a product of powers", formula)) }
        if inputs.count == 1 { found += singleFunctions(of: 0).map { ("one function of one variable", $0) } }
        return found
    }

    /// Of several inputs, each function of the library of those that the target is a curve over, as along a trajectory.
    var curves: [(origin: String, formula: Expression)] {
        guard inputs.count > 1 else { return [] }
        return inputs.indices.filter(isCurve).flatMap(singleFunctions).map { ("one function of one variable", $0) }
    }

    private var linear: Expression? {
        guard target.count > inputs.count + 1 else { return nil }
        let design = target.indices.flatMap { row -> [Double] in [1] + columns.map { $0[row] } }
        guard let coefficients = solved(design, target, weights: weights) else { return nil }
        let terms = zip(coefficients.dropFirst(), inputs).map { Expression.real($0) * .variable($1) }
        return Expression.sum(of: terms + [.real(coefficients[0])])
    }

    /// |y| = c·Π x_i^p_i, where every input is positive and y has one sign: linear in the logarithms.
    var monomial: Expression? {
        let sign: Double = target.allSatisfy { $0 > 0 } ? 1 : target.allSatisfy { $0 < 0 } ? -1 : 0
        guard sign != 0, columns.allSatisfy({ $0.allSatisfy { $0 > 0 } }), target.count > inputs.count + 1 else { return nil }
        let design = target.indices.flatMap { row -> [Double] in [1] + columns.map { log($0[row]) } }
        // Errors of logarithms are shares already.
        guard let coefficients = solved(design, target.map { log(sign * $0) }, weights: nil) else { return nil }
        let powers = zip(coefficients.dropFirst(), inputs).map { Expression.power(.variable($1), .real($0)) }
        return Expression.product(of: [.real(sign * exp(coefficients[0]))] + powers)
    }

    /// Steps of the target from one value of an input to the next, as a share of its deviation, that make a curve: in independent
    /// rows they are 1.4 deviations.
    private static let shortStep = 0.1

    /// Whether the target runs smoothly along an input, no matter what the others do.
    private func isCurve(over input: Int) -> Bool {
        let column = columns[input]
        let order = column.indices.sorted { column[$0] < column[$1] }
        let mean = target.reduce(0, +) / Double(target.count)
        let spread = target.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let steps = zip(order, order.dropFirst()).reduce(0) {
            $0 + (target[$1.0] - target[$1.1]) * (target[$1.0] - target[$1.1])
        }
        return steps < Self.shortStep * Self.shortStep * spread
    }

    private func singleFunctions(of input: Int) -> [Expression] {
        guard target.count >= 5, Set(columns[input]).count >= 5 else { return [] }
        let curve = SampledCurve(arguments: columns[input], values: target, weights: weights)
        return EdgeRecognition(library: library, reportedCount: 6, work: work).candidates(for: curve).map {
            $0.expression(of: .variable(inputs[input]))
        }
    }

    private func solved(_ design: [Double], _ values: [Double], weights: [Double]?) -> [Double]? {
        let fit = LinearLeastSquares.fit(
            design: design, rows: values.count, columns: inputs.count + 1, target: values, weights: weights,
            startingWith: .orthogonal)
        work.spend(LinearLeastSquares.operations(rows: values.count, columns: inputs.count + 1))
        return fit.coefficients.allSatisfy(\.isFinite) ? fit.coefficients : nil
    }
}
