import Expressions

/// Why the text of a domain is not one; `offset` in characters from its start.
struct DomainTextError: Error {
    let reason: String
    let offset: Int
}

extension Domain {
    /// Reads `all`, or conditions such as `x > 0`, `x != 0`, `-pi/2 < x <= 1`, joined by `or`.
    init(parsing text: String) throws(DomainTextError) {
        let characters = Array(text)
        if String(characters).trimmingSpaces.text == "all" {
            self = .all
            return
        }
        var intervals: [Interval] = []
        for clause in Self.clauses(of: characters) {
            intervals += try Self.intervals(of: characters[clause])
        }
        self = Domain(union: intervals)
    }

    /// The pieces of the union in rising order, overlapping ones joined.
    init(union intervals: [Interval]) {
        var merged: [Interval] = []
        for next in intervals.filter({ !$0.isEmpty }).sorted(by: { $0.lower < $1.lower }) {
            guard let last = merged.last,
                next.lower < last.upper || (next.lower == last.upper && (next.includesLower || last.includesUpper))
            else {
                merged.append(next)
                continue
            }
            let upper = max(last.upper, next.upper)
            merged[merged.count - 1] = Interval(
                last.lower, upper,
                includesLower: last.includesLower || (next.lower == last.lower && next.includesLower),
                includesUpper: (last.upper == upper && last.includesUpper) || (next.upper == upper && next.includesUpper))
        }
        self.init(merged)
    }

    /// The ranges between the words `or`.
    private static func clauses(of characters: [Character]) -> [Range<Int>] {
        var clauses: [Range<Int>] = []
        var start = 0
        var index = 0
        while index + 1 < characters.count {
            let isWord =
                characters[index] == "o" && characters[index + 1] == "r" && index > 0 && characters[index - 1] == " "
                && (index + 2 == characters.count || characters[index + 2] == " ")
            if isWord {
                clauses.append(start..<index)
                start = index + 2
                index += 2
            } else {
                index += 1
            }
        }
        return clauses + [start..<characters.count]
    }

    private enum Relation { case less, lessOrEqual, greater, greaterOrEqual, different }

    /// One condition: a bound on one side of x or on both.
    private static func intervals(of clause: ArraySlice<Character>) throws(DomainTextError) -> [Interval] {
        let (parts, relations) = split(clause)
        guard let place = parts.firstIndex(where: { String($0).trimmingSpaces.text == LibraryFunction.argumentName }) else {
            throw DomainTextError(reason: "a condition compares x with numbers, as in 0 < x <= 1", offset: clause.startIndex)
        }
        guard (1...2).contains(relations.count), place < 2, parts.count == 2 || place == 1 else {
            throw DomainTextError(reason: "a condition has one or two bounds on x, as in 0 < x <= 1", offset: clause.startIndex)
        }
        var interval = Interval(-.infinity, .infinity)
        for (index, relation) in relations.enumerated() {
            // The relation as seen from x on its left.
            let isBoundFirst = index < place
            let bound = try number(parts[isBoundFirst ? index : index + 1])
            switch isBoundFirst ? mirrored(relation) : relation {
            case .less: interval = interval.cut(upper: bound, includes: false)
            case .lessOrEqual: interval = interval.cut(upper: bound, includes: true)
            case .greater: interval = interval.cut(lower: bound, includes: false)
            case .greaterOrEqual: interval = interval.cut(lower: bound, includes: true)
            case .different:
                guard relations.count == 1 else {
                    throw DomainTextError(reason: "x != stands alone in a condition", offset: clause.startIndex)
                }
                return [Interval(-.infinity, bound), Interval(bound, .infinity)]
            }
        }
        return [interval]
    }

    private static func mirrored(_ relation: Relation) -> Relation {
        switch relation {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        case .different: .different
        }
    }

    private static func split(_ clause: ArraySlice<Character>) -> (parts: [ArraySlice<Character>], relations: [Relation]) {
        var parts: [ArraySlice<Character>] = []
        var relations: [Relation] = []
        var start = clause.startIndex
        var index = clause.startIndex
        while index < clause.endIndex {
            let next = index + 1 < clause.endIndex ? clause[index + 1] : " "
            let relation: (Relation, Int)? =
                switch (clause[index], next) {
                case ("<", "="): (.lessOrEqual, 2)
                case ("<", _): (.less, 1)
                case (">", "="): (.greaterOrEqual, 2)
                case (">", _): (.greater, 1)
                case ("!", "="): (.different, 2)
                default: nil
                }
            guard let relation else {
                index += 1
                continue
            }
            parts.append(clause[start..<index])
            relations.append(relation.0)
            index += relation.1
            start = index
        }
        parts.append(clause[start...])
        return (parts, relations)
    }

    private static func number(_ text: ArraySlice<Character>) throws(DomainTextError) -> Double {
        let (trimmed, leading) = String(text).trimmingSpaces
        let formula: Expression
        do {
            formula = try Expression(parsing: trimmed, variables: [])
        } catch {
            throw DomainTextError(reason: error.message, offset: text.startIndex + leading + error.offset)
        }
        guard let value = try? CompiledExpression(formula, variables: [])([]), value.isFinite else {
            throw DomainTextError(reason: "‘\(trimmed)’ is not a finite number", offset: text.startIndex + leading)
        }
        return value
    }
}

extension Domain.Interval {
    fileprivate func cut(upper bound: Double, includes: Bool) -> Self {
        bound < upper ? Self(lower, bound, includesLower: includesLower, includesUpper: includes) : self
    }

    fileprivate func cut(lower bound: Double, includes: Bool) -> Self {
        bound > lower ? Self(bound, upper, includesLower: includes, includesUpper: includesUpper) : self
    }
}

extension Domain: CustomStringConvertible {
    /// As `functions.txt` writes it: `all`, `x > 0`, `x < 0 or x > 0`, `-1 <= x < 1`.
    public var description: String {
        isAll ? "all" : intervals.map(\.description).joined(separator: " or ")
    }
}

extension Domain.Interval: CustomStringConvertible {
    public var description: String {
        switch (lower.isFinite, upper.isFinite) {
        case (false, false): "all"
        case (true, false): "x \(includesLower ? ">=" : ">") \(lower)"
        case (false, true): "x \(includesUpper ? "<=" : "<") \(upper)"
        case (true, true): "\(lower) \(includesLower ? "<=" : "<") x \(includesUpper ? "<=" : "<") \(upper)"
        }
    }
}

extension String {
    /// Without spaces and tabs at either end, and how many stood at the start.
    var trimmingSpaces: (text: String, leading: Int) {
        let head = prefix { $0 == " " || $0 == "\t" }.count
        var rest = dropFirst(head)
        while let last = rest.last, last == " " || last == "\t" || last == "\r" { rest.removeLast() }
        return (String(rest), head)
    }
}
