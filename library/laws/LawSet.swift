/// A file of known laws: those that can be used, and what is wrong with the others.
public struct LawSet: Sendable {
    /// The name in the file's first lines, or the file's own name.
    public var name: String
    public var title: String?
    public var source: String?
    /// In the order of the file.
    public var laws: [KnownLaw]
    public var problems: [LawProblem]
}

/// What is wrong with one entry of a law file: the other entries can be used.
public struct LawProblem: Error, Sendable, Equatable, CustomStringConvertible {
    public var file: String
    public var line: Int
    /// Nil where the entry has no usable name.
    public var id: String?
    /// A sentence: what is wrong and what to do.
    public var message: String

    public var description: String {
        "\(file):\(line): \(id.map { "law ‘\($0)’: " } ?? "")\(message)"
    }
}
