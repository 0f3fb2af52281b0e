/// Gives names of any kind distinct identifiers of ASCII letters, digits and underscores.
struct IdentifierNaming {
    private let reserved: Set<String>
    private var taken: Set<String> = []

    init(reserved: Set<String>) { self.reserved = reserved }

    /// Names that are fine as they are keep themselves, whatever comes before them in the list.
    mutating func identifiers(for names: [String]) -> [String: String] {
        var result: [String: String] = [:]
        for name in names where isFree(name) && Self.legal(name, position: 0) == name {
            result[name] = name
            taken.insert(name)
        }
        for (position, name) in names.enumerated() where result[name] == nil {
            result[name] = identifier(for: name, position: position)
        }
        return result
    }

    /// The identifier for one more name; `position` numbers a name without any usable character.
    mutating func identifier(for name: String, position: Int) -> String {
        let base = Self.legal(name, position: position)
        var candidate = base
        var attempt = 0
        while !isFree(candidate) {
            attempt += 1
            candidate = attempt == 1 ? "\(base)_" : "\(base)_\(attempt)"
        }
        taken.insert(candidate)
        return candidate
    }

    private func isFree(_ name: String) -> Bool { !reserved.contains(name) && !taken.contains(name) }

    private static func legal(_ name: String, position: Int) -> String {
        var text = ""
        for character in name {
            if character.isASCII, character.isLetter || character.isNumber || character == "_" {
                text.append(character)
            } else if let greek = GreekLetter.name(of: character) {
                text += greek
            } else {
                text += "_"
            }
        }
        guard text.contains(where: { $0 != "_" }) else { return "x\(position + 1)" }
        return text.first?.isNumber == true ? "x\(text)" : text
    }
}

/// Greek letters by name, as LaTeX and identifiers spell them.
enum GreekLetter {
    static let lowercase = [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi",
        "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
    ]

    private static let names: [Character: String] = {
        var table: [Character: String] = ["ς": "sigma", "ϵ": "epsilon", "ϑ": "theta", "ϕ": "phi", "µ": "mu"]
        for (letter, name) in zip("αβγδεζηθικλμνξοπρστυφχψω", lowercase) { table[letter] = name }
        for (letter, name) in zip("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", lowercase) {
            table[letter] = name.prefix(1).uppercased() + name.dropFirst()
        }
        return table
    }()

    static func name(of character: Character) -> String? { names[character] }
}
