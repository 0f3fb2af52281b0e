import Expressions
import FunctionLibrary
import Glibc
import KolmogorovArnold
import LeastSquares

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
        /// Description length, see `Exactification.bits`.
        public var bits: Double
    }

    public let network: Network
    /// The fit's rows, `columns[i]` for the network's inputs, in the target's own units; its budget of work is the search's.
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

    private var work: WorkBudget { refinement.work }

    /// The formulas of the likeliest combinations, the shortest description of the data first.
    ///
    /// - Parameters:
    ///   - limit: how many combinations are refined in the order of their edges' own description lengths, and as many in the
    ///     order of these lengths with less trust in the edges' shapes. Four times as many
    ///     may follow: from the best one, one edge at a time is exchanged as long as that makes the whole shorter.
    ///   - enough: an error at which the search stops.
    public func candidates(limit: Int = 24, enough: Double = 1e-11) -> [Candidate] {
        let edges = EdgeChoices(network, columns: refinement.columns, error: error, library: library, work: work)
        let addresses = network.activeEdges.filter { edges.choices[$0]?.isEmpty == false }
        guard addresses.count == network.activeEdges.count(where: { network[$0].spline != nil }) else { return [] }
        var trial = ContextTrial(search: self, addresses: addresses, choices: addresses.map { edges.choices[$0] ?? [] })
        var trusting = Combinations(trial.choices.map { $0.map(\.bits) })
        var cautious = Combinations(trial.choices.map { $0.map(\.cautiousBits) })
        for round in 0..<(2 * limit) {
            if work.isOver || trial.best.map({ $0.candidate.error <= enough }) ?? false { break }
            guard let combination = round % 2 == 0 ? trusting.next() : cautious.next() else { continue }
            trial.refine(combination)
        }
        var exchanges = 0
        var improved = true
        while improved, let start = trial.best, start.candidate.error > enough {
            improved = false
            for position in addresses.indices {
                for choice in trial.choices[position].indices where exchanges < 4 * limit && !work.isOver {
                    guard let leader = trial.best, leader.combination[position] != choice else { continue }
                    var combination = leader.combination
                    combination[position] = choice
                    exchanges += 1
                    if trial.refine(combination) { improved = true }
                }
            }
        }
        return trial.found.map(\.candidate).sorted { $0.bits < $1.bits }
    }
}

/// The combinations tried on one network.
private struct ContextTrial {
    let search: FormulaSearch
    let addresses: [Network.EdgeAddress]
    /// The choices of each of `addresses`.
    let choices: [[EdgeChoice]]
    private let sample: ConstantRefinement
    private let deviation: Double
    private let measure: Exactification
    private var seen: Set<Expression> = []
    private(set) var found: [(combination: [Int], candidate: FormulaSearch.Candidate)] = []
    private(set) var best: (combination: [Int], candidate: FormulaSearch.Candidate)?

    /// A formula of more symbols than this is no law that a person would read.
    private static let largestComplexity = 90

    init(search: FormulaSearch, addresses: [Network.EdgeAddress], choices: [[EdgeChoice]]) {
        self.search = search
        self.addresses = addresses
        self.choices = choices
        sample = search.refinement.thinned(to: 250)
        deviation = search.refinement.targetDeviation
        measure = Exactification(refinement: sample, assumptions: search.assumptions)
    }

    /// Composes a combination, refines its constants briefly, and answers whether it is the best so far.
    @discardableResult
    mutating func refine(_ combination: [Int]) -> Bool {
        let chosen = Dictionary(uniqueKeysWithValues: zip(addresses, zip(choices, combination).map { $0[$1] }))
        let composed = search.network.composed { address, argument in
            chosen[address]?.formula(of: argument) ?? search.network[address].symbolic?.formula(of: argument) ?? 0
        }
        let formula = (.real(search.outputScale) * composed[0]).simplified(
            assuming: search.assumptions, counting: sample.work)
        let (form, values) = formula.abstractingConstants()
        guard formula.complexity <= Self.largestComplexity, values.count * 4 < sample.target.count, seen.insert(form).inserted,
            let refined = try? sample.refine(form, start: values, effort: .brief), refined.residualSumOfSquares.isFinite
        else { return false }
        let error = refined.rootMeanSquareError / deviation
        let bits = measure.bits(error: error, measuredConstants: values.count, complexity: formula.complexity)
        let entry = (combination, FormulaSearch.Candidate(refined: refined, error: error, bits: bits))
        found.append(entry)
        guard bits < best?.candidate.bits ?? .infinity else { return false }
        best = entry
        return true
    }
}

/// Index vectors into lists of costs, in the order of their total cost.
struct Combinations: Sequence, IteratorProtocol {
    /// Ascending.
    private let costs: [[Double]]
    /// Where each of `costs` stood in the list given.
    private let places: [[Int]]
    private var frontier: [(cost: Double, indices: [Int])]
    private var reached: Set<[Int]>

    /// - Parameter costs: no list empty.
    init(_ costs: [[Double]]) {
        places = costs.map { list in list.indices.sorted { (list[$0], $0) < (list[$1], $1) } }
        self.costs = zip(costs, places).map { list, order in order.map { list[$0] } }
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
        return zip(places, indices).map { $0[$1] }
    }
}

extension ConstantRefinement {
    /// At most `limit` of the rows, evenly spaced.
    public func thinned(to limit: Int) -> ConstantRefinement {
        guard target.count > limit else { return self }
        let rows = (0..<limit).map { $0 * (target.count - 1) / (limit - 1) }
        return ConstantRefinement(
            variables: variables, columns: columns.map { column in rows.map { column[$0] } }, target: rows.map { target[$0] },
            weights: weights.map { weights in rows.map { weights[$0] } }, areErrorsKnown: areErrorsKnown, work: work)
    }

    /// The standard deviation of the target, weighted as the fit is.
    public var targetDeviation: Double {
        let shares = weights ?? [Double](repeating: 1, count: target.count)
        let total = shares.reduce(0, +)
        let mean = zip(shares, target).reduce(0) { $0 + $1.0 * $1.1 } / total
        return (zip(shares, target).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) } / total).squareRoot()
    }
}
