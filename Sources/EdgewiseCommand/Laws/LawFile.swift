import Edgewise

/// A law.json that was read and checked.
struct LawFile {
    let document: LawDocument
    private let source: String

    /// - Parameter path: a file, or "-" for standard input.
    /// - Throws: `TableError` if it cannot be read, `CommandFailure` with what is wrong in it.
    init(path: String) throws {
        source = path == "-" ? "standard input" : path
        let text = String(decoding: try TextSource.read(path: path), as: UTF8.self)
        do {
            document = try LawDocument(json: text)
        } catch {
            throw CommandFailure("\(source): this is no law.json. \(error)")
        }
        guard Set(document.inputs).count == document.inputs.count else {
            throw CommandFailure("\(source): the inputs are not all different: \(document.inputs.joined(separator: ", "))")
        }
    }

    /// The formula of the law, or of a law of the front.
    ///
    /// - Parameter entry: which law of the front, from 1; nil for the law itself.
    func formula(entry: Int? = nil) throws -> Expression {
        var text = document.law.formula
        if let entry {
            guard document.front.indices.contains(entry - 1) else {
                throw CommandFailure(
                    "\(source): there is no law \(entry); the front has \(NumberText.count(document.front.count, "law"))")
            }
            text = document.front[entry - 1].formula
        }
        guard let text else { throw CommandFailure("\(source): the run found no law, so there is no formula in it") }
        let formula: Expression
        do throws(ParseError) {
            formula = try Expression(parsing: text, variables: Set(document.inputs))
        } catch {
            throw CommandFailure("\(source): the formula cannot be read: \(error.message) (at character \(error.offset + 1))")
        }
        guard formula.parameterCount == 0 else {
            throw CommandFailure("\(source): the formula has free parameters, which a law has not")
        }
        return formula
    }
}
