import Expressions
import SymbolicExtraction
import Symmetries

/// The target as structures are looked for in it: in the inputs themselves, or in the fewer variables of a reduced problem.
struct SearchView {
    let names: [String]
    let columns: [[Double]]
    let target: [Double]
    /// Of the target; structures are trained in units of it.
    let deviation: Double
    let refinement: ConstantRefinement
    let assumptions: Assumptions
    /// Whether these are the inputs and the target themselves.
    let isWhole: Bool
    /// The variables and the target as formulas of the inputs.
    let problem: ReducedProblem
    /// From a formula over `names` to one for the table's target over the inputs.
    let lift: (Expression) -> Expression

    init(inputs: [String], columns: [[Double]], target: [Double], exactification: Exactification) {
        names = inputs
        self.columns = columns
        self.target = target
        deviation = Self.deviation(target)
        refinement = exactification.refinement
        assumptions = exactification.assumptions
        isWhole = true
        problem = ReducedProblem(inputs: inputs, columns: columns, target: target)
        lift = { $0 }
    }

    /// Errors of t count as the errors of y that they make. `nil` where magnitudes leave no finite weights.
    init?(_ problem: ReducedProblem, exactification: Exactification) {
        names = problem.names
        columns = problem.columns
        target = problem.target
        deviation = Self.deviation(problem.target)
        let weights = exactification.refinement.weights
        let largest = problem.scale.values.reduce(0) { max($0, abs($1)) }
        let scale = problem.scale.values.map { $0 / largest }
        let newWeights = scale.indices.map { scale[$0] * scale[$0] * (weights?[$0] ?? 1) }
        guard newWeights.allSatisfy({ $0 > 0 && $0.isFinite }), deviation > 0, deviation.isFinite else { return nil }
        refinement = ConstantRefinement(
            variables: problem.names, columns: problem.columns, target: problem.target,
            weights: newWeights, work: exactification.refinement.work)
        let ranges = zip(problem.names, problem.columns).map { ($0, ($1.min() ?? 0)...($1.max() ?? 0)) }
        assumptions = Assumptions(ranges: Dictionary(uniqueKeysWithValues: ranges))
        isWhole = false
        self.problem = problem
        lift = problem.lifted
    }

    private static func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }
}
