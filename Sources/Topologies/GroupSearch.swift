import BSplines
import LeastSquares

/// Which variables go together: a beam search over groups of one and two variables, for any closed-form fit of a grouping.
///
/// It starts with every variable alone and joins pairs, keeping the few best groupings of each size: a fit may be stuck in a
/// bad minimum for the right pair alone and find its way once the second one is there. Groups may overlap. Pairs that turn out
/// not to be needed are taken away again. The cost is some dozens of linear fits.
struct GroupSearch {
    let bases: GroupBases
    /// How many groupings of each number of pairs are followed.
    var beam = 3
    /// How far one more pair must lower the error for the search to go on.
    var improvement = 0.5
    /// How little the error may grow when a pair is taken away.
    var tolerance = 2.5
    /// An error at which nothing is left to explain.
    var enough = 1e-4
    /// Asked before each fit; once it is over the best grouping so far is the answer.
    var work = WorkBudget()

    /// A grouping with its fit and error.
    struct Found<Fit> {
        let groups: [[Int]]
        let fit: Fit
        let error: Double
    }

    /// Runs the search.
    ///
    /// - Parameter fit: the fit of a grouping, and its error on held-out rows as a share of the target's deviation.
    func run<Fit>(_ fit: ([[Int]], [GroupBasis]) -> (fit: Fit, error: Double)?) -> Found<Fit>? {
        func tried(_ groups: [[Int]]) -> Found<Fit>? {
            guard let result = fit(groups, groups.map { bases[$0] }) else { return nil }
            return Found(groups: groups, fit: result.fit, error: result.error)
        }
        guard var best = tried(bases.variables.map { [$0] }) else { return nil }
        var followed = [best]
        var pairCount = 0
        while best.error > enough, pairCount < bases.pairs.count {
            var reached: Set<Set<[Int]>> = []
            var next: [Found<Fit>] = []
            for state in followed {
                for pair in bases.pairs where !state.groups.contains(pair) {
                    if work.isOver { return best }
                    let groups = grouping(state.groups, adding: pair)
                    if reached.insert(Set(groups)).inserted, let found = tried(groups) { next.append(found) }
                }
            }
            pairCount += 1
            followed = Array(next.sorted { $0.error < $1.error }.prefix(beam))
            guard let leader = followed.first else { break }
            let isBetter = leader.error < improvement * best.error
            if isBetter { best = leader }
            if !isBetter && pairCount > 1 { break }
        }
        for pair in best.groups where pair.count > 1 {
            if let without = tried(grouping(best.groups, removing: pair)), without.error < tolerance * best.error {
                best = without
            }
        }
        return best
    }

    /// A pair makes its variables' own groups superfluous.
    private func grouping(_ groups: [[Int]], adding pair: [Int]) -> [[Int]] {
        groups.filter { $0.count > 1 || !pair.contains($0[0]) } + [pair]
    }

    /// Variables that no group is left for stand alone again.
    private func grouping(_ groups: [[Int]], removing pair: [Int]) -> [[Int]] {
        let rest = groups.filter { $0 != pair }
        let alone = pair.filter { variable in !rest.contains { $0.contains(variable) } }
        return rest + alone.map { [$0] }
    }
}

/// The spline bases of single variables and of pairs, over all rows.
struct GroupBases {
    let variables: [Int]
    let pairs: [[Int]]
    /// Bases of single variables as pairs are made of them.
    let coarse: [Int: GroupBasis]
    private let cache: [[Int]: GroupBasis]

    /// - Parameter columns: the inputs; those with fewer than four different values are left out, having too few for a spline.
    init(columns: [[Double]], trainingCount: Int, singleIntervals: Int = 7, pairIntervals: Int = 4) {
        var cache: [[Int]: GroupBasis] = [:]
        let variables = columns.indices.filter { Set(columns[$0].prefix(trainingCount)).count > 3 }
        var coarse: [Int: GroupBasis] = [:]
        for variable in variables {
            cache[[variable]] = Self.basis(columns[variable], intervals: singleIntervals)
            coarse[variable] = Self.basis(columns[variable], intervals: pairIntervals)
        }
        var pairs: [[Int]] = []
        for (position, i) in variables.enumerated() {
            for j in variables[(position + 1)...] {
                guard let left = coarse[i], let right = coarse[j], 2 * left.width * right.width < trainingCount else {
                    continue
                }
                pairs.append([i, j])
                cache[[i, j]] = left.tensorProduct(with: right)
            }
        }
        self.variables = variables
        self.pairs = pairs
        self.coarse = coarse
        self.cache = cache
    }

    private static func basis(_ column: [Double], intervals: Int) -> GroupBasis {
        let (low, high) = (column.min() ?? 0, column.max() ?? 1)
        return GroupBasis(knots: .uniform(on: low...high, intervals: intervals, degree: 3), at: column)
    }

    subscript(group: [Int]) -> GroupBasis {
        guard let basis = cache[group] else { preconditionFailure("no basis was prepared for the group \(group)") }
        return basis
    }
}
