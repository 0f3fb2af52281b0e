import ArgumentParser
import Edgewise

/// How a table is to be read; what is not said is found out from the text.
struct ReadingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What parts the fields (default: found out from the file).", valueName: "name"))
    var delimiter: Delimiter?

    @Option(
        help: ArgumentHelp("The decimal mark (default: found out from the file).", valueName: "name"))
    var decimalMark: DecimalMark?

    @Flag(
        inversion: .prefixedNo,
        help: "Whether the first row holds the names of the columns (default: found out from the file).")
    var header: Bool?

    /// - Throws: `TableError` with the file's name.
    func table(at path: String) throws -> Table { try reader.read(path: path) }

    var reader: TableReader {
        var reader = TableReader()
        reader.delimiter = delimiter
        reader.decimalMark = decimalMark
        reader.hasHeader = header
        return reader
    }

    func validate() throws {
        if delimiter == .comma && decimalMark == .comma {
            throw ValidationError("A comma cannot part both the fields and the decimals.")
        }
    }
}

extension Delimiter: ExpressibleByArgument {
    /// A name or the character itself.
    public init?(argument: String) {
        switch argument {
        case "comma", ",": self = .comma
        case "semicolon", ";": self = .semicolon
        case "tab", "\t", "\\t": self = .tab
        case "blanks", "blank", " ": self = .blanks
        default: return nil
        }
    }

    public static var allValueStrings: [String] { ["comma", "semicolon", "tab", "blanks"] }
}

extension DecimalMark: ExpressibleByArgument {
    public init?(argument: String) {
        switch argument {
        case "point", ".": self = .point
        case "comma", ",": self = .comma
        default: return nil
        }
    }

    public static var allValueStrings: [String] { ["point", "comma"] }
}

extension TableError {
    /// The same trouble with the file's name, where it has none yet.
    func naming(_ path: String) -> TableError {
        source == nil ? TableError(problem, source: path == "-" ? "standard input" : path) : self
    }
}
