import Expressions
import FunctionLibrary
import Glibc
import KolmogorovArnold

/// Turns a trained spline network into formulas: which function each edge is gets decided by the whole, not edge by edge.
///
/// Every edge brings its likeliest functions. Combinations are taken in the order of their total description length; each is
/// composed into one formula, simplified, and all its constants are refined together against the data. A function that fits
/// its own edge a little better but makes the whole worse loses here.
public struct FormulaSearch: Sendable {
    /// A formula that a combination led to, with its constants refined.
    public struct Candidate: Sendable {
        public var refined: RefinedFormula
        /// Root mean square error in units of the target's deviation.
        public var error: Double
    }

    public let network: Network
    /// The fit's rows: `columns[i]` for the network's inputs, in the target's own units.
    public let refinement: ConstantRefinement
    public let library: FunctionLibrary
    /// Target = `outputScale`·(the network's output).
    public let outputScale: Double
    /// The network's root mean square error, in units of its output.
    public let error: Double
    public let assumptions: Assumptions

    public init(
        network: Network, refinement: ConstantRefinement, library: FunctionLibrary, outputScale: Double, error: Double,
        assumptions: Assumptions
    ) {
        self.network = network
        self.refinement = refinement
        self.library = library
        self.outputScale = outputScale
        self.error = error
        self.assumptions = assumptions
    }

    /// A formula of more symbols than this is no law that a person would read.
    private static let largestComplexity = 90

    /// The formulas of the likeliest combinations, best fit first.
    ///
    /// - Parameters:
    ///   - limit: how many combinations are refined.
    ///   - enough: an error at which the search stops.
    public func candidates(
        limit: Int = 24, enough: Double = 1e-11, shouldStop: () -> Bool = { false }
    ) -> [Candidate] {
        let sample = refinement.thinned(to: 400)
        let edges = EdgeChoices(network, columns: refinement.columns, error: error, library: library)
        let addresses = network.activeEdges.filter { edges.choices[$0]?.isEmpty == false }
        guard addresses.count == network.activeEdges.count(where: { network[$0].spline != nil }) else { return [] }
        let deviation = refinement.targetDeviation
        var found: [Candidate] = []
        var seen: Set<Expression> = []
        for combination in Combinations(addresses.map { address in (edges.choices[address] ?? []).map(\.bits) }).prefix(limit) {
            if shouldStop() { break }
            let chosen = Dictionary(uniqueKeysWithValues: zip(addresses, combination))
            let composed = network.composed { address, argument in
                if let index = chosen[address], let choice = edges.choices[address]?[index] { return choice.formula(of: argument) }
                return network[address].symbolic?.formula(of: argument) ?? 0
            }
            let formula = (.real(outputScale) * composed[0]).simplified(assuming: assumptions)
            let (form, values) = formula.abstractingConstants()
            guard formula.complexity <= Self.largestComplexity, values.count * 4 < sample.target.count,
                seen.insert(form).inserted,
                let refined = try? sample.refine(form, start: values, effort: .brief), refined.residualSumOfSquares.isFinite
            else { continue }
            found.append(Candidate(refined: refined, error: refined.rootMeanSquareError / deviation))
            if refined.rootMeanSquareError <= enough * deviation { break }
        }
        return found.sorted { $0.error < $1.error }
    }
}

/// Index vectors into lists of costs, in the order of their total cost.
struct Combinations: Sequence, IteratorProtocol {
    private let costs: [[Double]]
    private var frontier: [(cost: Double, indices: [Int])]
    private var reached: Set<[Int]>

    /// - Parameter costs: each list ascending and not empty.
    init(_ costs: [[Double]]) {
        self.costs = costs
        let start = [Int](repeating: 0, count: costs.count)
        frontier = costs.allSatisfy { !$0.isEmpty } ? [(0, start)] : []
        reached = [start]
    }

    mutating func next() -> [Int]? {
        guard let best = frontier.indices.min(by: { frontier[$0].cost < frontier[$1].cost }) else { return nil }
        let (cost, indices) = frontier.remove(at: best)
        for position in indices.indices where indices[position] + 1 < costs[position].count {
            var following = indices
            following[position] += 1
            guard reached.insert(following).inserted else { continue }
            let step = costs[position][following[position]] - costs[position][indices[position]]
            frontier.append((cost + step, following))
        }
        return indices
    }
}

extension ConstantRefinement {
    /// At most `limit` of the rows, evenly spaced.
    func thinned(to limit: Int) -> ConstantRefinement {
        guard target.count > limit else { return self }
        let rows = (0..<limit).map { $0 * (target.count - 1) / (limit - 1) }
        return ConstantRefinement(
            variables: variables, columns: columns.map { column in rows.map { column[$0] } }, target: rows.map { target[$0] },
            weights: weights.map { weights in rows.map { weights[$0] } })
    }

    /// The standard deviation of the target.
    public var targetDeviation: Double {
        let mean = target.reduce(0, +) / Double(target.count)
        return (target.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(target.count)).squareRoot()
    }
}
