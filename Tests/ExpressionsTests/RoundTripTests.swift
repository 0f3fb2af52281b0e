import Expressions
import Tables
import TestSupport
import Testing

@Suite struct RoundTripTests {
    @Test("printed text parses back to the same formula", arguments: UInt64(0)..<500)
    func textRoundTrip(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var random = RandomExpressions(variables: ["x", "E", "orbital period", "sin", "p", "a`b", "λ_1"])
        random.parameterCount = 2
        let formula = random.expression(leaves: Int.random(in: 1...14, using: &generator), using: &generator)
        // Exact zero swallows the other numbers of a denominator: 1/(3*0) reads back as 1/0.
        if formula.dividesByZero { return }
        let text = formula.description
        let parsed = try Expression(parsing: text)
        #expect(parsed.sortedArguments == formula.sortedArguments, "\(text)")
        #expect(parsed.description == text)

        let declared = Set(random.variables)
        let exported = formula.export(to: .text, variables: random.variables)
        #expect(
            try Expression(parsing: exported, variables: declared).sortedArguments == formula.sortedArguments, "\(exported)")
    }
}

extension Expression {
    fileprivate var dividesByZero: Bool {
        var found = false
        forEachNode { if case .power(let base, .rational(let exponent)) = $0, base.isZero, exponent < .zero { found = true } }
        return found
    }

    /// Quotients do not keep the order of factors; everything else must survive a round trip.
    fileprivate var sortedArguments: Expression {
        switch self {
        case .sum(let terms): .sum(terms.map(\.sortedArguments).sorted { String(reflecting: $0) < String(reflecting: $1) })
        case .product(let factors):
            .product(factors.map(\.sortedArguments).sorted { String(reflecting: $0) < String(reflecting: $1) })
        case .power(let base, let exponent): .power(base.sortedArguments, exponent.sortedArguments)
        case .function(let function, let argument): .function(function, argument.sortedArguments)
        default: self
        }
    }
}
