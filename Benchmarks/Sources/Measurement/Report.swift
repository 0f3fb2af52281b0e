import Glibc

/// A table in Markdown.
public struct MarkdownTable {
    private let header: [String]
    private var rows: [[String]] = []

    public init(_ header: String...) { self.header = header }

    /// - Precondition: as many cells as the header has.
    public mutating func append(_ cells: String...) {
        precondition(cells.count == header.count, "A row has as many cells as the header.")
        rows.append(cells.map { $0.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|") })
    }

    public var text: String {
        ([header, header.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }
}

/// Writes a report of this repository.
///
/// - Parameter name: the file's name inside `reports`, which stands beside the package of the benchmarks.
/// - Returns: whether it was written.
public func writeReport(_ text: String, named name: String) -> Bool {
    // The place of this source file, as the compiler knows it: the working directory may be any.
    let folders = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
    guard let file = fopen(folders + "/reports/" + name, "w") else { return false }
    let written = fputs(text, file)
    return fclose(file) == 0 && written >= 0
}

/// A paragraph broken into lines of at most 124 characters.
public func paragraph(_ text: String) -> String {
    var lines = [""]
    for word in text.split(whereSeparator: \.isWhitespace) {
        let last = lines.count - 1
        if lines[last].isEmpty {
            lines[last] = String(word)
        } else if lines[last].count + 1 + word.count <= 124 {
            lines[last] += " " + word
        } else {
            lines.append(String(word))
        }
    }
    return lines.joined(separator: "\n")
}

/// Tells what is going on, on the error stream, so that the report can be redirected.
public func tell(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
}

extension Double {
    /// `digits` significant digits, as short as C's %g writes them.
    public func significant(_ digits: Int) -> String {
        var buffer = [CChar](repeating: 0, count: 64)
        let count = withVaList([Int32(digits), self]) { vsnprintf(&buffer, buffer.count, "%.*g", $0) }
        return String(decoding: buffer.prefix(Int(max(count, 0))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// `places` digits after the point.
    public func fixed(_ places: Int) -> String {
        var buffer = [CChar](repeating: 0, count: 64)
        let count = withVaList([Int32(places), self]) { vsnprintf(&buffer, buffer.count, "%.*f", $0) }
        return String(decoding: buffer.prefix(Int(max(count, 0))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
