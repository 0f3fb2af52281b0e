import FunctionLibrary

/// φ(x) = c·f(a·x + b) + d, f from the function library.
public struct SymbolicActivation: Sendable, Equatable {
    /// f.
    public var function: LibraryFunction
    public var a: Double
    public var b: Double
    public var c: Double
    public var d: Double
    /// The value of f's shape parameter, where it has one (the exponent of a power). It does not train with a, b, c and d.
    public var shape: Double

    public init(
        function: LibraryFunction, a: Double = 1, b: Double = 0, c: Double = 1, d: Double = 0, shape: Double = 1
    ) {
        self.function = function
        self.a = a
        self.b = b
        self.c = c
        self.d = d
        self.shape = shape
    }

    /// φ(x).
    public func value(at x: Double) -> Double { c * function.value(a * x + b, shape: shape) + d }

    /// φ′(x).
    public func derivative(at x: Double) -> Double { c * a * function.derivative(a * x + b, shape: shape) }

    /// a, b, c, d.
    public var affine: [Double] { [a, b, c, d] }
}

extension CodingUserInfoKey {
    /// The `FunctionLibrary` in which a decoded network looks up the functions of its symbolic edges; without it, the standard one.
    public static let functionLibrary = CodingUserInfoKey(rawValue: "edgewise.functionLibrary")
}

/// A function is stored by its name.
extension SymbolicActivation: Codable {
    private enum CodingKeys: String, CodingKey {
        case function, a, b, c, d, shape
    }

    /// Throws `DecodingError.dataCorrupted` when the library has no function of the stored name.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let given = CodingUserInfoKey.functionLibrary.flatMap { decoder.userInfo[$0] as? FunctionLibrary }
        let name = try container.decode(String.self, forKey: .function)
        guard let function = (given ?? .standard)[name] else {
            throw DecodingError.dataCorruptedError(
                forKey: .function, in: container, debugDescription: "The function library has no function named \"\(name)\".")
        }
        self.function = function
        a = try container.decode(Double.self, forKey: .a)
        b = try container.decode(Double.self, forKey: .b)
        c = try container.decode(Double.self, forKey: .c)
        d = try container.decode(Double.self, forKey: .d)
        shape = try container.decodeIfPresent(Double.self, forKey: .shape) ?? 1
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(function.name, forKey: .function)
        try container.encode(a, forKey: .a)
        try container.encode(b, forKey: .b)
        try container.encode(c, forKey: .c)
        try container.encode(d, forKey: .d)
        if function.shapeParameter != nil { try container.encode(shape, forKey: .shape) }
    }
}
