/// Why a formula cannot be compiled for a given list of variables.
public enum ExpressionError: Error, Equatable, CustomStringConvertible {
    /// The formula uses a variable that is not in the list.
    case unknownVariable(name: String, known: [String])

    public var description: String {
        switch self {
        case .unknownVariable(let name, let known):
            let list = known.isEmpty ? "there are no variables" : "the variables are \(known.joined(separator: ", "))"
            return "the formula uses ‘\(name)’, but \(list)"
        }
    }
}
