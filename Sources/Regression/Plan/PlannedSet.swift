import KnownLaws

/// Where the laws of a set come from, so that a worker process can read them again.
package enum LawSource: Sendable, Codable, Equatable {
    /// A set that comes with Edgewise, by its name.
    case standard(String)
    /// A law file of the user's: its path, from which paths of tables are reckoned, and its text as it was when the run began.
    case file(path: String, text: String)

    /// Nil for a name of no set.
    package var laws: LawSet? {
        switch self {
        case .standard(let name): LawSet.standard(named: name)
        case .file(let path, let text): LawSet(parsing: text, file: path)
        }
    }
}

/// A set of laws and where it comes from.
package struct PlannedSet: Sendable {
    package let source: LawSource
    package let laws: LawSet

    /// The ids of its entries, of those too that cannot be used.
    package var ids: Set<String> { Set(laws.laws.map(\.id) + laws.problems.compactMap(\.id)) }

    /// Whether nothing in it begins as a law does, though something else is there.
    var hasNoEntry: Bool { ids.isEmpty && !laws.problems.isEmpty }
}

extension PlannedSet {
    /// Nil for a name of no set.
    init?(_ source: LawSource) {
        guard let laws = source.laws else { return nil }
        self.init(source: source, laws: laws)
    }
}
