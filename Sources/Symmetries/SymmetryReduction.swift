import Expressions
import LeastSquares

/// Takes variables away, one after another, as long as a smooth surface through what is left predicts as well as before.
///
/// Physical laws have symmetries: of their units, if nothing else. Each takes one variable away: x₁ and x₂ that enter only as
/// x₁ − x₂, factors that can be divided out, powers in which several variables move together. Candidates are read off the
/// gradient of a rough surface; a surface through the reduced rows, which has one dimension less and so is a better one, decides.
public struct SymmetryReduction: Sendable {
    private let work: WorkBudget

    /// Candidates whose reduced surface is tried at each step.
    private static let mostTrials = 12
    /// A reduced surface may be worse by this much, which is chance: what noise leaves hardly changes, rounding does.
    private static func tolerance(_ error: Double) -> Double { error > 1e-5 ? 1.02 : 1.1 }
    /// Errors that differ by less cannot be told apart.
    private static let indistinct = 1.01
    /// A surface with a larger error says little by its gradient.
    private static let rough = 0.02
    /// How many functions a surface through fewer variables may have. One that noise or a plain law keeps at few has no use for all that
    /// the rows would carry; but a wave that is too short for a surface of many variables needs a high degree in one.
    private static func functionLimit(after surface: ResponseSurface) -> Int { max(100, 4 * surface.functionCount) }
    /// Rows of the surfaces that screen guesses.
    private static let screeningRows = 1600
    /// With more variables pairs are only guessed where no factor does as well.
    private static let mostVariablesToPair = 6
    private static let settled = 0.99

    public init(work: WorkBudget = WorkBudget()) { self.work = work }

    /// The problem with as few variables as could be reached; `nil` where no surface predicts anything.
    public func reduced(_ start: ReducedProblem) -> ReducedProblem? {
        guard var surface = ResponseSurface(start, work: work) else { return nil }
        var problem = start
        while problem.variables.count > 1, !work.isOver {
            guard let (next, nextSurface) = step(problem, surface) else { break }
            (problem, surface) = (next, nextSurface)
        }
        problem.surfaceError = surface.errors.value
        return problem
    }

    private func step(_ problem: ReducedProblem, _ surface: ResponseSurface) -> (ReducedProblem, ResponseSurface)? {
        let search = SymmetrySearch(surface: surface, columns: problem.columns, work: work)
        var candidates = search.candidates
        // The gradient of a rough surface says little: the plainest symmetries are then tried without one.
        if surface.errors.least > Self.rough { candidates = screened(candidates, of: problem, surface) }
        return best(candidates, of: problem, surface)
    }

    /// The likeliest of some symmetries and all plain ones, by small surfaces through a part of the rows.
    private func screened(
        _ candidates: [Symmetry], of problem: ReducedProblem, _ whole: ResponseSurface
    ) -> [Symmetry] {
        let (count, limit) = (problem.variables.count, Self.functionLimit(after: whole))
        guard let surface = ResponseSurface(problem, rows: Self.screeningRows, functionLimit: limit, work: work) else {
            return candidates
        }
        func ratios(_ candidates: [Symmetry]) -> [(symmetry: Symmetry, ratio: Double)] {
            work.results(of: candidates.count) { index, work in
                problem.reduced(by: candidates[index]).flatMap {
                    ResponseSurface($0, rows: Self.screeningRows, functionLimit: limit, work: work)
                }.map { (candidates[index], $0.errors.ratio(to: surface.errors)) }
            }.compactMap { $0 }
        }
        var screened = ratios(
            candidates.prefix(Self.mostTrials).filter { $0.variables.count > 1 || $0.response != 0 } + Symmetry.idle(count)
                + Symmetry.plainFactors(count))
        let isSettled = count > Self.mostVariablesToPair && screened.contains { $0.ratio < Self.settled }
        if !isSettled { screened += ratios(Symmetry.plainPairs(count)) }
        return screened.sorted { $0.ratio < $1.ratio }.prefix(Self.mostTrials).map(\.symmetry)
    }

