import Expressions
import Glibc
import KnownLaws

/// The runs that are to be made: laws × noise × seeds, in the order of a results file.
package struct RegressionPlan: Sendable {
    /// One run, and what it is made from.
    package struct Item: Sendable {
        package let `case`: RegressionCase
        /// The law's place in its set, from 1; entries that cannot be used come after all laws.
        package let place: Int
        package let source: LawSource
        /// The law, or why its entry cannot be used.
        package let law: Result<KnownLaw, LawProblem>

        /// The record of an entry that cannot be used.
        package func failure(_ problem: LawProblem, _ options: RegressionOptions) -> RegressionRecord {
            var record = RegressionRecord(of: "", self.case, options)
            record.place = place
            record.message = "\(problem.file):\(problem.line): \(problem.message)"
            return record
        }
    }

    package private(set) var items: [Item]

    /// What is wrong with entries of the plan, each once.
    package var problems: [LawProblem] {
        items.reduce(into: []) { problems, item in
            if case .failure(let problem) = item.law, problems.last != problem { problems.append(problem) }
        }
    }

    /// - Parameters:
    ///   - patterns: the ids to be run, as shells match file names (`*`, `?`, `[…]`); none for all.
    ///   - noise: in any order, each level once.
    ///   - seeds: in any order, each once.
    /// - Throws: `PlanError` if two sets have one name, a file has no entry, a pattern matches nothing or there is nothing to run.
    package init(
        _ sets: [PlannedSet], only patterns: [String] = [], noise: [Double] = [0], seeds: [UInt64] = [1]
    ) throws(PlanError) {
        for set in sets where set.hasNoEntry { throw PlanError.noLawFile(set.source) }
        try Self.requireDifferentNames(sets)
        let entries = sets.flatMap(Self.entries)
        let ids = entries.map(\.id)
        for pattern in patterns where !ids.contains(where: { Self.matches($0, pattern) }) {
            throw PlanError.noSuchLaw(pattern, near: similarNames(to: pattern, among: Set(ids)), sets: sets.map(\.laws.name))
        }
        let chosen = entries.filter { entry in
            patterns.isEmpty || patterns.contains { Self.matches(entry.id, $0) }
        }
        if chosen.isEmpty { throw PlanError.empty(sets: sets.map(\.laws.name)) }
        items = chosen.flatMap { entry in
            noise.flatMap { noise in
                seeds.map { seed in
                    Item(
                        case: RegressionCase(set: entry.set, law: entry.id, noise: noise, seed: seed), place: entry.place,
                        source: entry.source, law: entry.law)
                }
            }
        }
        .sorted { ResultOrder($0.case, place: $0.place) }
    }

    /// One of `count` parts of about the same work: cases are dealt out in turn, each round to the next part first, so that no
    /// part gets all the noise. The parts together are the plan.
    ///
    /// - Parameter number: from 1.
    package func shard(_ number: Int, of count: Int) -> RegressionPlan {
        precondition(count > 0 && (1...count).contains(number), "a shard is one of 1 to the number of shards")
        var part = self
        part.items = items.enumerated().filter { ($0.offset + $0.offset / count) % count == number - 1 }.map(\.element)
        return part
    }

    private struct Entry {
        let set: String
        let id: String
        let place: Int
        let source: LawSource
        let law: Result<KnownLaw, LawProblem>
    }

    private static func entries(_ set: PlannedSet) -> [Entry] {
        let laws = set.laws.laws
        var ids = Set(laws.map(\.id))
        let usable = laws.enumerated().map { index, law in
            Entry(set: set.laws.name, id: law.id, place: index + 1, source: set.source, law: .success(law))
        }
        let unusable = perEntry(set.laws.problems).enumerated().map { index, problem in
            // What is wrong with an entry may be that it has another one's id, or none.
            var id = problem.id ?? "line \(problem.line)"
            if !ids.insert(id).inserted { id += " (line \(problem.line))" }
            return Entry(
                set: set.laws.name, id: id, place: laws.count + index + 1, source: set.source, law: .failure(problem))
        }
        return usable + unusable
    }

    /// The problems with those of an entry's several lines as one.
    private static func perEntry(_ problems: [LawProblem]) -> [LawProblem] {
        problems.reduce(into: []) { entries, problem in
            if let last = entries.indices.last, problem.id != nil, entries[last].id == problem.id {
                entries[last].message += "; line \(problem.line): \(problem.message)"
            } else {
                entries.append(problem)
            }
        }
    }

    private static func matches(_ id: String, _ pattern: String) -> Bool { fnmatch(pattern, id, 0) == 0 }

    private static func requireDifferentNames(_ sets: [PlannedSet]) throws(PlanError) {
        var sources: [String: LawSource] = [:]
        for set in sets {
            if let other = sources.updateValue(set.source, forKey: set.laws.name) {
                throw PlanError.sameName(set.laws.name, other, set.source)
            }
        }
    }
}

/// Why there is no plan.
package enum PlanError: Error, Equatable, CustomStringConvertible {
    case noSuchLaw(String, near: [String], sets: [String])
    case sameName(String, LawSource, LawSource)
    case empty(sets: [String])
    case noLawFile(LawSource)

    package var description: String {
        switch self {
        case .noSuchLaw(let pattern, let near, let sets):
            "no law of \(sets.joined(separator: ", ")) has an id like ‘\(pattern)’; "
                + (near.isEmpty
                    ? "--list shows the ids" : "did you mean \(near.map { "‘\($0)’" }.joined(separator: " or "))?")
        case .sameName(let name, let one, let other):
            "\(one.title) and \(other.title) are both sets of the name ‘\(name)’; give one of them another name in its first lines"
        case .empty(let sets):
            "there is no law in \(sets.joined(separator: ", "))"
        case .noLawFile(let source):
            "\(source.title): no line begins with ‘law’, so there is no law in this file; name a law file"
        }
    }
}

extension LawSource {
    /// What a message calls it.
    fileprivate var title: String {
        switch self {
        case .standard(let name): "the set \(name)"
        case .file(let path, _): path
        }
    }
}
