import Expressions

extension Expression {
    /// The formula with u or −u in the place of |u| wherever u has one sign on all rows: a root of a square has lost it.
    func withoutSizes(of names: [String], on columns: [[Double]]) -> Expression {
        let inner = mapChildren { $0.withoutSizes(of: names, on: columns) }
        guard case .function(.abs, let argument) = inner,
            let compiled = try? CompiledExpression(argument, variables: names)
        else { return inner }
        let values = compiled.evaluate(columns: columns)
        if values.allSatisfy({ $0 >= 0 }) { return argument }
        return values.allSatisfy { $0 <= 0 } ? -argument : inner
    }
}
