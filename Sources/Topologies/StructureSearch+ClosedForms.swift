import LeastSquares

// What the closed-form tests find, before it becomes a network or is shown to a person.

extension StructureSearch {
    /// θ(y) = Σ g_A(x_A) for given groups A.
    func additive(_ groups: [[Int]], _ bases: [GroupBasis]) -> AdditiveResponse? {
        AdditiveResponse.fitted(
            groups: groups, bases: bases, target: rows.target, trainingCount: rows.trainingCount, work: work)
    }

    /// θ(y) = Σ g_A(x_A) with the groups that do best; its error is √(1 − ρ).
    func additiveGroups(_ bases: GroupBases) -> GroupSearch.Found<AdditiveResponse>? {
        GroupSearch(bases: bases, work: work).run { groups, bases in
            additive(groups, bases).map { ($0, max($0.defect, 0).squareRoot()) }
        }
    }

    /// y = d + Π g_A(x_A) with the groups that do best.
    func factorGroups(_ bases: GroupBases) -> GroupSearch.Found<FactorProduct>? {
        GroupSearch(bases: bases, work: work).run { groups, bases in
            FactorProduct.fitted(
                groups: groups, bases: bases, target: rows.target, trainingCount: rows.trainingCount, work: work
            ).map { ($0, $0.error) }
        }
    }

    /// θ(y) = g₀(u) + g₁(u)·h(v) of two variables, either way round and under every θ, the least error first.
    func varyingCoefficients(_ bases: GroupBases) -> [VaryingCoefficient] {
        guard bases.variables.count == 2 else { return [] }
        return [(0, 1), (1, 0)].flatMap { u, v in
            VaryingCoefficient.inverses.compactMap { response, _ in
                VaryingCoefficient.fitted(u: u, v: v, response: response, rows: rows, bases: bases, work: work)
            }
        }.sorted { $0.error < $1.error }
    }
}
