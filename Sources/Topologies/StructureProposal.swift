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
        if let joined = additiveGroups(bases), joined.groups != singles {
            found.append(StructureProposal(structure: "ψ(\(sum(joined.groups)))", error: joined.error))
        }
        if let product = factorGroups(bases) {
            let factors = product.groups.enumerated().map { "g\($0 + 1)(\(names($1)))" }
            found.append(
                StructureProposal(structure: "d + \(factors.joined(separator: "·"))", error: product.error))
        }
        if let varying = varyingCoefficients(bases).first {
            let (u, v) = (names([varying.u]), names([varying.v]))
            let outer = varying.response == .identity ? "" : "θ(y) = "
            found.append(StructureProposal(structure: "\(outer)g1(\(u)) + g2(\(u))·h(\(v))", error: varying.error))
        }
        return found.sorted { $0.error < $1.error }
    }

    private func sum(_ groups: [[Int]]) -> String {
        groups.enumerated().map { "g\($0 + 1)(\(names($1)))" }.joined(separator: " + ")
    }

    private func names(_ group: [Int]) -> String { group.map { rows.inputNames[$0] }.joined(separator: ", ") }
}
