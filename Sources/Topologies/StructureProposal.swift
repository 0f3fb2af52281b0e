import Glibc
import LeastSquares

/// A structure with what a closed-form test says of it, before any network is trained.
public struct StructureProposal: Sendable, Equatable {
    /// The structure with its variables, as a person writes it: ψ(g1(x) + g2(y, z)).
    public var structure: String
    /// The share of the target's deviation that the structure leaves on rows held out; for a function of a sum √(1 − ρ), with ρ
    /// the canonical correlation of the target's and the variables' functions.
    public var error: Double
}

extension StructureSearch {
    /// The best of each kind of structure that has a closed-form test, the least error first.
    public var proposals: [StructureProposal] {
        let bases = bases
        let singles = bases.variables.map { [$0] }
        var found: [StructureProposal] = []
        if let fit = additive(singles, singles.map { bases[$0] }) {
            found.append(StructureProposal(structure: "ψ(\(sum(singles)))", error: max(fit.defect, 0).squareRoot()))
        }
        let additiveGroups = GroupSearch(bases: bases, work: work).run { groups, bases in
            additive(groups, bases).map { ($0, max($0.defect, 0).squareRoot()) }
        }
        if let additiveGroups, additiveGroups.groups != singles {
            found.append(StructureProposal(structure: "ψ(\(sum(additiveGroups.groups)))", error: additiveGroups.error))
        }
        let product = GroupSearch(bases: bases, work: work).run { groups, bases in
            FactorProduct.fitted(
                groups: groups, bases: bases, target: rows.target, trainingCount: rows.trainingCount, work: work
            ).map { ($0, $0.error) }
        }
        if let product {
            let factors = product.groups.enumerated().map { "g\($0 + 1)(\(names($1)))" }
            found.append(
                StructureProposal(structure: "d + \(factors.joined(separator: "·"))", error: product.error))
        }
        if bases.variables.count == 2 {
            let varying = [(0, 1), (1, 0)].flatMap { u, v in
                VaryingCoefficient.Response.allCases.compactMap {
                    VaryingCoefficient.fitted(u: u, v: v, response: $0, rows: rows, bases: bases, work: work)
                }
            }.min { $0.error < $1.error }
            if let varying {
                let (u, v) = (names([varying.u]), names([varying.v]))
                let outer = varying.response == .identity ? "" : "θ(y) = "
                found.append(
                    StructureProposal(structure: "\(outer)g1(\(u)) + g2(\(u))·h(\(v))", error: varying.error))
            }
        }
        return found.sorted { $0.error < $1.error }
    }

    private func additive(_ groups: [[Int]], _ bases: [GroupBasis]) -> AdditiveResponse? {
        AdditiveResponse.fitted(
            groups: groups, bases: bases, target: rows.target, trainingCount: rows.trainingCount, work: work)
    }

    private func sum(_ groups: [[Int]]) -> String {
        groups.enumerated().map { "g\($0 + 1)(\(names($1)))" }.joined(separator: " + ")
    }

    private func names(_ group: [Int]) -> String { group.map { rows.inputNames[$0] }.joined(separator: ", ") }
}
