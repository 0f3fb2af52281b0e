import Edgewise
import KnownLaws
import Regression

/// `--list`: the sets, or the laws of some of them.
struct SetListing {
    /// Every set that comes with Edgewise, and the names of groups.
    static var sets: String {
        var table = TextTable(["set": .left, "laws": .right, "title": .left])
        let groups = SetArguments.groups
        let names = LawSet.standardNames.filter { name in !groups.contains { $0.name == name } }
        for set in names.compactMap({ LawSet.standard(named: $0) }) {
            table.append([set.name, String(set.laws.count), set.title ?? ""])
        }
        for group in groups {
            let counts = group.sets.compactMap { LawSet.standard(named: $0)?.laws.count }
            table.append([group.name, String(counts.reduce(0, +)), group.sets.joined(separator: ", ")])
        }
        return table.lines().joined(separator: "\n") + "\n"
    }

    /// Every law of a plan.
    static func laws(_ plan: RegressionPlan) -> String {
        var table = TextTable(["set": .left, "law": .left, "formula": .left, "title": .left])
        for item in plan.items {
            guard case .success(let law) = item.law else { continue }
            table.append([item.case.set, law.id, "\(law.target.name) = \(law.formula)", law.title ?? ""])
        }
        return table.lines().joined(separator: "\n") + "\n"
    }
}
