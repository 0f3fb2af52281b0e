import Expressions
import Testing

@Suite("Simplification") struct SimplificationTests {
    @Test("before ⇒ after", arguments: SimplificationPair.all)
    func pair(pair: SimplificationPair) throws {
        let before = try Expression(parsing: pair.before)
        #expect(before.simplified(assuming: pair.assumptions).description == pair.after)
    }

    @Test("what is already simple stays as it is", arguments: SimplificationPair.all)
    func afterIsFixed(pair: SimplificationPair) throws {
        let after = try Expression(parsing: pair.after)
        #expect(after.simplified(assuming: pair.assumptions).description == pair.after)
    }

    @Test("a sign is used only where the ranges prove it")
    func guardedBySigns() throws {
        let root = try Expression(parsing: "sqrt(x**2)")
        #expect(root.simplified().description == "abs(x)")
        #expect(root.simplified(assuming: Assumptions(ranges: ["x": 0...3])).description == "x")
        #expect(root.simplified(assuming: Assumptions(ranges: ["x": -3...0])).description == "-x")
        #expect(root.simplified(assuming: Assumptions(ranges: ["x": -1...3])).description == "abs(x)")

        let shifted = try Expression(parsing: "abs(x**2 - x - 1)")
        #expect(shifted.simplified(assuming: Assumptions(ranges: ["x": 5...9])).description == "x**2 - x - 1")
        #expect(shifted.simplified(assuming: Assumptions(ranges: ["x": 1...9])).description == "abs(x**2 - x - 1)")

        let logarithm = try Expression(parsing: "log(x*y) - log(z)")
        #expect(logarithm.simplified(assuming: .positive("x", "y", "z")).description == "log(x*y/z)")
        #expect(
            try Expression(parsing: "asin(sin(x))").simplified(assuming: Assumptions(ranges: ["x": -1...1])) == .variable("x"))
    }

    @Test("a logarithm of a variable implies that it is positive")
    func impliedSigns() throws {
        #expect(try Expression(parsing: "sqrt(x**2) + log(x)").simplified().description == "x + log(x)")
        #expect(try Expression(parsing: "sqrt(x)*sqrt(x**2*y**2)").simplified().description == "x**(3/2)*abs(y)")
    }

    @Test("parameters are symbols of unknown sign")
    func parameters() {
        let (a, b, x) = (Expression.parameter(0), Expression.parameter(1), Expression.variable("x"))
        #expect((a * x + b * x - b * x).simplified() == .product([a, x]))
        #expect(sqrt(a * a).simplified() == abs(a))
        #expect((a * (x + b) - a * b).simplified() == .product([a, x]))
    }

    @Test("measured numbers fold with exact ones, and their last digits do not keep terms alive")
    func measuredNumbers() {
        let x = Expression.variable("x")
        #expect((0.1 * x + 0.2 * x - 0.3 * x).simplified().isZero)
        #expect(sin(.real(0.5)).simplified() == .real(0.479425538604203))
        #expect((.real(2.5) * .pi * x).simplified() == .product([.real(7.853981633974483), x]))
    }

    @Test("exact numbers that leave Int go on as real ones")
    func overflow() throws {
        let large = Expression.rational(Rational(.max))
        let product = Expression.product([large, large, .variable("x")]).simplified()
        guard case .product(let factors) = product, case .real(let value) = factors[0] else {
            Issue.record("expected a real factor in \(product)")
            return
        }
        #expect(abs(value / 8.507059173023462e37 - 1) < 1e-15)
    }

    @Test("singular constants stay as they are", arguments: ["1/0", "0**(-1/2)", "log(0)", "sqrt(-2)", "log(-2)"])
    func singularConstants(text: String) throws {
        #expect(try Expression(parsing: text).simplified().constantNumber.isFinite == false)
    }
}

extension Expression {
    /// The value of a formula without variables.
    fileprivate var constantNumber: Double { (try? CompiledExpression(self, variables: []))?([]) ?? 0 }
}
