import Expressions

/// What is wrong with a table of functions, and where.
public struct FunctionLibraryError: Error, Equatable, CustomStringConvertible {
    public enum Problem: Equatable, Sendable {
        case unreadableFile(reason: String)
        case fieldCount(found: Int)
        case emptyName
        case duplicateName(String, firstLine: Int)
        case formula(ParseError)
        /// A free parameter `p[0]`; a shape is written as the variable `p`.
        case freeParameter
        case complexity(String)
        /// What is not a condition on x, as the reader puts it.
        case domain(String)
        case emptyDomain
        case notFinite(x: Double, value: Double)
        case wrongDerivative(x: Double, expected: Double, found: Double)
    }

    public let problem: Problem
    /// The file's path, or what else the text is called.
    public let source: String
    /// From 1; 0 if the file could not be read at all.
    public let line: Int
    /// In characters, from 1.
    public let column: Int

    /// `source:line:column: ` and the problem in one sentence.
    public var description: String {
        line == 0 ? "\(source): \(message)" : "\(source):\(line):\(column): \(message)"
    }

    /// The problem in one sentence.
    public var message: String {
        switch problem {
        case .unreadableFile(let reason): "the file cannot be read: \(reason)"
        case .fieldCount(let found):
            "a function has 5 fields between bars (name | formula | derivative | domain | complexity), not \(found)"
        case .emptyName: "the function has no name"
        case .duplicateName(let name, let firstLine): "‘\(name)’ is already defined in line \(firstLine)"
        case .formula(let error): error.message
        case .freeParameter: "a formula of the library has no free parameters; write a shape parameter as p"
        case .complexity(let text): "the complexity is a number of at least 0, not ‘\(text)’"
        case .domain(let reason): reason
        case .emptyDomain: "the domain is empty"
        case .notFinite(let x, let value): "the formula is \(value) at x = \(x), which the domain contains"
        case .wrongDerivative(let x, let expected, let found):
            "the derivative at x = \(x) should be \(expected), but the formula given for it yields \(found)"
        }
    }
}
