import BSplines
import FunctionLibrary
import Glibc
import KolmogorovArnold
import LeastSquares
import Tables

/// Finds structures of networks for given rows, the cheapest tests first.
///
/// Closed-form tests come before training from random starts: a sum under a free outer function, products of factors in
/// overlapping groups, a product under a free outer function, sums of pairs, and at last a wide network that is made sparse.
/// Each step ends in trained networks; the caller recognises their edges and stops when a law explains the data.
public struct StructureSearch: Sendable {
    /// A way of finding a structure.
    public enum Step: String, CaseIterable, Sendable {
        case singleEdge = "one function of one variable"
        case additiveResponse = "a function of a sum of functions"
        case factorProduct = "a product of factors"
        case productResponse = "a function of a product of functions"
        case varyingCoefficient = "a function plus a function times another"
        case groupedResponse = "a function of a sum of pair functions"
        case sparseNetwork = "a wide network made sparse"

        /// Whether other random starts may end elsewhere; the wide network has many of its own, the rest are closed forms.
        public var isRandom: Bool {
            switch self {
            case .singleEdge, .additiveResponse, .varyingCoefficient, .sparseNetwork: false
            case .factorProduct, .productResponse, .groupedResponse: true
            }
        }
    }

    public let rows: SearchRows
    private let seed: UInt64
    private let library: FunctionLibrary
    let work: WorkBudget

    public init(rows: SearchRows, seed: UInt64, library: FunctionLibrary = .standard, work: WorkBudget = WorkBudget()) {
        self.rows = rows
        self.library = library
        self.seed = seed
        self.work = work
    }

    /// The steps that apply to these rows, in order of cost.
    public var steps: [Step] {
        if rows.columns.count == 1 { return [.singleEdge] }
        return Step.allCases.filter { $0 != .singleEdge && ($0 != .varyingCoefficient || rows.columns.count == 2) }
    }

    /// What a step finds: no structure, or a few trained networks that are about equally good, the best first.
    ///
    /// - Parameter attempt: a number for each set of random starts; see `Step.isRandom`.
    public func structures(by step: Step, attempt: Int = 0) -> [TrainedStructure] {
        // Every step draws from a stream of its own, so that none depends on which others ran before.
        let stream = (Step.allCases.firstIndex(of: step) ?? 0) + attempt * Step.allCases.count
        var generator = SeededGenerator(seed: seed).stream(stream)
        let fit = NetworkFit(rows: rows, work: work)
        let found: [Network] =
            switch step {
            case .singleEdge: [singleEdge()]
            case .additiveResponse: additiveResponse().map { [$0] } ?? []
            case .factorProduct: factorProduct(using: &generator)
            case .productResponse: productResponse(fit, using: &generator).map { [$0] } ?? []
            case .varyingCoefficient: varyingCoefficient()
            case .groupedResponse: groupedResponse(using: &generator)
            case .sparseNetwork: SparseTraining(fit: fit).networks(using: &generator)
            }
        let trained = work.results(of: found.count) { index, work in
            let (network, error) = fit.counting(on: work).refined(found[index])
            return TrainedStructure(origin: step.rawValue, network: network, error: error)
        }
        let ranked = trained.sorted { $0.error < $1.error }.prefix(4)
        return ranked.filter { $0.error < 10 * ranked[0].error }
    }
}

// MARK: - Steps

extension StructureSearch {
    /// The number of intervals that a first grid may have, so that the rows outnumber the coefficients.
    private var startIntervals: Int { min(8, max(2, rows.trainingCount / (4 * (rows.columns.count + 1)) - 3)) }

    private func fittedEdge(_ x: [Double], _ y: [Double]) -> Edge {
        let count = rows.trainingCount
        return .fitted(Array(x[..<count]), Array(y[..<count]), intervals: startIntervals)
    }

    private func singleEdge() -> Network {
        Network(Branch(edge: fittedEdge(rows.columns[0], rows.target), source: .variable(0)), inputNames: rows.inputNames)
    }

