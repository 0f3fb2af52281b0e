import Expressions
import Tables
import Units

/// The lines of one law as they were read, not yet known to make sense together.
struct LawEntry {
    /// What is wrong with the law, and the line that shows it.
    struct Fault: Error {
        let line: Int
        let message: String
    }

    struct Variable {
        let quantity: KnownLaw.Quantity
        let line: Int
        let sampling: Sampling?
        var test: Sampling?
    }

    private static let variableLimit = 1000

    let id: String
    let title: String?
    let line: Int
    var isFaulty = false
    private var formula: (target: KnownLaw.Quantity, text: String, line: Int)?
    private var variables: [Variable] = []
    private var data: (path: String, line: Int)?
    private var source: String?
    private var note: String?

    init(id: String, title: String?, line: Int) {
        self.id = id
        self.title = title
        self.line = line
    }

    mutating func take(_ content: LawLine, at line: Int) throws(LawLine.Fault) {
        switch content {
        case .formula(let target, let text):
            if let formula { throw LawLine.Fault("the formula stands in line \(formula.line); a law has one") }
            formula = (target, text, line)
        case .variables(let names, let unit, let sampling):
            for name in names {
                if let earlier = variables.first(where: { $0.quantity.name == name }) {
                    throw LawLine.Fault("‘\(name)’ is declared in line \(earlier.line) already; leave one out")
                }
                guard variables.count < Self.variableLimit else {
                    throw LawLine.Fault("a law has at most \(Self.variableLimit) variables; leave some out")
                }
                variables.append(
                    Variable(quantity: KnownLaw.Quantity(name: name, unit: unit), line: line, sampling: sampling))
            }
        case .test(let names, let sampling):
            for name in names { try takeTest(of: name, sampling) }
        case .data(let path):
            if let data { throw LawLine.Fault("line \(data.line) names a table already; a law has one") }
            data = (path, line)
        case .source(let text): source = source.joined(with: text)
        case .note(let text): note = note.joined(with: text)
        case .set, .title, .unit, .law:
            throw LawLine.Fault("set, title and unit belong to the whole file; write them before its first law")
        }
    }

    private mutating func takeTest(of name: String, _ sampling: Sampling) throws(LawLine.Fault) {
        guard let place = variables.firstIndex(where: { $0.quantity.name == name }) else {
            throw LawLine.Fault("‘\(name)’ is no variable so far; declare it in a line before its test line")
        }
        guard variables[place].test == nil else {
            throw LawLine.Fault("‘\(name)’ has a test line already; leave one out")
        }
        variables[place].test = sampling
    }

    /// The law, if all of its lines make sense together.
    func law(setSource: String?, file: String) throws(Fault) -> KnownLaw {
        guard let formula else { throw Fault(line: line, message: "there is no formula; write one: y = 2*x") }
        func fault(_ message: String) -> Fault { Fault(line: formula.line, message: message) }
        guard !variables.isEmpty else { throw fault("there are no variables; declare them: x in 1 .. 5") }
        if let clash = variables.first(where: { $0.quantity.name == formula.target.name }) {
            throw Fault(line: clash.line, message: "‘\(formula.target.name)’ is what the formula gives; rename the variable")
        }
        var law = KnownLaw(
            id: id, title: title, target: formula.target, formula: try parsedFormula(), variables: try sampledVariables(),
            data: data.map { .file(path: Self.path($0.path, besides: file)) } ?? .sampled, source: source ?? setSource,
            note: note)
        if let message = law.settleUnits() { throw fault(message) }
        var table: Table?
        if let data {
            do throws(SamplingError) {
                table = try law.settleTable()
            } catch {
                throw Fault(line: data.line, message: error.problem.description)
            }
        }
        if let message = law.numericFault(table: table) { throw fault(message) }
        return law
    }

    private func parsedFormula() throws(Fault) -> Expression {
        guard let formula else { return .zero }
        func fault(_ message: String) -> Fault { Fault(line: formula.line, message: message) }
        let expression: Expression
        do throws(ParseError) {
            expression = try Expression(parsing: formula.text, variables: Set(variables.map(\.quantity.name)))
        } catch {
            if case .unknownName(let name, _) = error.problem {
                throw fault("\(error.message), or declare it: \(name) in 1 .. 5")
            }
            throw fault("\(error.message) (at character \(error.offset + 1) of ‘\(formula.text)’)")
        }
        guard expression.parameterCount == 0 else {
            throw fault("a known law has no free parameters p[0]; write their values")
        }
        guard !expression.variables.isEmpty else {
            throw fault("the formula uses no variable: a constant is no law to find")
        }
        return expression
    }

    private func sampledVariables() throws(Fault) -> [KnownLaw.Variable] {
        if let data {
            if let ranged = variables.first(where: { $0.sampling != nil || $0.test != nil }) {
                throw Fault(
                    line: ranged.line,
                    message: "‘\(ranged.quantity.name)’ has a range, but its values are in \(data.path); leave one out")
            }
            return variables.map { KnownLaw.Variable(quantity: $0.quantity, training: .uniform(0...0, rows: nil)) }
        }
        var sampled: [KnownLaw.Variable] = []
        for variable in variables {
            guard let sampling = variable.sampling else {
                let name = variable.quantity.name
                throw Fault(
                    line: variable.line,
                    message: "‘\(name)’ has no range; write \(name) in 1 .. 5, or name a table: data FILE.csv")
            }
            sampled.append(KnownLaw.Variable(quantity: variable.quantity, training: sampling, test: variable.test))
        }
        for samplings in [sampled.map(\.training), sampled.map(\.testing)] {
            if let message = RowDraw.rowCountFault(samplings) { throw Fault(line: variables[0].line, message: message) }
        }
        return sampled
    }

    /// A path in a law file begins at that file's directory.
    private static func path(_ path: String, besides file: String) -> String {
        guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
    }
}
