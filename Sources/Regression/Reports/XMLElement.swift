/// An element of XML, to be written.
struct XMLElement {
    private let name: String
    private let attributes: [(name: String, value: String)]
    private let children: [XMLElement]
    private let content: String

    /// - Parameter content: text between the tags, for an element without children.
    init(
        _ name: String, _ attributes: [(name: String, value: String)], children: [XMLElement] = [], content: String = ""
    ) {
        self.name = name
        self.attributes = attributes
        self.children = children
        self.content = content
    }

    /// The element on lines of its own.
    var text: String { lines(indent: "") }

    private func lines(indent: String) -> String {
        let start = indent + "<\(name)" + attributes.map { " \($0.name)=\"\(Self.escaped($0.value))\"" }.joined()
        if !children.isEmpty {
            return "\(start)>\n\(children.map { $0.lines(indent: indent + "  ") }.joined())\(indent)</\(name)>\n"
        }
        return content.isEmpty ? "\(start)/>\n" : "\(start)>\(Self.escaped(content))</\(name)>\n"
    }

    /// Text for an attribute or between tags. XML 1.0 has no way to write most control characters: they become �.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            // As they are, parsers would turn them into blanks.
            case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
            case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