    var bases: GroupBases { GroupBases(columns: rows.columns, trainingCount: rows.trainingCount) }

    private func additiveResponse() -> Network? {
        let bases = bases
        let groups = bases.variables.map { [$0] }
        guard let fit = additive(groups, groups.map { bases[$0] }), fit.defect < 0.2 else { return nil }
        var noStructureInside = SeededGenerator(seed: 0)
        return networks(of: fit, using: &noStructureInside).first
    }

    private func groupedResponse(using generator: inout SeededGenerator) -> [Network] {
        let bases = bases
        guard !bases.pairs.isEmpty, let found = additiveGroups(bases), found.groups.contains(where: { $0.count > 1 }),
            found.error < 0.3
        else { return [] }
        return networks(of: found.fit, using: &generator)
    }

    /// y = ψ(Σ g_A): the closed form gives g_A on the rows, and ψ is fitted to what they add up to.
    private func networks(of fit: AdditiveResponse, using generator: inout SeededGenerator) -> [Network] {
        let outer = fittedEdge(fit.node, rows.target)
        return alternatives(fit.groups, fit.terms, using: &generator).map { terms in
            let sum = Branch.Junction(kind: .sum, subnodes: [terms], biases: [0])
            return Network(Branch(edge: outer, source: .junction(sum)), inputNames: rows.inputNames)
        }
    }

    private func factorProduct(using generator: inout SeededGenerator) -> [Network] {
        guard let found = factorGroups(bases), found.groups.count > 1, found.error < 0.3 else { return [] }
        return alternatives(found.groups, found.fit.factors, using: &generator).map { factors in
            let product = Branch.Junction(kind: .product, subnodes: factors.map { [$0] }, biases: factors.map { _ in 0 })
            let sum = Branch.Junction(
                kind: .sum, subnodes: [[Branch(edge: nil, source: .junction(product))]], biases: [found.fit.offset])
            return Network(Branch(edge: nil, source: .junction(sum)), inputNames: rows.inputNames)
        }
    }

    /// The branches of all groups, in up to four ways: each pair may be a function of a sum or of a product, which are the same
    /// for positive factors, and which of them trains and is recognised better shows later.
    private func alternatives(
        _ groups: [[Int]], _ values: [[Double]], using generator: inout SeededGenerator
    ) -> [[Branch]] {
        let choices = zip(groups, values).map { branches(for: $0, values: $1, using: &generator) }
        var ways: [[Branch]] = [[]]
        for choice in choices {
            ways = choice.flatMap { branch in ways.map { $0 + [branch] } }
            ways = Array(ways.prefix(4))
        }
        return ways
    }

    private func varyingCoefficient() -> [Network] {
        let bases = bases
        let fits = varyingCoefficients(bases)
        guard let best = fits.first, best.error < 0.3 else { return [] }
        return fits.prefix(2).filter { $0.error < 5 * best.error }.flatMap {
            $0.networks(rows: rows, bases: bases, library: library, work: work, edge: fittedEdge)
        }
    }

    private func productResponse(_ fit: NetworkFit, using generator: inout SeededGenerator) -> Network? {
        guard rows.columns.count <= 4 else { return nil }
        let template = Network(product(of: rows.columns.count), inputNames: rows.inputNames)
        return fit.bestOfStarts(template, starts: 12, using: &generator)?.network
    }

    /// The template ψ(Π g_i(x_i)).
    private func product(of count: Int) -> Branch {
        let factors = (0..<count).map { variable in
            [Branch(edge: .flat(on: rows.columns[variable], intervals: startIntervals), source: .variable(variable))]
        }
        let product = Branch.Junction(kind: .product, subnodes: factors, biases: factors.map { _ in 0 })
        return Branch(edge: .flat(on: [-1, 1], intervals: startIntervals), source: .junction(product))
    }

