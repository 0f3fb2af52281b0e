import Expressions

/// Stored as the fields of a line of `functions.txt`, so that a saved network needs no library to be read.
extension LibraryFunction: Codable {
    private enum Key: String, CodingKey {
        case name, formula, derivative, domain, complexity, shape
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        try container.encode(formula.description, forKey: .formula)
        try container.encode(derivativeFormula.description, forKey: .derivative)
        try container.encode(domain.description, forKey: .domain)
        try container.encode(complexity, forKey: .complexity)
        try container.encodeIfPresent(shapeParameter, forKey: .shape)
    }

    /// - Throws: `DecodingError.dataCorrupted` with the reason if a formula or the domain is not one.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let shape = try container.decodeIfPresent(String.self, forKey: .shape)
        let variables = Set([Self.argumentName] + (shape.map { [$0] } ?? []))
        func formula(_ key: Key) throws -> Expression {
            do {
                let formula = try Expression(parsing: container.decode(String.self, forKey: key), variables: variables)
                guard formula.parameterCount == 0 else {
                    throw DecodingError.dataCorruptedError(
                        forKey: key, in: container, debugDescription: "a library function has no free parameters")
                }
                return formula
            } catch let error as ParseError {
                throw DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: error.description)
            }
        }
        let domain: Domain
        do {
            domain = try Domain(parsing: container.decode(String.self, forKey: .domain))
        } catch let error as DomainTextError {
            throw DecodingError.dataCorruptedError(forKey: .domain, in: container, debugDescription: error.reason)
        }
        self.init(
            name: try container.decode(String.self, forKey: .name), formula: try formula(.formula),
            derivative: try formula(.derivative), domain: domain,
            complexity: try container.decode(Double.self, forKey: .complexity), shapeParameter: shape)
    }
}
