import Expressions

/// A product of atoms, with its values on some rows.
struct Term: Sendable {
    let expression: Expression
    let cost: Int
    let values: [Double]
}

/// An argument of atoms: a variable, or a product of two.
struct Argument: Sendable {
    let expression: Expression
    let values: [Double]
    /// Whether all slots of a vocabulary apply, or the last one only.
    let isVariable: Bool

    /// The variables, and where asked for their products in pairs.
    static func all(_ names: [String], _ columns: [[Double]], joint: Bool) -> [Argument] {
        var arguments = zip(names, columns).map { Argument(expression: .variable($0), values: $1, isVariable: true) }
        guard joint else { return arguments }
        for left in names.indices {
            for right in (left + 1)..<max(names.count, left + 1) {
                arguments.append(
                    Argument(
                        expression: .variable(names[left]) * .variable(names[right]),
                        values: zip(columns[left], columns[right]).map { $0 * $1 }, isVariable: false))
            }
        }
        return arguments
    }
}

extension Vocabulary {
    /// All terms up to the largest cost at which there are no more than `limit`, the cheapest first. Terms that are not finite
    /// on some row are left out. Always begins with 1.
    func terms(of names: [String], _ columns: [[Double]], limit: Int) -> [Term] {
        let arguments = Argument.all(names, columns, joint: hasJointArguments)
        let factors: [[(atom: Atom, argument: Int)]] = arguments.indices.flatMap { index in
            let slots =
                leading.map { $0 != index } ?? false
                ? [[.power(1)]] : arguments[index].isVariable ? slots : slots.suffix(1)
            return slots.map { slot in slot.map { ($0, index) } }
        }
        var chosen: [[(atom: Atom, argument: Int)]] = [[]]
        for cost in 1...Self.largestCost {
            guard let products = products(of: factors, upTo: cost, limit: limit) else { break }
            chosen = products
        }
        let rows = columns.first?.count ?? 0
        var known: [Atom: [Int: [Double]]] = [:]
        for factor in factors.joined() where known[factor.atom]?[factor.argument] == nil {
            known[factor.atom, default: [:]][factor.argument] = arguments[factor.argument].values.map(factor.atom.value)
        }
        let terms = chosen.map { product in
            var values = [Double](repeating: 1, count: rows)
            for factor in product {
                for (row, value) in (known[factor.atom]?[factor.argument] ?? []).enumerated() { values[row] *= value }
            }
            return Term(
                expression: .product(
                    of:
                        product.map {
                            $0.atom.expression(of: arguments[$0.argument].expression, at: arguments[$0.argument].values)
                        }),
                cost: product.reduce(0) { $0 + $1.atom.cost }, values: values)
        }
        return terms.enumerated().filter { $0.element.values.allSatisfy(\.isFinite) }
            .sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }.map(\.element)
    }

    private static let largestCost = 10

    /// `nil` where there are more than `limit`.
    private func products(
        of factors: [[(atom: Atom, argument: Int)]], upTo cost: Int, limit: Int
    ) -> [[(atom: Atom, argument: Int)]]? {
        if isAdditive {
            let singles = [[]] + factors.joined().filter { $0.atom.cost <= cost }.map { [$0] }
            return singles.count > limit ? nil : singles
        }
        var products: [(factors: [(atom: Atom, argument: Int)], cost: Int)] = [([], 0)]
        for slot in factors {
            let known = products
            for factor in slot {
                for product in known where product.cost + factor.atom.cost <= cost {
                    products.append((product.factors + [factor], product.cost + factor.atom.cost))
                }
                if products.count > limit { return nil }
            }
        }
        return products.map(\.factors)
    }
}
