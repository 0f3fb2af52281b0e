import Tables

/// A file of known laws: those that can be used, and what is wrong with the others.
public struct LawSet: Sendable {
    /// The name in the file's first lines, or the file's own name.
    public var name: String
    public var title: String?
    public var source: String?
    /// In the order of the file.
    public var laws: [KnownLaw]
    /// In the order of their lines.
    public var problems: [LawProblem]

    /// Reads the text of a law file, whose format `library/laws/README.md` describes.
    ///
    /// A faulty entry is left out and its faults are in `problems`; the others can be used.
    /// - Parameter file: the file's path: what problems call it, and where relative paths of tables begin.
    public init(parsing text: String, file: String) {
        var reader = LawReader(file: file)
        reader.read(text)
        self = reader.set
    }

    /// Reads a law file.
    ///
    /// - Throws: `TableError` if the file cannot be read at all.
    public static func read(path: String) throws(TableError) -> LawSet {
        let bytes = try TextSource.read(path: path)
        return LawSet(parsing: String(decoding: bytes, as: UTF8.self), file: path)
    }

    init(name: String, laws: [KnownLaw] = []) {
        self.name = name
        self.laws = laws
        problems = []
    }

    /// The law of that name.
    public subscript(id: String) -> KnownLaw? { laws.first { $0.id == id } }
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
