import Expressions
import LeastSquares
import SymbolicExtraction

/// Whether the truth is one of the functions that a formula becomes when its constants are moved, and with which constants.
///
/// From the constants found, a trust region walks to the least residual relative to rounding; Gauss–Newton steps by singular
/// values finish. Truth is a member if then nothing but rounding is left at any point. Where constants can make good for each
/// other (a·exp(b + c·x)), the steps are the shortest ones, so that the end is the true choice nearest to the found one.
struct FamilyMembership {
    /// The best constants.
    var constants: [Double]
    /// The largest residual, in units of what rounding explains.
    var largestResidual: Double
    /// How far rounding leaves each constant open.
    var rounding: [Double]
    /// The largest change of a value for a change of each constant by as much as itself, in units of what rounding explains.
    var effects: [Double]
    /// How many directions in the space of the constants change the values: at the start, counted cautiously, and at the end.
    var rank: (start: Int, end: Int)
    /// The rows of the points on which this was decided.
    var rows: [Int]

    /// Whether the values are the truth's.
    var isMember: Bool { largestResidual <= 1 }

    /// Fewer points are no evidence.
    static let leastPoints = 16

    /// - Parameters:
    ///   - start: The constants to begin with.
    ///   - scales: What a change of each constant is measured by, in size; none is zero.
    /// - Returns: nil where too few points are left at which both have a value.
    init?(
        of truth: FormulaFamily.Values, in family: FormulaFamily, start: [Double], scales: [Double], at points: ComparisonPoints
    ) {
        let first = family.values(at: points, constants: start)
        rows = truth.values.indices.filter { row in
            let derivatives = first.derivatives[(row * start.count)..<((row + 1) * start.count)]
            return (truth.rounding[row] + first.rounding[row]).isFinite && derivatives.allSatisfy(\.isFinite)
                && truth.values[row].isFinite && first.values[row].isFinite
        }
        guard rows.count >= Self.leastPoints else { return nil }
        let points = points.rows(at: rows)
        let truth = truth.rows(at: rows)
        var current = WeighedResiduals(of: family, at: start, scales: scales, truth: truth, points: points)
        let firstRank = current.directions.rank(over: 100)
        if !start.isEmpty, current.largest > 1 {
            // With rounding as the weight the start may be off by many orders of magnitude: walk first.
            let tolerances = zip(truth.rounding, first.rows(at: rows).rounding).map(+)
            let smallest = tolerances.filter { $0 > 0 }.min() ?? 1
            let walk = ConstantRefinement(
                variables: points.variables, columns: points.columns, target: truth.values,
                weights: tolerances.map { $0 > 0 ? (smallest / $0) * (smallest / $0) : 0 })
            if let fit = try? walk.refine(family.formula, start: start, effort: .nearest), fit.values.allSatisfy(\.isFinite) {
                let walked = WeighedResiduals(of: family, at: fit.values, scales: scales, truth: truth, points: points)
                if walked.sumOfSquares < current.sumOfSquares { current = walked }
            }
            for _ in 0..<20 {
                let next = WeighedResiduals(
                    of: family, at: current.afterShortestStep, scales: scales, truth: truth, points: points)
                guard next.sumOfSquares < current.sumOfSquares else { break }
                current = next
            }
        }
        constants = current.constants
        largestResidual = current.largest
        rounding = current.directions.uncertainties
        effects = current.effects
        rank = (firstRank, current.directions.rank(over: 1))
    }
}

/// The residuals of a family's member in units of what rounding explains, and their derivatives in relative changes of the constants.
private struct WeighedResiduals {
    let constants: [Double]
    let residuals: [Double]
    let sumOfSquares: Double
    let largest: Double
    let effects: [Double]
    let directions: ConstantDirections

    init(
        of family: FormulaFamily, at constants: [Double], scales: [Double], truth: FormulaFamily.Values,
        points: ComparisonPoints
    ) {
        self.constants = constants
        let found = family.values(at: points, constants: constants)
        let width = constants.count
        var jacobian = Matrix(rows: points.count, columns: width)
        var residuals: [Double] = []
        var effects = [Double](repeating: 0, count: width)
        for row in 0..<points.count {
            let tolerance = truth.rounding[row] + found.rounding[row]
            let residual = truth.values[row] - found.values[row]
            residuals.append(residual == 0 ? 0 : residual / tolerance)
            for column in 0..<width {
                let change = found.derivatives[row * width + column] * abs(scales[column])
                let effect = change == 0 ? 0 : change / tolerance
                jacobian[row, column] = effect
                effects[column] = max(effects[column], abs(effect))
            }
        }
        self.residuals = residuals
        self.effects = effects
        // A NaN must not pass for a small residual.
        largest = residuals.allSatisfy(\.isFinite) ? residuals.reduce(0) { max($0, abs($1)) } : .infinity
        sumOfSquares = largest.isFinite ? residuals.reduce(0) { $0 + $1 * $1 } : .infinity
        directions = ConstantDirections(jacobian: jacobian, scales: scales.map(abs))
    }

    /// The constants after the shortest of the steps that a linear model holds best.
    var afterShortestStep: [Double] {
        zip(constants, directions.shortestStep(for: residuals)).map(+)
    }
}

/// The directions in the space of the constants that change the values, in units of the found constants.
struct ConstantDirections {
    private let singular: SingularValues?
    private let scales: [Double]

    /// - Parameter jacobian: Of residuals in units of rounding, in relative changes of the constants.
    init(jacobian: Matrix, scales: [Double]) {
        singular = jacobian.columns > 0 ? SingularValues(jacobian) : nil
        self.scales = scales
    }

    /// A direction counts if a change by the constants' own size shows in the values, rounding of the decomposition apart.
    private var threshold: Double { max(1, 16 * Double.ulpOfOne * (singular?.values.first ?? 0)) }

    /// How many directions count, `factor` times as much being asked of each.
    func rank(over factor: Double) -> Int { singular?.values.count { $0 > factor * threshold } ?? 0 }

    /// For residuals of size 1; 0 for a constant that no direction moves.
    var uncertainties: [Double] {
        scales.indices.map { index in
            scales[index]
                * weighedSum { singular, direction in
                    let share = singular.right[index, direction] / singular.values[direction]
                    return share * share
                }.squareRoot()
        }
    }

    func shortestStep(for residuals: [Double]) -> [Double] {
        guard let singular else { return scales.map { _ in 0 } }
        var step = [Double](repeating: 0, count: scales.count)
        for direction in singular.values.indices where singular.values[direction] > threshold {
            var projection = 0.0
            for row in residuals.indices { projection += singular.left[row, direction] * residuals[row] }
            for index in step.indices {
                step[index] += scales[index] * singular.right[index, direction] * projection / singular.values[direction]
            }
        }
        return step
    }

    private func weighedSum(_ term: (SingularValues, Int) -> Double) -> Double {
        guard let singular else { return 0 }
        return singular.values.indices.filter { singular.values[$0] > threshold }.reduce(0) { $0 + term(singular, $1) }
    }
}