    private func best(
        _ candidates: [Symmetry], of problem: ReducedProblem, _ surface: ResponseSurface
    ) -> (ReducedProblem, ResponseSurface)? {
        let trials = Array(
            candidates.lazy.compactMap { symmetry in problem.reduced(by: symmetry).map { (symmetry, $0) } }
                .prefix(Self.mostTrials))
        typealias Found = (ratio: Double, oddness: Double, problem: ReducedProblem, surface: ResponseSurface)
        let found = work.results(of: trials.count) { (found: Found?) in
            // Clearly better with one variable less: no other candidate needs a look.
            found.map { $0.ratio < 0.5 || $0.surface.errors.least <= ResponseSurface.Errors.rounding } ?? false
        } _: { index, work -> Found? in
            let (symmetry, next) = trials[index]
            return ResponseSurface(next, functionLimit: Self.functionLimit(after: surface), work: work).map {
                ($0.errors.ratio(to: surface.errors), symmetry.oddness + Double(symmetry.variables.count), next, $0)
            }
        }.compactMap { $0 }
        let tolerance = Self.tolerance(surface.errors.least)
        guard let least = found.map(\.ratio).min(), least < tolerance else { return nil }
        // Where noise hides which is best, the plainest is the likeliest.
        let plainest = found.filter { $0.ratio < min(tolerance, least * Self.indistinct) }.min { $0.oddness < $1.oddness }
        guard let (_, _, reduced, nextSurface) = plainest else { return nil }
        var next = reduced
        let told = found.compactMap { trial in
            trial.problem.history.last.map { ReductionStep.Trial(text: $0.taken.text, error: trial.surface.errors.value) }
        }
        next.recordTrials(told, errorBefore: surface.errors.value, errorAfter: nextSurface.errors.value)
        return (next, nextSurface)
    }
}

extension ReducedProblem {
    /// The problem without one of its variables, by a scaling Σ aᵢ·xᵢ·∂t/∂xᵢ = b·t that is known beforehand: from units, say.
    ///
    /// - Parameters:
    ///   - weights: aᵢ, one a variable, 0 for those that the scaling leaves alone.
    ///   - response: b.
    /// - Returns: `nil` where no variable can be taken away.
    package func scaled(weights: [Double], response: Double) -> ReducedProblem? {
        let moved = weights.indices.filter { weights[$0] != 0 }
        guard !moved.isEmpty else { return nil }
        return reduced(
            by: Symmetry(
                kind: .scaling, variables: moved, weights: moved.map { weights[$0] }, response: response, residual: 0))
    }

    /// The problem without one of the symmetry's variables: the one whose removal needs the plainest numbers. `nil` where the
    /// numbers are none, or not finite.
    func reduced(by symmetry: Symmetry) -> ReducedProblem? {
        symmetry.variables.indices.compactMap { reduced(by: symmetry, removing: $0) }.min { $0.effort < $1.effort }?.problem
    }

    private func reduced(by symmetry: Symmetry, removing place: Int) -> (problem: ReducedProblem, effort: Double)? {
        let removed = symmetry.variables[place]
        var next = self
        var effort = 0.0
        let pivot = variables[removed]
        for (other, variable) in symmetry.variables.enumerated() where other != place {
            guard let ratio = ExactNumber(near: symmetry.weights[other] / symmetry.weights[place], within: 0.06) else {
                return nil
            }
            // A variable with next to no weight is another symmetry, of fewer variables.
            guard !ratio.isZero else { return nil }
            effort += ratio.oddness
            next.variables[variable] =
                symmetry.kind == .shift
                ? variables[variable] + (-ratio) * pivot : variables[variable] * pivot.power(-ratio)
        }
        var response: String?
        let measured = symmetry.response / symmetry.weights[place]
        if measured != 0 {
            switch symmetry.kind {
            case .shift:
                let slope = ExactNumber(near: measured, within: 0.02) ?? ExactNumber(measured)
                guard !slope.isZero else { return nil }
                next.offset = offset + scale * (slope * pivot)
                response = "as the addend \((slope * pivot).formula)"
                next.target = zip(target, pivot.values).map { $0 - slope.value * $1 }
            case .scaling:
                guard let exponent = ExactNumber(near: measured, within: 0.06) else { return nil }
                if exponent.isZero { return nil }
                effort += exponent.oddness / 2
                let factor = pivot.power(exponent)
                next.scale = scale * factor
                response = "as the factor \(factor.formula)"
                next.target = zip(target, factor.values).map { $0 / $1 }
            }
        }
        next.variables.remove(at: removed)
        guard next.isFinite, !next.variables.isEmpty else { return nil }
        let combined = symmetry.variables.filter { $0 != removed }.map { next.variables[$0 > removed ? $0 - 1 : $0].formula }
        next.record(removed: pivot.formula, combined: combined, response: response)
        return (next, effort)
    }

    private mutating func record(removed: Expression, combined: [Expression], response: String?) {
        var ways: [String] = []
        if !combined.isEmpty { ways.append("in \(combined.map(\.description).joined(separator: " and "))") }
        if let response { ways.append(response) }
        let text = ways.isEmpty ? "\(removed) has no effect" : "\(removed) only \(ways.joined(separator: " and "))"
        history.append(ReductionStep(taken: ReductionStep.Trial(text: text, error: .infinity)))
    }

    fileprivate mutating func recordTrials(_ trials: [ReductionStep.Trial], errorBefore: Double, errorAfter: Double) {
        guard var step = history.popLast() else { return }
        step.taken.error = errorAfter
        step.errorBefore = errorBefore
        step.trials = trials.sorted { $0.error < $1.error }
        history.append(step)
    }
}
