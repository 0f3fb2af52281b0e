/// A table in Markdown; its cells are Markdown.
public struct MarkdownTable: Sendable {
    private let header: [String]
    private var rows: [[String]] = []

    public init(_ header: [String]) { self.header = header }

    /// - Precondition: as many cells as the header has.
    public mutating func append(_ cells: [String]) {
        precondition(cells.count == header.count, "A row has as many cells as the header.")
        rows.append(cells)
    }

    public var text: String {
        ([header, header.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }
}

/// Text that is to stand in Markdown as it is.
public enum MarkdownText {
    /// As code; a bar is escaped so that it does not end the cell of a table.
    public static func code(_ text: String) -> String {
        let text = oneLine(text).split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
        // A fence is longer than any run of backticks inside.
        var (fence, run) = (1, 0)
        for character in text {
            run = character == "`" ? run + 1 : 0
            fence = max(fence, run + 1)
        }
        let ticks = String(repeating: "`", count: fence)
        return fence == 1 ? "`\(text)`" : "\(ticks) \(text) \(ticks)"
    }

    /// As words: nothing in it marks anything up.
    public static func plain(_ text: String) -> String {
        oneLine(text).map { "\\`*_<>[]|~&#$".contains($0) ? "\\\($0)" : String($0) }.joined()
    }

    /// A paragraph broken into lines of at most 124 characters.
    public static func paragraph(_ text: String) -> String {
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

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
