import Units

/// Reads the lines of a law file and gathers them to laws.
struct LawReader {
    private(set) var set: LawSet
    private let file: String
    private var vocabulary = UnitVocabulary.standard
    private var entry: LawEntry?
    private var firstLines: [String: Int] = [:]
    private var isNamed = false

    init(file: String) {
        self.file = file
        set = LawSet(name: Self.name(of: file))
    }

    mutating func read(_ text: String) {
        // A carriage return and line feed are one `Character`; a byte order mark may come first.
        let lines = text.drop { $0 == "\u{FEFF}" }.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, content) in lines.enumerated() {
            do throws(LawLine.Fault) {
                guard let line = try LawLine(content, vocabulary: vocabulary) else { continue }
                try take(line, at: index + 1)
            } catch {
                report(error.message, at: index + 1)
            }
        }
        finishEntry()
    }

    private mutating func take(_ line: LawLine, at number: Int) throws(LawLine.Fault) {
        if case .law(let id, let title) = line {
            finishEntry()
            entry = LawEntry(id: id, title: title, line: number)
            if let first = firstLines[id] {
                throw LawLine.Fault("line \(first) has a law of this name; give each its own")
            }
            firstLines[id] = number
            return
        }
        if entry != nil {
            try entry?.take(line, at: number)
        } else {
            try takeHeading(line)
        }
    }

    private mutating func takeHeading(_ line: LawLine) throws(LawLine.Fault) {
        switch line {
        case .set(let name):
            guard !isNamed else { throw LawLine.Fault("the set has a name already: ‘\(set.name)’; leave one out") }
            set.name = name
            isNamed = true
        case .title(let text): set.title = set.title.joined(with: text)
        case .source(let text): set.source = set.source.joined(with: text)
        case .unit(let name, let definition):
            do throws(UnitError) {
                vocabulary = try vocabulary.defining(name, as: definition)
            } catch {
                throw LawLine.Fault(error.description)
            }
        case .law, .note, .data, .formula, .variables, .test:
            throw LawLine.Fault("this belongs to a law; begin one with a line ‘law NAME’ before it")
        }
    }

    private mutating func finishEntry() {
        defer { entry = nil }
        guard let entry, !entry.isFaulty else { return }
        do throws(LawEntry.Fault) {
            set.laws.append(try entry.law(setSource: set.source, file: file))
        } catch {
            report(error.message, at: error.line)
        }
    }

    private mutating func report(_ message: String, at line: Int) {
        entry?.isFaulty = true
        set.problems.append(LawProblem(file: file, line: line, id: entry?.id, message: message))
    }

    /// The file's name without directory and extension.
    private static func name(of path: String) -> String {
        let last = path.split(separator: "/").last ?? Substring(path)
        return String(last.prefix { $0 != "." })
    }
}

extension String? {
    /// Lines of one kind are read as one text.
    func joined(with line: String) -> String { map { "\($0) \(line)" } ?? line }
}
