import BSplines

/// Which variables go together: a greedy search over groups of one and two variables, for any closed-form fit of a grouping.
///
/// It starts with every variable alone, joins the pair that lowers the error most for as long as one does so decidedly, and
/// then takes pairs away again that turn out not to be needed. Groups may overlap. The cost is a few dozen linear fits.
struct GroupSearch {
    let bases: GroupBases
    /// How far a joined pair must lower the error to be believed.
    var improvement = 0.4
    /// How little the error may grow when a pair is taken away.
    var tolerance = 1.15
    /// An error at which nothing is left to explain.
    var enough = 1e-6

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
        while best.error > enough {
            let joined = bases.pairs.filter { !best.groups.contains($0) }.compactMap { tried(grouping(best.groups, adding: $0)) }
            guard let next = joined.min(by: { $0.error < $1.error }), next.error < improvement * best.error else { break }
            best = next
        }
        for pair in best.groups where pair.count > 1 {
            if let without = tried(grouping(best.groups, removing: pair)), without.error < tolerance * best.error { best = without }
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
    private let cache: [[Int]: GroupBasis]

    /// - Parameter columns: the inputs; those that hold a single value are left out.
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
                guard let left = coarse[i], let right = coarse[j], 2 * left.width * right.width < trainingCount else { continue }
                pairs.append([i, j])
                cache[[i, j]] = left.tensorProduct(with: right)
            }
        }
        self.variables = variables
        self.pairs = pairs
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
