/// What a formula contains, and the same formula with parts exchanged.
extension Expression {
    /// The arguments of the outermost operation, in order; empty for a leaf.
    public var children: [Expression] {
        switch self {
        case .rational, .real, .constant, .parameter, .variable: []
        case .sum(let terms): terms
        case .product(let factors): factors
        case .power(let base, let exponent): [base, exponent]
        case .function(_, let argument): [argument]
        }
    }

    /// The outermost operation rebuilt, flattened and folded, over transformed arguments; a leaf is returned as it is.
    public func mapChildren<Failure: Error>(
        _ transform: (Expression) throws(Failure) -> Expression
    ) throws(Failure) -> Expression {
        switch self {
        case .rational, .real, .constant, .parameter, .variable:
            return self
        case .sum(let terms):
            return .sum(of: try terms.map(transform))
        case .product(let factors):
            return .product(of: try factors.map(transform))
        case .power(let base, let exponent):
            return .power(of: try transform(base), try transform(exponent))
        case .function(let function, let argument):
            return .function(function, try transform(argument))
        }
    }

    /// Calls `visit` on every node, an operation before its arguments, arguments from left to right.
    public func forEachNode(_ visit: (Expression) -> Void) {
        visit(self)
        switch self {
        case .rational, .real, .constant, .parameter, .variable: break
        case .sum(let terms): for term in terms { term.forEachNode(visit) }
        case .product(let factors): for factor in factors { factor.forEachNode(visit) }
        case .power(let base, let exponent):
            base.forEachNode(visit)
            exponent.forEachNode(visit)
        case .function(_, let argument): argument.forEachNode(visit)
        }
    }

    /// The names of the variables, each once, sorted.
    public var variables: [String] {
        var names: Set<String> = []
        forEachNode { if case .variable(let name) = $0 { names.insert(name) } }
        return names.sorted()
    }

    /// How many parameter values the formula needs: one more than its highest parameter index, 0 without parameters.
    public var parameterCount: Int {
        var count = 0
        forEachNode { if case .parameter(let index) = $0 { count = Swift.max(count, index + 1) } }
        return count
    }

    /// The elementary functions used, each once, in the order in which `ElementaryFunction` lists them.
    public var functions: [ElementaryFunction] {
        var used: Set<ElementaryFunction> = []
        forEachNode { if case .function(let function, _) = $0 { used.insert(function) } }
        return ElementaryFunction.allCases.filter(used.contains)
    }

    /// The number of nodes of the tree as stored: an n-ary sum is one node and its n terms.
    public var nodeCount: Int {
        var count = 0
        forEachNode { _ in count += 1 }
        return count
    }

    /// How much there is to read: the symbols of the formula as a person writes it.
    ///
    /// Leaf 1 (a proper fraction 2); sum or product of n parts n − 1; function 1; minus sign, reciprocal and square root 1
    /// each, without charge for the −1 and ½ that store them; other powers 1 plus the exponent. A factor 1/n counts as a division by
    /// n. So `x + y` is 3, `-x` 2, `x/y` 4, `sqrt(x)` 2, `x**2` 3, `exp(-x**2/2)` 7.
    public var complexity: Int {
        switch self {
        case .rational(let value):
            return (value.isInteger || value.numerator == 1 ? 1 : 2) + (value.isInteger ? 0 : 1)
        case .real, .constant, .parameter, .variable:
            return 1
        case .sum(let terms):
            return terms.reduce(terms.count - 1) { $0 + $1.complexity }
        case .product(let factors):
            let operations = factors.count - 1
            return factors.reduce(operations) { $0 + ($1 == .minusOne ? 0 : $1.complexity) }
        case .power(let base, let exponent):
            if exponent == .minusOne || exponent == .half { return 1 + base.complexity }
            return 1 + base.complexity + exponent.complexity
        case .function(_, let argument):
            return 1 + argument.complexity
        }
    }

    /// The formula with each variable that `replacements` names exchanged, all at once.
    public func substituting(_ replacements: [String: Expression]) -> Expression {
        if case .variable(let name) = self { return replacements[name] ?? self }
        return mapChildren { $0.substituting(replacements) }
    }

    /// The formula with parameter i exchanged for the i-th value as a `.real`.
    ///
    /// - Precondition: there is a value for every parameter.
    public func substitutingParameters(_ values: [Double]) -> Expression {
        substitutingParameters(values.map(Expression.real))
    }

    /// The formula with parameter i exchanged for the i-th expression.
    ///
    /// - Precondition: there is an expression for every parameter.
    public func substitutingParameters(_ values: [Expression]) -> Expression {
        if case .parameter(let index) = self {
            precondition(values.indices.contains(index), "parameter \(index) has no value: \(values.count) were given")
            return values[index]
        }
        return mapChildren { $0.substitutingParameters(values) }
    }

    /// The formula with every `.real` turned into a new parameter, left to right, and the values they had.
    ///
    /// Parameters already there keep their index; new ones follow, so that `values[i]` belongs to parameter
    /// `parameterCount + i`. Putting the values back gives the same numbers.
    public func abstractingConstants() -> (formula: Expression, values: [Double]) {
        let first = parameterCount
        var values: [Double] = []
        func abstracted(_ expression: Expression) -> Expression {
            if case .real(let value) = expression {
                values.append(value)
                return .parameter(first + values.count - 1)
            }
            return expression.mapChildren(abstracted)
        }
        return (abstracted(self), values)
    }
}
