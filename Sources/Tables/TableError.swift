/// Why a table could not be read, written or used: what is wrong, where, and what to do about it.
public struct TableError: Error, Equatable, CustomStringConvertible {
    /// The kinds of trouble, each with its place. Lines, columns and rows count from 1; a line counts every line of the
    /// file, comments included, a row counts records of data only.
    public enum Problem: Equatable, Sendable {
        case missingFile
        case isDirectory
        case unreadable(reason: String)
        case unwritable(reason: String)
        case empty
        case onlyHeader
        case tooLarge(byteLimit: Int)
        case lineTooLong(line: Int, characterLimit: Int)
        case raggedRow(line: Int, expected: Int, found: Int)
        case unterminatedQuote(line: Int)
        case textAfterQuote(line: Int, column: Int)
        case binaryData(line: Int, column: Int, kind: String?)
        case invalidGzip(reason: String)
        case ambiguousComma(line: Int, column: Int, value: String)
        case duplicateColumn(name: String, first: Int, second: Int)
        case allMissing
        case noNumbers(Table.TextColumn)
        case textColumn(Table.TextColumn)
        case absentColumn(name: String, near: [String], available: [String])
        case noCompleteRow(columns: [String])
        case tooFewRows(needed: Int, found: Int, purpose: String)
        case invalidFractions(train: Double, validation: Double, test: Double)
    }

    /// What is wrong and where.
    public let problem: Problem
    /// The path or the name of the stream, where there is one.
    public let source: String?

    /// An error in `source`, or in a table that has no file.
    public init(_ problem: Problem, source: String? = nil) {
        self.problem = problem
        self.source = source
    }

    /// One sentence for a person: the source, what is wrong and where, and what to do.
    public var description: String {
        guard let source else { return problem.sentence }
        return "\(source): \(problem.sentence)"
    }
}

extension TableError.Problem {
    var sentence: String {
        switch self {
        case .missingFile:
            "there is no such file; check the path"
        case .isDirectory:
            "this is a directory; name a file in it"
        case .unreadable(let reason):
            "the file cannot be read (\(reason))"
        case .unwritable(let reason):
            "the file cannot be written (\(reason))"
        case .empty:
            "there is nothing in it but blank lines and comments; give a table with at least one row of numbers"
        case .onlyHeader:
            "there is a header and no row of data; add rows, or say that the file has no header"
        case .tooLarge(let byteLimit):
            "the data are over the limit of \(byteLimit) bytes; take fewer rows or raise the limit"
        case .lineTooLong(let line, let characterLimit):
            "line \(line) is over the limit of \(characterLimit) characters; "
                + "check that the file has line ends and that every quote is closed"
        case .raggedRow(let line, let expected, let found):
            "line \(line) has \(found) \(found == 1 ? "field" : "fields") where \(expected) "
                + "\(expected == 1 ? "was" : "were") expected; make every row as long as the first, or name the delimiter"
        case .unterminatedQuote(let line):
            "the quote that opens in line \(line) is never closed; close it or double it"
        case .textAfterQuote(let line, let column):
            "line \(line), column \(column) goes on after its closing quote; write a quote within quotes twice"
        case .binaryData(let line, let column, let kind):
            "line \(line), column \(column) holds a zero byte, so this is not a text table"
                + (kind.map { " but looks like \($0)" } ?? "") + "; export it as CSV"
        case .invalidGzip(let reason):
            "the gzip data are damaged (\(reason)); compress or download the file again"
        case .ambiguousComma(let line, let column, let value):
            "line \(line), column \(column) holds '\(value)', which may be a decimal or a thousands comma; say which"
        case .duplicateColumn(let name, let first, let second):
            "columns \(first) and \(second) are both named '\(name)'; rename one"
        case .allMissing:
            "every value is missing; check how the file was made"
        case .noNumbers(let text):
            "no column is numeric: \(text.place) holds '\(text.value)'; check the delimiter and the header"
        case .textColumn(let text):
            "column '\(text.name)' is not numeric: \(text.place) (row \(text.row)) holds '\(text.value)'; "
                + "correct it, mark it as missing with NaN, or choose another column"
        case .absentColumn(let name, let near, let available):
            "there is no column '\(name)'; " + Self.suggestion(near: near, available: available)
        case .noCompleteRow(let columns):
            "no row has a finite value in every one of \(columns.joined(separator: ", ")); leave out the emptiest column"
        case .tooFewRows(let needed, let found, let purpose):
            "\(purpose) needs at least \(needed) rows and there \(found == 1 ? "is" : "are") \(found); give more data"
        case .invalidFractions(let train, let validation, let test):
            "the parts \(train), \(validation) and \(test) must be 0 or more, train over 0, and add up to 1"
        }
    }

    private static func suggestion(near: [String], available: [String]) -> String {
        if !near.isEmpty { return "did you mean \(near.map { "'\($0)'" }.joined(separator: " or "))?" }
        let shown = available.prefix(12).map { "'\($0)'" }.joined(separator: ", ")
        return "there are \(shown)\(available.count > 12 ? " and \(available.count - 12) more" : "")"
    }
}