    /// A function of a group that is known on the rows: a spline for one variable; for two the best function of a sum and the
    /// best function of a product, the better one first.
    private func branches(for group: [Int], values: [Double], using generator: inout SeededGenerator) -> [Branch] {
        if group.count == 1 {
            return [Branch(edge: fittedEdge(rows.columns[group[0]], values), source: .variable(group[0]))]
        }
        let part = rows.part(group, target: values)
        let inner = StructureSearch(rows: part, seed: generator.next(), work: work)
        let fit = NetworkFit(rows: part, work: work)
        var sums: [(network: Network, error: Double)] = []
        if let closed = inner.additiveResponse() { sums.append(fit.refined(closed, finest: 8)) }
        if let started = fit.bestOfStarts(inner.sumTemplate, starts: 8, kept: 1, using: &generator) { sums.append(started) }
        let template = Network(inner.product(of: group.count), inputNames: part.inputNames)
        let product = fit.bestOfStarts(template, starts: 8, kept: 1, using: &generator)
        let products = [product].compactMap { $0 }
        if let product, let factors = inner.positiveFactors(of: product.network) {
            sums.append(fit.refined(inner.sum(of: factors.map { $0.map { log($0) } }), finest: 8))
        }
        let best = [sums, products].compactMap { $0.min { $0.error < $1.error } }.sorted { $0.error < $1.error }
        guard !best.isEmpty else {
            return [Branch(edge: fittedEdge(rows.columns[group[0]], values), source: .variable(group[0]))]
        }
        return best.map { Branch($0.network, variables: group) }
    }

    /// |g_i| on the rows for a network ψ(Π g_i(x_i)) in which no factor changes sign; else nil.
    private func positiveFactors(of network: Network) -> [[Double]]? {
        let factors = network.activations(on: rows.columns).subnodes[0]
        guard factors.allSatisfy({ factor in factor.allSatisfy { $0 > 0 } || factor.allSatisfy { $0 < 0 } }) else { return nil }
        return factors.map { $0.map { abs($0) } }
    }

    /// ψ(Σ g_i) with splines through known values of g_i, and of ψ through the target.
    private func sum(of terms: [[Double]]) -> Network {
        let node = rows.target.indices.map { row in terms.reduce(0) { $0 + $1[row] } }
        let branches = terms.indices.map { Branch(edge: fittedEdge(rows.columns[$0], terms[$0]), source: .variable($0)) }
        let junction = Branch.Junction(kind: .sum, subnodes: [branches], biases: [0])
        return Network(Branch(edge: fittedEdge(node, rows.target), source: .junction(junction)), inputNames: rows.inputNames)
    }

    /// The template ψ(Σ g_i(x_i)).
    private var sumTemplate: Network {
        let terms = rows.columns.indices.map { variable in
            Branch(edge: .flat(on: rows.columns[variable], intervals: startIntervals), source: .variable(variable))
        }
        let sum = Branch.Junction(kind: .sum, subnodes: [terms], biases: [0])
        return Network(
            Branch(edge: .flat(on: [-1, 1], intervals: startIntervals), source: .junction(sum)), inputNames: rows.inputNames)
    }
}

extension Edge {
    /// The least-squares spline through samples, on their range.
    static func fitted(_ x: [Double], _ y: [Double], intervals: Int) -> Edge {
        let knots = KnotVector.uniform(on: range(of: x), intervals: intervals, degree: 3)
        return .spline(Spline.fit(x: x, y: y, knots: knots).spline)
    }

    /// The zero spline on the range of samples.
    static func flat(on x: [Double], intervals: Int) -> Edge {
        let knots = KnotVector.uniform(on: range(of: x), intervals: intervals, degree: 3)
        return .spline(Spline(knots: knots, coefficients: [Double](repeating: 0, count: knots.basisCount)))
    }

    /// The range of samples; of one value alone, a range of width 1 around it.
    static func range(of x: [Double]) -> ClosedRange<Double> {
        let (low, high) = (x.min() ?? 0, x.max() ?? 0)
        return low < high ? low...high : (low - 0.5)...(low + 0.5)
    }
}
