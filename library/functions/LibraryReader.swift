import Expressions

/// Reads a table of functions, one a line: `name | formula | derivative | domain | complexity`.
struct LibraryReader {
    let source: String
    private var lines: [String: Int] = [:]
    private(set) var functions: [LibraryFunction] = []

    private static let shapeName = "p"

    init(parsing text: String, source: String) throws(FunctionLibraryError) {
        self.source = source
        // A carriage return and line feed are one `Character`.
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            try read(line.prefix { $0 != "#" }, line: index + 1)
        }
    }

    /// A field without the spaces around it.
    private struct Field {
        let text: String
        /// The column of its first character, from 1.
        let column: Int
    }

    private mutating func read(_ content: Substring, line: Int) throws(FunctionLibraryError) {
        guard !content.allSatisfy({ $0 == " " || $0 == "\t" }) else { return }
        var fields: [Field] = []
        var column = 1
        for part in content.split(separator: "|", omittingEmptySubsequences: false) {
            let (text, leading) = String(part).trimmingSpaces
            fields.append(Field(text: text, column: column + leading))
            column += part.count + 1
        }
        func error(_ problem: FunctionLibraryError.Problem, _ column: Int) -> FunctionLibraryError {
            FunctionLibraryError(problem: problem, source: source, line: line, column: column)
        }
        guard fields.count == 5 else { throw error(.fieldCount(found: fields.count), 1) }
        let name = fields[0].text
        guard !name.isEmpty else { throw error(.emptyName, fields[0].column) }
        if let first = lines[name] { throw error(.duplicateName(name, firstLine: first), fields[0].column) }

        let formula = try expression(fields[1], line: line)
        let derivative = try expression(fields[2], line: line)
        let domain = try domain(fields[3], line: line)
        guard let complexity = Double(fields[4].text), complexity.isFinite, complexity >= 0 else {
            throw error(.complexity(fields[4].text), fields[4].column)
        }
        let hasShape = (formula.variables + derivative.variables).contains(Self.shapeName)
        let function = LibraryFunction(
            name: name, formula: formula, derivative: derivative, domain: domain, complexity: complexity,
            shapeParameter: hasShape ? Self.shapeName : nil)
        if let problem = function.firstDefect() {
            if case .notFinite = problem { throw error(problem, fields[1].column) }
            throw error(problem, fields[2].column)
        }
        lines[name] = line
        functions.append(function)
    }

    private func expression(_ field: Field, line: Int) throws(FunctionLibraryError) -> Expression {
        let result: Expression
        do {
            result = try Expression(
                parsing: field.text, variables: [LibraryFunction.argumentName, Self.shapeName], decimals: .exact)
        } catch {
            throw FunctionLibraryError(
                problem: .formula(error), source: source, line: line, column: field.column + error.offset)
        }
        guard result.parameterCount == 0 else {
            throw FunctionLibraryError(problem: .freeParameter, source: source, line: line, column: field.column)
        }
        return result
    }

    private func domain(_ field: Field, line: Int) throws(FunctionLibraryError) -> Domain {
        let domain: Domain
        do {
            domain = try Domain(parsing: field.text)
        } catch {
            throw FunctionLibraryError(
                problem: .domain(error.reason), source: source, line: line, column: field.column + error.offset)
        }
        guard !domain.isEmpty else {
            throw FunctionLibraryError(problem: .emptyDomain, source: source, line: line, column: field.column)
        }
        return domain
    }
}
