import Expressions

/// The functions that edges are compared with, in the order of the file.
public struct FunctionLibrary: Sendable {
    public let functions: [LibraryFunction]
    private let positions: [String: Int]

    /// - Precondition: no two functions share a name.
    public init(_ functions: [LibraryFunction]) {
        self.functions = functions
        positions = Dictionary(
            functions.enumerated().map { ($0.element.name, $0.offset) },
            uniquingKeysWith: { _, _ in preconditionFailure("two functions of a library share a name") })
    }

    /// The function with that name.
    public subscript(name: String) -> LibraryFunction? {
        positions[name].map { functions[$0] }
    }
}

extension FunctionLibrary {
    /// The library that comes with Edgewise.
    public static let standard: FunctionLibrary = {
        let x = Expression.variable("x")
        return FunctionLibrary([
            LibraryFunction(name: "0", formula: 0, derivative: 0, complexity: 0),
            LibraryFunction(name: "x", formula: x, derivative: 1, complexity: 1),
            LibraryFunction(name: "x^2", formula: pow(x, 2), derivative: 2 * x, complexity: 2),
            LibraryFunction(name: "1/x", formula: 1 / x, derivative: -pow(x, -2), domain: .nonzero, complexity: 2),
            LibraryFunction(
                name: "sqrt", formula: sqrt(x), derivative: 1 / (2 * sqrt(x)), domain: .nonnegative, complexity: 2),
            LibraryFunction(name: "exp", formula: exp(x), derivative: exp(x), complexity: 2),
            LibraryFunction(name: "log", formula: log(x), derivative: 1 / x, domain: .positive, complexity: 2),
            LibraryFunction(name: "sin", formula: sin(x), derivative: cos(x), complexity: 2),
        ])
    }()
}
