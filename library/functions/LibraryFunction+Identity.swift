import Expressions

extension LibraryFunction {
    /// x itself: what carries a value through a layer. It is part of the code, not of the file a user may edit.
    public static let identity = LibraryFunction(name: "x", formula: .variable(argumentName), derivative: 1, complexity: 1)
}
